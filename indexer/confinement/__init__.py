"""Sandboxed parsing: documents are parsed in a child process with limits of CPU time and memory.

    work     document -> dialogues and feed -> links, without any process
    tasks    the messages to and from the child, as msgpack
    child    the child process: serves tasks from a pipe within its limits
    worker   the parent's side: starts the child on demand, and replaces one that overran a limit

Small texts and JSON lines are parsed in the calling process.
"""

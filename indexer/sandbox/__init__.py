"""Sandboxed parsing: documents are parsed in a child process with limits of CPU time and memory.

    document_parsing   document -> dialogues, in the current process
    messages           requests and replies of the child process, as msgpack
    child              the child process: answers requests from a pipe within its limits
    sandboxed_parser   the parent's side: starts the child on demand, and replaces one that exceeded a limit

Small texts and JSON lines are parsed in the calling process.
"""

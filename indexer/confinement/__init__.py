"""Reading of documents in a child process with limits of time and memory, so that a bomb costs one document.

    work     what is done: a document -> dialogues, a feed -> links; knows nothing of processes
    tasks    what goes to the child and comes back, as msgpack
    child    the child: takes tasks from a pipe, one after the other, within its limits
    worker   the parent's side: starts the child when it is first needed, and another after one that overran

Small texts, and lines of JSON, are read in the process itself.
"""

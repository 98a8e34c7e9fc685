"""The child process that parses documents: serves tasks from a pipe within limits of CPU time and memory.

RLIMIT_AS bounds the memory; ITIMER_PROF bounds the CPU time of each task, since SIGPROF ends the process in the middle
of C code, too. The process writes no file and prints nothing. It ends with its parent: the parent holds the other end
of a second pipe, and SIGIO (O_ASYNC) ends this process when that end closes.
"""

import fcntl
import os
import resource
import select
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec.structs import replace

from indexer.sandbox.document_parsing import dialogues_in
from indexer.sandbox.messages import EXHAUSTED, READY, ReadDocument, ReadFeed, Reply, encode, task_of
from indexer.sources.feed import links_of
from kb.errors import SourceError
from kb.messages import using_locale

_MUCH = 0.5  # of the memory it may have


def main() -> None:
    """Serves tasks. Arguments: the descriptors of the two pipes, and the memory limit in bytes."""
    pipe, leash, memory = map(int, sys.argv[1:4])
    _end_with_parent(leash)
    connection = Connection(pipe)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    connection.send_bytes(READY)
    _fall_silent()
    with suppress(EOFError, ConnectionError):  # the parent has closed the pipe
        while True:
            connection.send_bytes(_answer(connection.recv_bytes(), memory))


def _answer(message: bytes, memory: int) -> bytes:
    """The reply to a task. The process exits when memory runs out, since its state may be broken by then."""
    try:
        task = task_of(message)
        signal.setitimer(signal.ITIMER_PROF, task.seconds)
        reply = _reply(task)
        worn = _peak() > _MUCH * memory
        if worn and reply.refused is not None:
            os._exit(EXHAUSTED)  # libxml2 reports a failed allocation as an unknown error
        answer = encode(replace(reply, worn=worn))
    except MemoryError:
        os._exit(EXHAUSTED)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return answer


def _reply(task: ReadDocument | ReadFeed) -> Reply:
    try:
        with using_locale(task.locale):
            if isinstance(task, ReadFeed):
                return Reply(links=tuple(links_of(task.path, task.content)))
            return Reply(dialogues_in(task.document, task.content, task.max_bytes, task.notes))
    except SourceError as error:
        if isinstance(error.__cause__, MemoryError):
            raise MemoryError from error
        return Reply(refused=error.refusal)


def _peak() -> int:
    """The peak address space of this process in bytes; its peak resident memory where the system reports no more."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _end_with_parent(leash: int) -> None:
    """Ends this process when the other end of a pipe closes; stop signals of the terminal are left to the parent."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(leash, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(leash, fcntl.F_SETFL, fcntl.fcntl(leash, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([leash], [], [], 0)[0]:  # it has closed already
        os._exit(0)


def _limit(what: int, most: int) -> None:
    """Sets a resource limit, at most the system's hard limit."""
    _soft, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if what != resource.RLIMIT_AS or sys.platform != "darwin":  # macOS has no limit of address space
        resource.setrlimit(what, (most, most))


def _fall_silent() -> None:
    """Redirects standard output and error to /dev/null: warnings of libraries do not belong to the output of a run."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


if __name__ == "__main__":
    main()

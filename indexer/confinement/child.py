"""The child process that reads documents: one task after the other from a pipe, within limits of CPU and memory.

RLIMIT_AS bounds its memory, ITIMER_PROF its CPU time for each task: SIGPROF ends the process, in the middle of C code
as well. It writes no file, says nothing on the terminal, and ends with its parent, in the middle of C code as well: of
a second pipe the parent alone holds the other end, and when that closes, SIGIO ends this process (O_ASYNC).
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

from indexer.confinement.tasks import EXHAUSTED, READY, ReadDocument, ReadFeed, Reply, encode, task_of
from indexer.confinement.work import dialogues_in
from indexer.sources.feed import links_of
from kb.errors import SourceError
from kb.messages import using_locale

_MUCH = 0.5  # of the memory it may have


def main() -> None:
    """Serves tasks. Arguments: the descriptors of the two pipes, the bytes of memory."""
    pipe, leash, memory = map(int, sys.argv[1:4])
    _end_with_parent(leash)
    connection = Connection(pipe)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    connection.send_bytes(READY)
    _fall_silent()
    with suppress(EOFError, ConnectionError):  # the parent has gone
        while True:
            connection.send_bytes(_answer(connection.recv_bytes(), memory))


def _answer(message: bytes, memory: int) -> bytes:
    """The reply to a task. Where memory runs out the process ends: what it has by then is no sound state."""
    try:
        task = task_of(message)
        signal.setitimer(signal.ITIMER_PROF, task.seconds)
        reply = _reply(task)
        worn = _peak() > _MUCH * memory
        if worn and reply.refused is not None:
            os._exit(EXHAUSTED)  # libxml2 calls it an unknown error when it gets no memory
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
    """The most address space that this process has had, in bytes; its resident memory where the system says no more."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _end_with_parent(leash: int) -> None:
    """Ends this process when the other end of a pipe closes; signals that stop a run are the parent's matter."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(leash, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(leash, fcntl.F_SETFL, fcntl.fcntl(leash, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([leash], [], [], 0)[0]:  # it has closed already
        os._exit(0)


def _limit(what: int, most: int) -> None:
    """Sets a limit, no higher than the system's own."""
    _soft, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if what != resource.RLIMIT_AS or sys.platform != "darwin":  # macOS has none of address space
        resource.setrlimit(what, (most, most))


def _fall_silent() -> None:
    """What libraries write to the terminal is of no use to whoever started a run."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


if __name__ == "__main__":
    main()

"""The child process that parses documents: answers requests from a pipe within limits of CPU time and memory.

RLIMIT_AS limits the memory. ITIMER_PROF limits the CPU time of each request: SIGPROF ends the process even within C
code. The process writes no file and prints nothing. It ends with its parent, which holds the other end of a second
pipe: SIGIO (O_ASYNC) ends this process when that end closes.
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

from indexer.sandbox.document_parsing import parse_document
from indexer.sandbox.messages import EXHAUSTED, READY, ReadDocument, ReadFeed, Reply, decode_task, encode
from kb.errors import SourceError
from kb.messages import using_locale

_RESTART_SHARE = 0.5  # Share of the memory limit beyond which the child is replaced.


def main() -> None:
    """Answers requests. Arguments: the descriptors of the two pipes, and the memory limit in bytes."""
    pipe, parent_pipe, memory = map(int, sys.argv[1:4])
    _end_with_parent(parent_pipe)
    connection = Connection(pipe)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    connection.send_bytes(READY)
    _discard_output()
    with suppress(EOFError, ConnectionError):  # the parent has closed the pipe
        while True:
            connection.send_bytes(_handle(connection.recv_bytes(), memory))


def _handle(message: bytes, memory: int) -> bytes:
    """The reply to a request. The process exits when memory runs out, since its state may be damaged."""
    try:
        task = decode_task(message)
        signal.setitimer(signal.ITIMER_PROF, task.seconds)
        reply = _reply(task)
        needs_restart = _peak_memory() > _RESTART_SHARE * memory
        if needs_restart and reply.refused is not None:
            os._exit(EXHAUSTED)  # libxml2 reports a failed allocation as an unknown error
        answer = encode(replace(reply, needs_restart=needs_restart))
    except MemoryError:
        os._exit(EXHAUSTED)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return answer


def _reply(task: ReadDocument | ReadFeed) -> Reply:
    try:
        with using_locale(task.locale):
            if isinstance(task, ReadFeed):
                from indexer.sources.feed import parse_feed_links  # noqa: PLC0415  # few runs read a feed

                return Reply(links=tuple(parse_feed_links(task.path, task.content)))
            return Reply(parse_document(task.document, task.content, task.max_bytes, task.diagnostics_locale))
    except SourceError as error:
        if isinstance(error.__cause__, MemoryError):
            raise MemoryError from error
        return Reply(refused=error.refusal)


def _peak_memory() -> int:
    """The peak address space of this process in bytes; its peak resident memory if /proc does not tell."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _end_with_parent(parent_pipe: int) -> None:
    """Ends this process when the parent's end of a pipe closes, and ignores the terminal's stop signals."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(parent_pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent_pipe, fcntl.F_SETFL, fcntl.fcntl(parent_pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([parent_pipe], [], [], 0)[0]:  # it has closed already
        os._exit(0)


def _limit(what: int, most: int) -> None:
    """Sets a resource limit, at most the hard limit of the system."""
    _soft, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if what != resource.RLIMIT_AS or sys.platform != "darwin":  # macOS has no limit of address space
        resource.setrlimit(what, (most, most))


def _discard_output() -> None:
    """Redirects standard input, output and error to /dev/null: libraries print warnings."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


if __name__ == "__main__":
    main()

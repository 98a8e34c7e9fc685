"""Ports of loopback that no two clusters of this machine take, whichever process or working copy they belong to."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Below the ports that Linux gives to outgoing connections: a node that is started again finds its port free.
FIRST, LAST, BLOCK = 20_000, 30_000, 20


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a closed connection to it may linger
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def reserved(count: int) -> Iterator[list[int]]:
    """Consecutive free ports, reserved by a locked file for the length of the `with` block, also while none listens.

    Raises:
        RuntimeError: all are taken.
    """
    locks = Path(tempfile.gettempdir(), f"kb-reserved-ports-{os.getuid()}")
    locks.mkdir(exist_ok=True)
    for first in range(FIRST, LAST, BLOCK):
        ports = list(range(first, first + count))
        with (locks / str(first)).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if all(map(_free, ports)):
                yield ports
                return
    raise RuntimeError(f"no {count} free ports from {FIRST} to {LAST}")

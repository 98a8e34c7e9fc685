"""Mutual exclusion of runs: flock on a file, which the kernel releases however a process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import LockedError
from kb.messages import _


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """Holds the lock for the duration of a `with` block; the lock file contains the process id.

    Raises:
        LockedError: another run holds it; names its process.
    """
    with path.open("a+", encoding="ascii") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            holder = stream.read().strip() or "?"
            message = _(
                "別の取り込みが実行中です（プロセス {holder}）。終わってからやり直してください。", holder=holder
            )
            raise LockedError(message) from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield

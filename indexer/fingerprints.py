"""The SHA-256 of source files, read only where the file system says that a file may have changed.

As in git's index, a stamp is remembered only of a file that had been left alone for a while: one that is written to
twice within a tick of the clock has the same stamp with another content. The time of change of the inode is part of it,
so that a time of modification that somebody sets hides nothing.
"""

import errno
import hashlib
import logging
import os
import stat
import time
from collections.abc import Mapping
from io import BufferedReader
from pathlib import Path

import msgspec
from msgspec import Struct

TICK_NS = 2_000_000_000  # the coarsest clock of a file system in use: FAT's

log = logging.getLogger(__name__)


class Stamp(Struct, frozen=True):
    """What the file system says of a file, times in nanoseconds. `changed` is the inode's, which nobody can set."""

    size: int
    modified: int
    changed: int
    inode: int

    def is_settled(self, now: int) -> bool:
        """Whether whoever looks at this time would see a later change by another stamp."""
        return max(self.modified, self.changed) + TICK_NS < now


def opened(path: Path) -> BufferedReader:
    """A file to be read. Raises OSError, also where it is none: a pipe would be waited for without end."""
    stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return stream


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file. Raises OSError."""
    found = path.stat()
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class Stamps:
    """What was seen in earlier runs, and what is seen in this one, by place."""

    def __init__(self, known: Mapping[str, tuple[Stamp, str]]) -> None:
        self._known = known
        self._seen: dict[str, tuple[Stamp, str]] = {}

    def sha256(self, place: str, path: Path) -> str:
        """The digest of a file now. Raises OSError."""
        stamp = stamp_of(path)
        known = self._known.get(place)
        if known and known[0] == stamp:
            self._seen[place] = known
            return known[1]
        now = time.time_ns()
        digest = digest_of(path)
        if stamp.is_settled(now) and stamp_of(path) == stamp:
            self._seen[place] = stamp, digest
        return digest

    def write(self, path: Path) -> None:
        """Keeps what was seen in this run, whole or not at all: the next run only has to read more."""
        if self._seen == self._known:
            return
        fresh = path.with_suffix(".new")
        try:
            fresh.write_bytes(msgspec.json.encode(self._seen))
            fresh.replace(path)
        except OSError as error:
            log.warning("%s: %s", path, error)


def read_stamps(path: Path) -> Stamps:
    """What earlier runs saw; nothing where there is no such file, or one that cannot be used: all is read again."""
    try:
        return Stamps(msgspec.json.decode(path.read_bytes(), type=dict[str, tuple[Stamp, str]]))
    except FileNotFoundError:
        return Stamps({})
    except (OSError, msgspec.DecodeError) as error:
        log.warning("%s: %s", path, error)
        return Stamps({})

"""Cached SHA-256 of source files: a file is read again only where its stat signature has changed.

As in git's index ("racy git"), an entry is cached only for a file that had been left alone for a while: two writes
within one clock tick leave the same signature with different contents. The signature includes the inode's change time,
which no program can set.
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

TICK_NS = 2_000_000_000  # the coarsest file system clock in use: FAT's

log = logging.getLogger(__name__)


class StatSignature(Struct, frozen=True):
    """The fields of stat(2) that change with the content of a file; times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int

    def is_settled(self, now: int) -> bool:
        """True where a later write would be certain to change the signature."""
        return max(self.modified, self.changed) + TICK_NS < now


def opened(path: Path) -> BufferedReader:
    """Opens a regular file without blocking; raises OSError also for a pipe or device."""
    stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return stream


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stat_signature(path: Path) -> StatSignature:
    """The signature of a file. Raises OSError."""
    found = path.stat()
    return StatSignature(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class DigestCache:
    """Digests by place: those of earlier runs, and those of this run, which replace them on `write`."""

    def __init__(self, known: Mapping[str, tuple[StatSignature, str]]) -> None:
        self._known = known
        self._current: dict[str, tuple[StatSignature, str]] = {}

    def sha256(self, place: str, path: Path) -> str:
        """The digest of a file, from the cache where its signature is unchanged. Raises OSError."""
        signature = stat_signature(path)
        known = self._known.get(place)
        if known and known[0] == signature:
            self._current[place] = known
            return known[1]
        now = time.time_ns()
        digest = digest_of(path)
        if signature.is_settled(now) and stat_signature(path) == signature:
            self._current[place] = signature, digest
        return digest

    def write(self, path: Path) -> None:
        """Replaces the file of the cache atomically; a failure is logged, and costs the next run some reading."""
        if self._current == self._known:
            return
        fresh = path.with_suffix(".new")
        try:
            fresh.write_bytes(msgspec.json.encode(self._current))
            fresh.replace(path)
        except OSError as error:
            log.warning("%s: %s", path, error)


def read_digest_cache(path: Path) -> DigestCache:
    """The cache of earlier runs; an empty one where the file is missing or unusable."""
    try:
        return DigestCache(msgspec.json.decode(path.read_bytes(), type=dict[str, tuple[StatSignature, str]]))
    except FileNotFoundError:
        return DigestCache({})
    except (OSError, msgspec.DecodeError) as error:
        log.warning("%s: %s", path, error)
        return DigestCache({})

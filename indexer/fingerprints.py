"""Cached SHA-256 of source files: a file is hashed again only if its stat signature has changed.

As in git's index ("racy git"), a digest is cached only if the file was written well before it was hashed: two writes
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
        """True if any later write is certain to change the signature."""
        return max(self.modified, self.changed) + TICK_NS < now


def open_regular_file(path: Path, *, follow: bool = True) -> BufferedReader:
    """Opens a regular file without blocking; raises OSError for a pipe or device, and unless `follow`, for a link.

    A file that was no link when it was looked at may have become one since.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    stream = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return stream


def file_sha256(path: Path, *, follow: bool = True) -> str:
    """The SHA-256 of a file as hexadecimal text. Raises the errors of `open_regular_file`."""
    with open_regular_file(path, follow=follow) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stat_signature(path: Path) -> StatSignature:
    """The signature of a file. Raises OSError."""
    found = path.stat()
    return StatSignature(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class DigestCache:
    """SHA-256 by place: those of earlier runs, and those of this run, which replace them on `write`."""

    def __init__(self, known: Mapping[str, tuple[StatSignature, str]]) -> None:
        self._known = known
        self._current: dict[str, tuple[StatSignature, str]] = {}

    def sha256(self, place: str, path: Path, *, follow: bool = True) -> str:
        """The digest of a file, from the cache where its signature is unchanged. Raises OSError."""
        signature = stat_signature(path)
        known = self._known.get(place)
        if known and known[0] == signature:
            self._current[place] = known
            return known[1]
        now = time.time_ns()
        digest = file_sha256(path, follow=follow)
        if signature.is_settled(now) and stat_signature(path) == signature:
            self._current[place] = signature, digest
        return digest

    def write(self, path: Path) -> None:
        """Replaces the cache file atomically. A failure is logged only: the next run then hashes the files again."""
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

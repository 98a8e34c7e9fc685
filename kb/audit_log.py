"""Audit log: who has read what, as JSON lines of which each has the hash of the line before.

A line that is changed, inserted or removed breaks the chain there; lines removed at the end are noticed if the last
hash was written down elsewhere. Several processes append to one file under a lock (flock). A file that has grown to its
limit is renamed by a number, and the next one goes on with its last hash.
"""

import errno
import fcntl
import glob
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from kb.errors import StorageError
from kb.messages import _
from kb.reasons import system_reason

BEGINNING = "0" * 64  # the hash before the first line
_DIGITS = 6
_TAIL = 4_096  # bytes from the end in which the last line is looked for first


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One request. `count` is the number of turns found; `query` is absent unless the settings want it."""

    time: datetime
    user: str | None
    token: str | None
    address: str
    action: str
    path: str
    status: int
    generation: str | None
    count: int | None
    query: str | None
    previous: str = ""
    sha256: str = ""


class ChainFault(NamedTuple):
    """The first line that does not follow from the one before: its file, its number from 1, and the reason."""

    path: Path
    line: int
    reason: str


class Chain(NamedTuple):
    """The result of a verification: the number of lines, the last hash, and the first fault."""

    lines: int
    last: str
    fault: ChainFault | None


class AuditLog:
    """Appends entries to a file. Thread-safe, and safe with other processes."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        self._path = path
        self._max_bytes = max_bytes

    def append(self, entry: AuditEntry) -> None:
        """Appends an entry, chained to the last one.

        Raises:
            StorageError: the file cannot be written, or its last line is not an entry.
        """
        try:
            with self._locked():
                previous = _last_hash(self._path)
                if self._path.exists() and self._path.stat().st_size > self._max_bytes:
                    self._path.rename(_next_name(self._path))
                _append(self._path, _line(entry, previous))
        except OSError as error:
            message = _("監査ログ {path} に書けません（{reason}）。", path=self._path, reason=system_reason(error))
            raise StorageError(message) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Holds a lock on a file beside the log, which stays where it is when the log is rotated."""
        beside = self._path.with_name(f"{self._path.name}.lock")
        with open(beside, "ab", opener=_private) as lock:  # Path.open takes no opener
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def files_of(path: Path) -> list[Path]:
    """The rotated files of a log in their order (audit.000001.jsonl, …), then the log itself."""
    return [*_rotated(path), *([path] if path.exists() else [])]


def _rotated(path: Path) -> list[Path]:
    digits = "[0-9]" * _DIGITS
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}.{digits}{path.suffix}"))


def _next_name(path: Path) -> Path:
    """The name of a full log: numbers order the files, whichever time a clock gives."""
    earlier = _rotated(path)
    number = int(earlier[-1].stem[-_DIGITS:]) + 1 if earlier else 1
    return path.with_name(f"{path.stem}.{number:0{_DIGITS}}{path.suffix}")


def verify_chain(paths: Iterable[Path], beginning: str | None = None) -> Chain:
    """Verifies files in the given order, as one chain; `beginning` is the hash before the first line, if known.

    Raises:
        StorageError: a file cannot be read.
    """
    last, count = beginning, 0
    for path in paths:
        try:
            with path.open("rb") as stream:
                for number, line in enumerate(stream, start=1):
                    reason = _fault(line, last)
                    if reason:
                        return Chain(count, last or BEGINNING, ChainFault(path, number, reason))
                    last, count = _hash_in(line), count + 1
        except OSError as error:
            message = _("監査ログ {path} を読めません（{reason}）。", path=path, reason=system_reason(error))
            raise StorageError(message) from error
    return Chain(count, last or BEGINNING, None)


def _fault(line: bytes, last: str | None) -> str | None:
    """The reason why a line does not follow a hash; None if it does. Any line follows an unknown hash."""
    try:
        entry = msgspec.json.decode(line, type=AuditEntry)
    except msgspec.DecodeError:
        return _("行の形が違います")
    if line != _line(entry, entry.previous):
        return _("内容が書き換えられています")
    if last is not None and entry.previous != last:
        return _("前の行がないか、並びが変わっています")
    return None


def _line(entry: AuditEntry, previous: str) -> bytes:
    """The line of an entry; its hash is of the line without it."""
    chained = msgspec.structs.replace(entry, previous=previous, sha256="")
    digest = hashlib.sha256(msgspec.json.encode(chained)).hexdigest()
    return msgspec.json.encode(msgspec.structs.replace(chained, sha256=digest)) + b"\n"


def _hash_in(line: bytes) -> str:
    return msgspec.json.decode(line, type=AuditEntry).sha256


def _append(path: Path, line: bytes) -> None:
    """Appends a line, or nothing of it: a part of one on a full disk would end the log."""
    with open(path, "ab", buffering=0, opener=_private) as stream:  # Path.open takes no opener
        size = os.fstat(stream.fileno()).st_size
        if stream.write(line) < len(line):
            os.ftruncate(stream.fileno(), size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _last_hash(path: Path) -> str:
    """The hash in the last line of a log, or of the file rotated last where it has none; else that of the beginning."""
    if not path.exists() or not path.stat().st_size:
        earlier = _rotated(path)  # a process may have been killed, or the disk full, after the renaming
        return _last_hash(earlier[-1]) if earlier else BEGINNING
    last = _last_line(path)
    try:
        if last.endswith(b"\n"):
            return _hash_in(last)
    except msgspec.DecodeError:
        pass
    message = _(
        "監査ログ {path} の最後の行が読めないので、続きを書きません。"
        "kb audit-log verify で確かめ、別の名前に変えてから再起動してください。",
        path=path,
    )
    raise StorageError(message)


def _last_line(path: Path) -> bytes:
    """The last line with its line feed, whatever its length."""
    length = _TAIL
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        while True:
            stream.seek(max(0, size - length))
            tail = stream.read()
            start = tail.rfind(b"\n", 0, -1) + 1
            if start or length >= size:
                return tail[start:]
            length *= 2


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o640)

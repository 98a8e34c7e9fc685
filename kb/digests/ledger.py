"""Ledger of an alert: which turns its addresses have been told of, as an append-only file of JSON lines.

A letter is written down before it is sent, and marked when the relay has taken it. If a run ends in between, nobody
knows whether it was sent: the next run sends the very same letter, whose Message-ID lets mail programs drop the second.
A last line that was cut off by a crash was never valid and is overwritten.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.errors import ConfigError
from kb.messages import _


class Letter(Struct, frozen=True, tag="letter"):
    """A mail about some turns, which are named by digests."""

    id: str
    turns: tuple[str, ...]
    to: tuple[str, ...]
    subject: str
    body: str
    date: str


class _Beginning(Struct, frozen=True, tag="begun"):
    """The first line: turns that arrived until then are not told."""

    name: str
    moment: datetime


class _Sent(Struct, frozen=True, tag="sent"):
    """The relay took a letter."""

    id: str


_Line = _Beginning | Letter | _Sent
_decode = msgspec.json.Decoder(_Line).decode
_encode = msgspec.json.Encoder().encode


class Ledger:
    """The ledger of one alert, open for one run."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._begun: datetime | None = None
        self._told: set[str] = set()
        self.unsent: Letter | None = None
        size = 0
        for line in _whole_lines(descriptor):
            self._note(_decode(line))
            size += len(line) + 1
        os.ftruncate(descriptor, size)

    @property
    def begun(self) -> datetime | None:
        """The moment from which arrivals are told; None before the first run."""
        return self._begun

    def begin(self, name: str, moment: datetime) -> None:
        """Writes the moment from which arrivals are told."""
        self._append(_Beginning(name, moment))

    def is_told(self, turn: str) -> bool:
        """True if a letter, sent or to be sent, tells of a turn."""
        return turn in self._told

    def write(self, letter: Letter) -> None:
        """Writes a letter down that is going to be sent."""
        self._append(letter)

    def mark_sent(self) -> None:
        """Notes that the relay took the letter that was to be sent."""
        if self.unsent:
            self._append(_Sent(self.unsent.id))

    def _append(self, line: _Line) -> None:
        os.lseek(self._descriptor, 0, os.SEEK_END)
        os.write(self._descriptor, _encode(line) + b"\n")
        os.fsync(self._descriptor)
        self._note(line)

    def _note(self, line: _Line) -> None:
        match line:
            case _Beginning(_name, moment):
                self._begun = moment
            case Letter():
                self.unsent = line
                self._told.update(line.turns)
            case _Sent():
                self.unsent = None


@contextmanager
def ledger_of(folder: Path, name: str) -> Iterator[Ledger]:
    """Opens the ledger of an alert, alone.

    Raises:
        ConfigError: another run has it open.
        OSError: the folder or the file cannot be written.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{sha256(name.encode()).hexdigest()[:16]}.jsonl"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigError(_("ほかの kb digest が動いています。終わってから実行してください。")) from error
        _sync_folder(folder)
        yield Ledger(descriptor)
    finally:
        os.close(descriptor)


def _whole_lines(descriptor: int) -> list[bytes]:
    """The lines that end with a line feed; behind the last one may be the beginning of a line, which is left out."""
    content = b""
    while piece := os.pread(descriptor, 1 << 20, len(content)):
        content += piece
    return content.split(b"\n")[:-1]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The full dialogues of a generation, in one SQLite file beside its index."""

import sqlite3
import threading
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from kb.errors import EngineError, NotFoundError
from kb.messages import _
from kb.model.dialogue import Dialogue, Series
from kb.model.people import Registry

FILE = "dialogues.sqlite3"

_SCHEMA = """
CREATE TABLE dialogue (
    id TEXT PRIMARY KEY,
    day TEXT,
    number INTEGER,
    part INTEGER,
    talk TEXT NOT NULL,
    summary BLOB NOT NULL,
    content BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX talks ON dialogue (talk);
CREATE TABLE registry (content BLOB NOT NULL);
"""


class DialogueSummary(Struct, frozen=True):
    """A dialogue in a list. `organizations` are those of the participants, in their order."""

    id: str
    title: str
    date: date | None
    series: Series
    organizations: tuple[str, ...]
    turns: int
    talk: str


class StoreWriter:
    """Writes the store of a new generation: a context manager that keeps everything or, on an error, nothing."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE)
        self._connection.executescript(_SCHEMA)

    def add(self, dialogue: Dialogue) -> None:
        """Adds a dialogue; its id must be new."""
        self._connection.execute("INSERT INTO dialogue VALUES (?, ?, ?, ?, ?, ?, ?)", _row(dialogue))

    def add_registry(self, registry: Registry) -> None:
        """Adds who and what the generation knows."""
        self._connection.execute("INSERT INTO registry VALUES (?)", (msgspec.json.encode(registry),))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._connection.commit()
        self._connection.close()


class DialogueStore:
    """Reads a store. Safe to share between threads: they take turns with its one connection.

    The file stays open, so that a generation can be answered from to the end although it has been removed.
    """

    def __init__(self, folder: Path) -> None:
        uri = f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def dialogue(self, dialogue_id: str) -> Dialogue:
        """The dialogue of that id.

        Raises:
            NotFoundError: there is none in this generation.
        """
        rows = self._rows("SELECT content FROM dialogue WHERE id = ?", dialogue_id)
        if not rows:
            raise NotFoundError(
                _("対話「{id}」はありません。削除されたか、URL が変わったかもしれません。", id=dialogue_id)
            )
        return msgspec.json.decode(rows[0], type=Dialogue)

    def summaries(self) -> tuple[DialogueSummary, ...]:
        """All dialogues, newest first; undated ones last."""
        return self._summaries("SELECT summary FROM dialogue ORDER BY day IS NULL, day DESC, number DESC, part, id")

    def parts(self, dialogue: Dialogue) -> tuple[DialogueSummary, ...]:
        """The parts of the talk that a dialogue belongs to, in order, itself among them."""
        return self._summaries("SELECT summary FROM dialogue WHERE talk = ? ORDER BY part, id", _talk(dialogue))

    def registry(self) -> Registry:
        """Who and what this generation knows."""
        (content,) = self._rows("SELECT content FROM registry")
        return msgspec.json.decode(content, type=Registry)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _summaries(self, statement: str, *parameters: object) -> tuple[DialogueSummary, ...]:
        rows = self._rows(statement, *parameters)
        return tuple(msgspec.json.decode(row, type=DialogueSummary) for row in rows)

    def _rows(self, statement: str, *parameters: object) -> list[bytes]:
        try:
            with self._lock:
                return [row[0] for row in self._connection.execute(statement, parameters)]
        except sqlite3.Error as error:
            raise EngineError(_("対話の保管庫を読めません: {reason}", reason=error)) from error


def _row(dialogue: Dialogue) -> tuple[object, ...]:
    summary = DialogueSummary(
        id=dialogue.id,
        title=dialogue.title,
        date=dialogue.date,
        series=dialogue.series,
        organizations=tuple(dict.fromkeys(p.organization for p in dialogue.participants if p.organization)),
        turns=sum(1 for turn in dialogue.turns if turn.kind != "narration"),
        talk=_talk(dialogue),
    )
    return (
        dialogue.id,
        dialogue.date.isoformat() if dialogue.date else None,
        dialogue.series.number,
        dialogue.series.part,
        _talk(dialogue),
        msgspec.json.encode(summary),
        msgspec.json.encode(dialogue),
    )


def _talk(dialogue: Dialogue) -> str:
    """A dialogue that no other belongs to is a talk of its own."""
    return dialogue.talk or dialogue.id

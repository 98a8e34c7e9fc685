"""The full dialogues of a generation, and what was read of each source, in one SQLite file beside its index."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
from msgspec import Struct

from kb.errors import EngineError, NotFoundError, Refusal
from kb.messages import _
from kb.model.dialogue import Dialogue, Series
from kb.model.people import Registry
from kb.search.related import WordCounts

FILE = "dialogues.sqlite3"

_SCHEMA = """
CREATE TABLE dialogue (
    id TEXT PRIMARY KEY,
    day TEXT,
    number INTEGER,
    part INTEGER,
    talk TEXT NOT NULL,
    summary BLOB NOT NULL,
    content BLOB NOT NULL,
    digest BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX talks ON dialogue (talk);
CREATE TABLE words (
    dialogue TEXT NOT NULL,
    turn TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (dialogue, turn)
) WITHOUT ROWID;
CREATE TABLE registry (content BLOB NOT NULL);
CREATE TABLE source (place TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
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


class ReadSource(Struct, frozen=True):
    """What was read of a source: its dialogues before anybody knew of other documents, or why there are none.

    `key` tells what the reading followed from: the content, the name it went by, the program. Stores of earlier
    versions have a plain text for `refused`.
    """

    key: str
    dialogues: tuple[Dialogue, ...]
    refused: Refusal | str | None = None

    @property
    def turns(self) -> int:
        """How many turns its dialogues have."""
        return sum(len(dialogue.turns) for dialogue in self.dialogues)


class StoreWriter:
    """Writes the store of a new generation, from nothing or from the store in the folder `before`.

    A context manager; where it ends with an error, the file is good for nothing.
    """

    def __init__(self, folder: Path, before: Path | None = None) -> None:
        if before:
            shutil.copyfile(before / FILE, folder / FILE)
        # Nobody relies on the file until it is sealed, which makes it durable: no journal, nothing written twice.
        self._connection = sqlite3.connect(folder / FILE, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        if before:
            self._connection.execute("DELETE FROM registry")
        else:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._connection.execute(statement)
        self._kept: dict[str, set[str]] = {"dialogue": set(), "source": set()}

    def add(self, dialogue: Dialogue, words: Mapping[str, WordCounts], digest: bytes = b"") -> None:
        """Adds a dialogue, or replaces the one of its id in the store before.

        `words` are the words of each turn by its id (see `kb.search.related`); `digest` is of all that made the
        dialogue what it is (see `digests`).
        """
        self._kept["dialogue"].add(dialogue.id)
        self._connection.execute("REPLACE INTO dialogue VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*_row(dialogue), digest))
        self._connection.execute("DELETE FROM words WHERE dialogue = ?", (dialogue.id,))
        self._connection.executemany(
            "INSERT INTO words VALUES (?, ?, ?)",
            ((dialogue.id, turn, msgspec.json.encode(counts)) for turn, counts in words.items() if counts),
        )

    def keep(self, dialogue_id: str) -> None:
        """Takes a dialogue over from the store before."""
        self._kept["dialogue"].add(dialogue_id)

    def add_source(self, place: str, source: ReadSource) -> None:
        """Adds what was read of a source."""
        self._kept["source"].add(place)
        self._connection.execute("REPLACE INTO source VALUES (?, ?)", (place, msgspec.json.encode(source)))

    def keep_source(self, place: str) -> None:
        """Takes over what was read of a source."""
        self._kept["source"].add(place)

    def add_registry(self, registry: Registry) -> None:
        """Adds who and what the generation knows."""
        self._connection.execute("INSERT INTO registry VALUES (?)", (msgspec.json.encode(registry),))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._leave("dialogue", "id")
                self._connection.execute("DELETE FROM words WHERE dialogue NOT IN (SELECT id FROM dialogue)")
                self._leave("source", "place")
                self._connection.execute("COMMIT")
        finally:
            self._connection.close()

    def _leave(self, table: str, key: str) -> None:
        """Removes what was neither added nor kept."""
        present = [row[0] for row in self._connection.execute(f"SELECT {key} FROM {table}")]  # noqa: S608  # our names
        gone = [(name,) for name in present if name not in self._kept[table]]
        self._connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", gone)  # noqa: S608


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

    def words(self, dialogue_id: str) -> Mapping[str, WordCounts]:
        """The words of each turn of a dialogue by the turn's id; a turn without any is not there."""
        with self._answering() as rows:
            found = rows("SELECT turn, content FROM words WHERE dialogue = ?", (dialogue_id,))
            return {turn: msgspec.json.decode(content, type=dict[str, int]) for turn, content in found}

    def words_of_turn(self, dialogue_id: str, turn_id: str) -> WordCounts:
        """The words of one turn."""
        rows = self._rows("SELECT content FROM words WHERE dialogue = ? AND turn = ?", dialogue_id, turn_id)
        return msgspec.json.decode(rows[0], type=dict[str, int]) if rows else {}

    def summaries(self) -> tuple[DialogueSummary, ...]:
        """All dialogues, newest first; undated ones last."""
        return self._summaries("SELECT summary FROM dialogue ORDER BY day IS NULL, day DESC, number DESC, part, id")

    def parts(self, dialogue: Dialogue) -> tuple[DialogueSummary, ...]:
        """The parts of the talk that a dialogue belongs to, in order, itself among them."""
        return self._summaries("SELECT summary FROM dialogue WHERE talk = ? ORDER BY part, id", _talk(dialogue))

    def digests(self) -> dict[str, bytes]:
        """The digest of each dialogue by its id: where it is the same, so is the dialogue."""
        with self._answering() as rows:
            return dict(rows("SELECT id, digest FROM dialogue"))

    def sources(self) -> dict[str, ReadSource]:
        """What was read of each source, by its place.

        Raises:
            EngineError: it cannot be read, or is of another form.
        """
        with self._answering() as rows:
            return {
                place: msgspec.json.decode(content, type=ReadSource)
                for place, content in rows("SELECT place, content FROM source")
            }

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
        with self._answering() as rows:
            return [row[0] for row in rows(statement, parameters)]

    @contextmanager
    def _answering(self) -> Iterator[Callable[..., Iterable[Any]]]:
        """The connection's execute, for one at a time."""
        try:
            with self._lock:
                yield self._connection.execute
        except (sqlite3.Error, msgspec.DecodeError) as error:
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

"""The full dialogues of a generation, and what was read of each source, in one SQLite file beside its index.

`kb.generations.store_writer` writes it.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kb.errors import EngineError, NotFoundError, Refusal
from kb.messages import _
from kb.model.dialogue import Dialogue, Series
from kb.model.people import Registry
from kb.suggest.key_terms import WordCounts

FILE = "dialogues.sqlite3"


class DialogueSummary(Struct, frozen=True):
    """A dialogue in a list. `organizations` are those of the participants, in their order."""

    id: str
    title: str
    date: date | None
    series: Series
    organizations: tuple[str, ...]
    turns: int
    talk: str


class ParsedSource(Struct, frozen=True):
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

    def occurrences(self, words: Iterable[str]) -> WordCounts:
        """How often each of some words stands in all turns; one that does not stand there is left out."""
        wanted = msgspec.json.encode(list(words)).decode()
        with self._answering() as rows:
            return dict(rows("SELECT * FROM term WHERE word IN (SELECT value FROM json_each(?))", (wanted,)))

    def all_occurrences(self) -> int:
        """How many words stand in all turns."""
        with self._answering() as rows:
            ((total,),) = rows("SELECT COALESCE(SUM(occurrences), 0) FROM term")
            return int(total)

    def summaries(self) -> tuple[DialogueSummary, ...]:
        """All dialogues, newest first; undated ones last."""
        return self._summaries("SELECT summary FROM dialogue ORDER BY day IS NULL, day DESC, number DESC, part, id")

    def parts(self, dialogue: Dialogue) -> tuple[DialogueSummary, ...]:
        """The parts of the talk that a dialogue belongs to, in order, itself among them."""
        return self._summaries("SELECT summary FROM dialogue WHERE talk = ? ORDER BY part, id", talk_of(dialogue))

    def digests(self) -> dict[str, bytes]:
        """The digest of each dialogue by its id: where it is the same, so is the dialogue."""
        with self._answering() as rows:
            return dict(rows("SELECT id, digest FROM dialogue"))

    def sources(self) -> dict[str, ParsedSource]:
        """What was read of each source, by its place.

        Raises:
            EngineError: it cannot be read, or is of another form.
        """
        with self._answering() as rows:
            return {
                place: msgspec.json.decode(content, type=ParsedSource)
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


def talk_of(dialogue: Dialogue) -> str:
    """A dialogue that no other belongs to is a talk of its own."""
    return dialogue.talk or dialogue.id

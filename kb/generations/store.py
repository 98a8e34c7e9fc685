"""Dialogue store of a generation: full dialogues, parsed sources and term frequencies, in one SQLite file.

`kb.generations.store_writer` writes it.
"""

import sqlite3
import threading
import zlib
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
    """A dialogue in a list. `organizations` are those of the participants, in order.

    With `no_speakers`, nobody speaks in it, or too few for its length; `unread_openings` counts lines that look like
    openings of turns but were not read as such.
    """

    id: str
    title: str
    date: date | None
    series: Series
    organizations: tuple[str, ...]
    turns: int
    talk: str
    no_speakers: bool = False
    unread_openings: int = 0


class ParsedSource(Struct, frozen=True):
    """The parse result of a source: its dialogues before enrichment, or a refusal.

    `key` identifies the inputs of the parse: content, place, name and parsing code. In stores of earlier versions
    `refused` is plain text.
    """

    key: str
    dialogues: tuple[Dialogue, ...]
    refused: Refusal | str | None = None

    @property
    def turns(self) -> int:
        """The number of turns of its dialogues."""
        return sum(len(dialogue.turns) for dialogue in self.dialogues)


class DialogueStore:
    """Reader of a store. Thread-safe: a lock guards its one connection.

    The open file stays readable after its generation has been removed.
    """

    def __init__(self, folder: Path) -> None:
        uri = f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def dialogue(self, dialogue_id: str) -> Dialogue:
        """The dialogue of that id.

        Raises:
            NotFoundError: this generation has none.
        """
        rows = self._rows("SELECT content FROM dialogue WHERE id = ?", dialogue_id)
        if not rows:
            raise NotFoundError(
                _("対話「{id}」はありません。削除されたか、URL が変わったかもしれません。", id=dialogue_id)
            )
        return msgspec.json.decode(_unpacked(rows[0]), type=Dialogue)

    def term_frequencies(self, dialogue_id: str) -> Mapping[str, WordCounts]:
        """Term frequencies of each turn of a dialogue, by turn id; turns without terms are left out."""
        with self._locked_execute() as rows:
            found = rows("SELECT turn, content FROM words WHERE dialogue = ?", (dialogue_id,))
            return {turn: msgspec.json.decode(content, type=dict[str, int]) for turn, content in found}

    def turn_term_frequencies(self, dialogue_id: str, turn_id: str) -> WordCounts:
        """Term frequencies of one turn."""
        rows = self._rows("SELECT content FROM words WHERE dialogue = ? AND turn = ?", dialogue_id, turn_id)
        return msgspec.json.decode(rows[0], type=dict[str, int]) if rows else {}

    def collection_frequencies(self, words: Iterable[str]) -> WordCounts:
        """Collection frequencies of some words; words without an occurrence are left out."""
        wanted = msgspec.json.encode(list(words)).decode()
        with self._locked_execute() as rows:
            return dict(rows("SELECT * FROM term WHERE word IN (SELECT value FROM json_each(?))", (wanted,)))

    def total_occurrences(self) -> int:
        """The sum of all collection frequencies."""
        with self._locked_execute() as rows:
            ((total,),) = rows("SELECT COALESCE(SUM(occurrences), 0) FROM term")
            return int(total)

    def summaries(self) -> tuple[DialogueSummary, ...]:
        """All dialogues, newest first; undated ones last."""
        return self._summaries("SELECT summary FROM dialogue ORDER BY day IS NULL, day DESC, number DESC, part, id")

    def parts(self, dialogue: Dialogue) -> tuple[DialogueSummary, ...]:
        """All parts of the talk of a dialogue in order, itself included."""
        return self._summaries("SELECT summary FROM dialogue WHERE talk = ? ORDER BY part, id", talk_of(dialogue))

    def digests(self) -> dict[str, bytes]:
        """The digest of each dialogue by id; equal digests mean equal dialogues."""
        with self._locked_execute() as rows:
            return dict(rows("SELECT id, digest FROM dialogue"))

    def sources(self) -> dict[str, ParsedSource]:
        """The parsed source of each place.

        Raises:
            EngineError: the store cannot be read or decoded.
        """
        with self._locked_execute() as rows:
            return {
                place: msgspec.json.decode(_unpacked(content), type=ParsedSource)
                for place, content in rows("SELECT place, content FROM source")
            }

    def registry(self) -> Registry:
        """People, organizations, identity doubts and the topic groups."""
        (content,) = self._rows("SELECT content FROM registry")
        return msgspec.json.decode(content, type=Registry)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _summaries(self, statement: str, *parameters: object) -> tuple[DialogueSummary, ...]:
        rows = self._rows(statement, *parameters)
        return tuple(msgspec.json.decode(row, type=DialogueSummary) for row in rows)

    def _rows(self, statement: str, *parameters: object) -> list[bytes]:
        with self._locked_execute() as rows:
            return [row[0] for row in rows(statement, parameters)]

    @contextmanager
    def _locked_execute(self) -> Iterator[Callable[..., Iterable[Any]]]:
        """The connection's execute function, under the lock."""
        try:
            with self._lock:
                yield self._connection.execute
        except (sqlite3.Error, msgspec.DecodeError, zlib.error) as error:
            raise EngineError(_("対話の保管庫を読めません: {reason}", reason=error)) from error


def packed(one: Dialogue | ParsedSource) -> bytes:
    """The form in which a store holds whole dialogues: JSON in a fifth of its bytes, by the quickest compression."""
    return zlib.compress(msgspec.json.encode(one), zlib.Z_BEST_SPEED)


def _unpacked(content: bytes) -> bytes:
    return content if content.startswith(b"{") else zlib.decompress(content)  # plain in stores before schema 12


def talk_of(dialogue: Dialogue) -> str:
    """The id of the talk of a dialogue; a dialogue without other parts is a talk of its own."""
    return dialogue.talk or dialogue.id

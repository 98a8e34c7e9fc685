"""Writer of a dialogue store: new, or incremental from a copy of the previous store."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kb.generations.store import FILE, DialogueSummary, ParsedSource, packed, talk_of
from kb.model.dialogue import NO_SPEAKERS, UNREAD_OPENING, Dialogue
from kb.model.people import Registry
from kb.suggest.key_terms import WordCounts

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
CREATE TABLE term (word TEXT PRIMARY KEY, occurrences INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE registry (content BLOB NOT NULL);
CREATE TABLE source (place TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
"""


class StoreWriter:
    """Writes the store of a new generation; with `previous`, the folder of another, its rows can be kept.

    A context manager; after an error the file is unusable. With `compact`, nothing of the rows that were not kept
    remains in the free pages of the file.
    """

    def __init__(self, folder: Path, previous: Path | None = None, *, compact: bool = False) -> None:
        self._compact = compact
        if previous:
            shutil.copyfile(previous / FILE, folder / FILE)
        # No journal and no sync: the file is not used before it is sealed, which syncs it.
        self._connection = sqlite3.connect(folder / FILE, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        if previous:
            self._connection.execute("DELETE FROM registry")
        else:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._connection.execute(statement)
        self._kept: dict[str, set[str]] = {"dialogue": set(), "source": set()}

    def add(self, dialogue: Dialogue, words: Mapping[str, WordCounts], digest: bytes = b"") -> None:
        """Adds a dialogue, or replaces the one of its id.

        `words` are the term frequencies of each turn by id (see `kb.suggest.key_terms`); `digest` identifies all inputs
        of the dialogue (see `DialogueStore.digests`).
        """
        self._kept["dialogue"].add(dialogue.id)
        self._connection.execute("REPLACE INTO dialogue VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*_row(dialogue), digest))
        self._connection.execute("DELETE FROM words WHERE dialogue = ?", (dialogue.id,))
        self._connection.executemany(
            "INSERT INTO words VALUES (?, ?, ?)",
            ((dialogue.id, turn, msgspec.json.encode(counts)) for turn, counts in words.items() if counts),
        )

    def keep(self, dialogue_id: str) -> None:
        """Keeps a dialogue of the previous store."""
        self._kept["dialogue"].add(dialogue_id)

    def add_source(self, place: str, source: ParsedSource) -> None:
        """Adds the parsed source of a place."""
        self._kept["source"].add(place)
        self._connection.execute("REPLACE INTO source VALUES (?, ?)", (place, packed(source)))

    def keep_source(self, place: str) -> None:
        """Keeps a parsed source of the previous store."""
        self._kept["source"].add(place)

    def add_registry(self, registry: Registry) -> None:
        """Adds the registry."""
        self._connection.execute("INSERT INTO registry VALUES (?)", (msgspec.json.encode(registry),))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._delete_others("dialogue", "id")
                self._connection.execute("DELETE FROM words WHERE dialogue NOT IN (SELECT id FROM dialogue)")
                self._count_terms()
                self._delete_others("source", "place")
                self._connection.execute("COMMIT")
                if self._compact:
                    self._connection.execute("VACUUM")
        finally:
            self._connection.close()

    def _count_terms(self) -> None:
        """Sums the term frequencies of all turns into collection frequencies."""
        found: Counter[str] = Counter()
        for (content,) in self._connection.execute("SELECT content FROM words"):
            found.update(msgspec.json.decode(content, type=dict[str, int]))
        self._connection.execute("DELETE FROM term")
        self._connection.executemany("INSERT INTO term VALUES (?, ?)", sorted(found.items()))

    def _delete_others(self, table: str, key: str) -> None:
        """Deletes the rows that were neither added nor kept."""
        present = [row[0] for row in self._connection.execute(f"SELECT {key} FROM {table}")]  # noqa: S608  # our names
        others = [(name,) for name in present if name not in self._kept[table]]
        self._connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", others)  # noqa: S608


def _row(dialogue: Dialogue) -> tuple[object, ...]:
    summary = DialogueSummary(
        id=dialogue.id,
        title=dialogue.title,
        date=dialogue.date,
        series=dialogue.series,
        organizations=tuple(dict.fromkeys(p.organization for p in dialogue.participants if p.organization)),
        turns=sum(1 for turn in dialogue.turns if turn.kind != "narration"),
        talk=talk_of(dialogue),
        no_speakers=any(one.code == NO_SPEAKERS for one in dialogue.diagnostics),
        unread_openings=sum(one.code == UNREAD_OPENING for one in dialogue.diagnostics),
    )
    return (
        dialogue.id,
        dialogue.date.isoformat() if dialogue.date else None,
        dialogue.series.number,
        dialogue.series.part,
        talk_of(dialogue),
        msgspec.json.encode(summary),
        packed(dialogue),
    )

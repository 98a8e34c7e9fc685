"""Arrival times: the run that first took in each turn, carried from generation to generation.

A turn keeps its time as long as its dialogue has a turn of the same text in any generation on disk, whatever happened
in between: a rename, `--full`, a rollback, a file that was away for a night. Texts of the same source file that were
cut into other turns, by a newer parser, arrived with the turn before them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import NamedTuple

import msgspec

from kb.errors import EngineError, IndexUnavailableError, NotFoundError
from kb.generations.data_folder import DataFolder
from kb.generations.integrity import file_digest
from kb.generations.store import FILE, DialogueStore
from kb.model.dialogue import Dialogue, Turn


class Earlier(NamedTuple):
    """The store of a generation on disk, and when it was built."""

    store: DialogueStore
    created: datetime


@contextmanager
def arrivals(data_folder: DataFolder, now: datetime) -> Iterator["Arrivals"]:
    """Opens the stores of all generations on disk, for a run that started at `now`."""
    found = tuple(_readable(data_folder))
    try:
        yield Arrivals(found, now)
    finally:
        for earlier in found:
            earlier.store.close()


def _readable(data_folder: DataFolder) -> Iterator[Earlier]:
    """The generations of any schema with an undamaged store."""
    for generation in data_folder.generation_ids():
        with suppress(IndexUnavailableError, EngineError, OSError):
            manifest, folder = data_folder.manifest(generation, of_any_schema=True), data_folder.folder(generation)
            if file_digest(folder / FILE) == manifest.files.get(FILE):
                yield Earlier(DialogueStore(folder), manifest.created)


class Arrivals:
    """Sets the arrival time of turns: the earliest of all generations that have the turn."""

    def __init__(self, earlier: Iterable[Earlier], now: datetime) -> None:
        self._earlier = tuple(earlier)
        self._now = now

    def dated(self, dialogue: Dialogue) -> Dialogue:
        """The dialogue with an arrival time at each turn; a time stated by the source (an export) stays."""
        known, same_source = self._known(dialogue)
        if not known:
            return msgspec.structs.replace(dialogue, turns=tuple(self._at(turn, self._now) for turn in dialogue.turns))
        before = min(known.values())
        turns = []
        for turn in dialogue.turns:
            unmatched = before if same_source else self._now
            turns.append(self._at(turn, known.get(turn.text, unmatched)))
            before = known.get(turn.text, before)
        return msgspec.structs.replace(dialogue, turns=tuple(turns))

    def _at(self, turn: Turn, moment: datetime) -> Turn:
        stated = min(turn.taken_in, moment) if turn.taken_in else moment
        return msgspec.structs.replace(turn, taken_in=stated)

    def _known(self, dialogue: Dialogue) -> tuple[dict[str, datetime], bool]:
        """The times by text of turn, and True where a generation has the dialogue from the same file content."""
        times: defaultdict[str, list[datetime]] = defaultdict(list)
        same_source = False
        for earlier in self._earlier:
            with suppress(NotFoundError, EngineError):
                found = earlier.store.dialogue(dialogue.id)
                same_source = same_source or found.source.sha256 == dialogue.source.sha256
                for turn in found.turns:
                    # Generations of earlier schemas date no turns: the oldest one with the turn dates it.
                    times[turn.text].append(turn.taken_in or earlier.created)
        return {text: min(moments) for text, moments in times.items()}, same_source

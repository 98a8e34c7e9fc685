"""Arrival times: the run that first indexed each turn, carried over from generation to generation.

A turn is recognised by its text within its dialogue, in any generation on disk. It keeps its time through a rename of
its file, `--full`, a rollback, and a run in which its file was missing. Where a newer parser splits an unchanged file
into other turns, a new turn gets the time of the turn before it.
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


class EarlierStore(NamedTuple):
    """The dialogue store of a published generation, and the creation time of that generation."""

    store: DialogueStore
    created: datetime


@contextmanager
def open_arrivals(data_folder: DataFolder, now: datetime) -> Iterator["Arrivals"]:
    """Opens the stores of all published generations, for a run that started at `now`."""
    found = tuple(_undamaged_stores(data_folder))
    try:
        yield Arrivals(found, now)
    finally:
        for earlier in found:
            earlier.store.close()


def _undamaged_stores(data_folder: DataFolder) -> Iterator[EarlierStore]:
    """The stores of the published generations of any schema, without damaged ones."""
    for generation in data_folder.generation_ids():
        with suppress(IndexUnavailableError, EngineError, OSError):
            manifest, folder = data_folder.manifest(generation, of_any_schema=True), data_folder.folder(generation)
            if file_digest(folder / FILE) == manifest.files.get(FILE):
                yield EarlierStore(DialogueStore(folder), manifest.created)


class Arrivals:
    """Sets the arrival time of each turn to the earliest one in the given stores."""

    def __init__(self, earlier: Iterable[EarlierStore], now: datetime) -> None:
        self._earlier = tuple(earlier)
        self._now = now

    def with_arrival_times(self, dialogue: Dialogue) -> Dialogue:
        """The dialogue with an arrival time in each turn. A time stated by the source (an export) is kept."""
        known, same_source = self._earlier_times(dialogue)
        if not known:
            return msgspec.structs.replace(
                dialogue, turns=tuple(self._with_time(turn, self._now) for turn in dialogue.turns)
            )
        before = min(known.values())
        turns = []
        for turn in dialogue.turns:
            unmatched = before if same_source else self._now
            turns.append(self._with_time(turn, known.get(turn.text, unmatched)))
            before = known.get(turn.text, before)
        return msgspec.structs.replace(dialogue, turns=tuple(turns))

    def _with_time(self, turn: Turn, moment: datetime) -> Turn:
        stated = min(turn.taken_in, moment) if turn.taken_in else moment
        return msgspec.structs.replace(turn, taken_in=stated)

    def _earlier_times(self, dialogue: Dialogue) -> tuple[dict[str, datetime], bool]:
        """Maps the text of a turn to its earliest time.

        The flag is True if a store has the dialogue from the same file content.
        """
        times: defaultdict[str, list[datetime]] = defaultdict(list)
        same_source = False
        for earlier in self._earlier:
            with suppress(NotFoundError, EngineError):
                found = earlier.store.dialogue(dialogue.id)
                same_source = same_source or found.source.sha256 == dialogue.source.sha256
                for turn in found.turns:
                    # Earlier schemas store no arrival times: the creation time of the generation stands in.
                    times[turn.text].append(turn.taken_in or earlier.created)
        return {text: min(moments) for text, moments in times.items()}, same_source

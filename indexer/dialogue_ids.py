"""Stable dialogue ids, which are part of permalinks: assigned once, and kept when a file is renamed.

A file keeps the ids that it had in the previous generation. If a file was renamed, or files have exchanged their names,
the ids follow the content. A copy of a file gets new ids.
"""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from kb.generations.manifest import SourceEntry
from kb.model.dialogue import Dialogue


def moved_contents(now: Mapping[str, str | None], known: Mapping[str, SourceEntry]) -> dict[str, SourceEntry]:
    """Maps each new place to the entry whose content has moved there.

    `now` maps the place of each present file to its SHA-256, None if unknown.
    """
    left = {one.sha256: one for one in known.values() if one.dialogues and now.get(one.path) != one.sha256}
    taken = {place: left[sha256] for place, sha256 in now.items() if sha256 in left}
    return {
        place: record
        for place, record in taken.items()
        if _is_exchanged(place, taken) or (record.path not in now and not (place in known and known[place].dialogues))
    }


def _is_exchanged(place: str, taken: Mapping[str, SourceEntry]) -> bool:
    """True if following the moves from a place leads back to it, as when two files have exchanged their names."""
    passed: list[str] = []
    at = place
    while at in taken and at not in passed:
        passed.append(at)
        at = taken[at].path
    return at == place and bool(passed)


class IdAssigner:
    """Assigns unique ids to dialogues; files of the same name may lie in different folders.

    `origins` maps a place to the entry whose ids the file inherits. An id that another file owns gets a suffix derived
    from the place.
    """

    def __init__(self, origins: Mapping[str, SourceEntry]) -> None:
        self._origins = origins
        self._owners = {name: place for place, record in origins.items() for name in record.dialogues}

    def assign(self, dialogues: Sequence[Dialogue], place: str) -> list[Dialogue]:
        """Returns the dialogues of a file with their final ids."""
        origin = self._origins.get(place)
        known = origin.dialogues if origin else ()
        if len(known) == len(dialogues) and not any(self._owned_id(dialogue, place) for dialogue in dialogues):
            names = list(known)  # derived from an earlier name of the file
        else:
            names = [self._assigned_id(dialogue, place) for dialogue in dialogues]
        return [msgspec.structs.replace(one, id=name) for one, name in zip(dialogues, names, strict=True)]

    def _assigned_id(self, dialogue: Dialogue, place: str) -> str:
        owned = self._owned_id(dialogue, place)
        name = owned or (_suffixed(dialogue, place) if dialogue.id in self._owners else dialogue.id)
        self._owners[name] = place
        return name

    def _owned_id(self, dialogue: Dialogue, place: str) -> str | None:
        """The id under which this file already owns a dialogue, None if there is none."""
        names = (dialogue.id, _suffixed(dialogue, place))
        return next((name for name in names if self._owners.get(name) == place), None)


def _suffixed(dialogue: Dialogue, place: str) -> str:
    return f"{dialogue.id}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"

"""Stable dialogue ids: they are part of permalinks, and survive renames of files.

A file keeps the ids that it had in the generation before. Its content keeps them under another name where the file is
gone, and where files have exchanged their names. A copy gets ids of its own.
"""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from kb.generations.manifest import SourceEntry
from kb.model.dialogue import Dialogue


def moved_contents(now: Mapping[str, str | None], known: Mapping[str, SourceEntry]) -> dict[str, SourceEntry]:
    """The entries whose contents are found at other places now, by the new place.

    `now` is the SHA-256 of each present file, None where it is unknown.
    """
    left = {one.sha256: one for one in known.values() if one.dialogues and now.get(one.path) != one.sha256}
    taken = {place: left[sha256] for place, sha256 in now.items() if sha256 in left}
    return {
        place: record
        for place, record in taken.items()
        if _is_exchanged(place, taken) or (record.path not in now and not (place in known and known[place].dialogues))
    }


def _is_exchanged(place: str, taken: Mapping[str, SourceEntry]) -> bool:
    """True where following the moves from a place leads back to it: files have exchanged their names."""
    passed: list[str] = []
    at = place
    while at in taken and at not in passed:
        passed.append(at)
        at = taken[at].path
    return at == place and bool(passed)


class IdAssigner:
    """Assigns unique ids to dialogues: files of the same name may lie in different folders.

    `origins` are the entries whose ids files inherit, by place. An id that another file owns gets a suffix derived from
    the place.
    """

    def __init__(self, origins: Mapping[str, SourceEntry]) -> None:
        self._origins = origins
        self._owners = {name: place for place, record in origins.items() for name in record.dialogues}

    def assign(self, dialogues: Sequence[Dialogue], place: str) -> list[Dialogue]:
        """The dialogues of a file with their final ids."""
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
        """The id that this file owns for a dialogue."""
        names = (dialogue.id, _suffixed(dialogue, place))
        return next((name for name in names if self._owners.get(name) == place), None)


def _suffixed(dialogue: Dialogue, place: str) -> str:
    return f"{dialogue.id}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"

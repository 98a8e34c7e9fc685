"""The ids of dialogues, which are their addresses: they stay, whatever becomes of files.

A file goes on with the ids that it had in the generation before. So does its content under another name where the file
is gone, and so do files that have changed places. A copy moves nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from kb.generations.manifest import SourceEntry
from kb.model.dialogue import Dialogue


def moved(now: Mapping[str, str | None], known: Mapping[str, SourceEntry]) -> dict[str, SourceEntry]:
    """The records whose contents other files have now, by the places of those files.

    `now` is the SHA-256 of each file that is there, None where it cannot be told.
    """
    left = {one.sha256: one for one in known.values() if one.dialogues and now.get(one.path) != one.sha256}
    taken = {place: left[sha256] for place, sha256 in now.items() if sha256 in left}
    return {
        place: record
        for place, record in taken.items()
        if _is_exchanged(place, taken) or (record.path not in now and not (place in known and known[place].dialogues))
    }


def _is_exchanged(place: str, taken: Mapping[str, SourceEntry]) -> bool:
    """Whether the file that a content came from has another's, and so on to this one."""
    passed: list[str] = []
    at = place
    while at in taken and at not in passed:
        passed.append(at)
        at = taken[at].path
    return at == place and bool(passed)


class Addresses:
    """Gives dialogues ids that no other has: files of one name may lie in different folders.

    `origins` are the records that files go on with, by the places of the files. A name that another file has gets a
    suffix made of the place.
    """

    def __init__(self, origins: Mapping[str, SourceEntry]) -> None:
        self._origins = origins
        self._owners = {name: place for place, record in origins.items() for name in record.dialogues}

    def given(self, dialogues: Sequence[Dialogue], place: str) -> list[Dialogue]:
        """The dialogues of a file with the ids that are theirs for good."""
        origin = self._origins.get(place)
        known = origin.dialogues if origin else ()
        if len(known) == len(dialogues) and not any(self._kept(dialogue, place) for dialogue in dialogues):
            names = list(known)  # made of another name of the file
        else:
            names = [self._name(dialogue, place) for dialogue in dialogues]
        return [msgspec.structs.replace(one, id=name) for one, name in zip(dialogues, names, strict=True)]

    def _name(self, dialogue: Dialogue, place: str) -> str:
        kept = self._kept(dialogue, place)
        name = kept or (_suffixed(dialogue, place) if dialogue.id in self._owners else dialogue.id)
        self._owners[name] = place
        return name

    def _kept(self, dialogue: Dialogue, place: str) -> str | None:
        """The id by which a file has a dialogue already."""
        names = (dialogue.id, _suffixed(dialogue, place))
        return next((name for name in names if self._owners.get(name) == place), None)


def _suffixed(dialogue: Dialogue, place: str) -> str:
    return f"{dialogue.id}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"

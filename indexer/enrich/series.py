"""Talks: the parts of one talk belong together, whatever the articles are called."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key
from kb.model.people import Doubt

_PART_MARK = re.compile(
    r"[①-⑳]|(?:part|パート|その)\s*[1-9一二三]|[前後][半編篇]|[(（【][上中下][)）】]", re.IGNORECASE
)


def talk_of(dialogue: Dialogue) -> str:
    """The key of the talk a dialogue is a part of; a dialogue that is no part of any has one of its own.

    Parts share the series' name and number, and the day where both have one; without a number they share day,
    participants and the title apart from its part mark.
    """
    series = dialogue.series
    if series.name and series.number is not None:
        return _key(series.name, str(series.number), dialogue.date.isoformat() if dialogue.date else "")
    if series.part is not None and dialogue.date:
        people = sorted(exact_key(person.name) for person in dialogue.participants)
        return _key(dialogue.date.isoformat(), _PART_MARK.sub("", exact_key(dialogue.title)), *people)
    return dialogue.id


def stitch(dialogues: Iterable[Dialogue]) -> list[Dialogue]:
    """The same dialogues, each with its talk."""
    return [msgspec.structs.replace(dialogue, talk=talk_of(dialogue)) for dialogue in dialogues]


def doubtful_parts(dialogues: Sequence[Dialogue]) -> list[Doubt]:
    """Dialogues of one talk that say they are the same part of it."""
    seen: dict[tuple[str, int | None], str] = {}
    doubts = []
    for dialogue in dialogues:
        place = dialogue.talk or talk_of(dialogue), dialogue.series.part
        if place[0] == dialogue.id:
            continue
        if (other := seen.setdefault(place, dialogue.id)) != dialogue.id:
            message = _("{dialogue} と {other} は同じ回の同じ部分です。", dialogue=dialogue.id, other=other)
            doubts.append(Doubt("same-part", dialogue.id, message))
    return doubts


def _key(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]

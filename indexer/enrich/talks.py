"""Talks: groups the dialogues that are parts of one event.

Dialogues with the same number are one talk, unless their dates differ. A later part often has neither number nor date
nor participants: it joins the talk with the same municipalities (or title) that lacks exactly this part. With two such
talks it stays alone, with a doubt.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec
from msgspec import Struct

from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key
from kb.model.organizations import named_municipalities
from kb.model.people import Doubt

_PART_MARK = re.compile(
    r"[①-⑳]|(?:part|パート|その)\s*[1-9一二三]|[前後][半編篇]|[(（【][上中下][)）】]", re.IGNORECASE
)


class _Talk(Struct):
    """A talk with the dialogues found so far."""

    articles: list[Dialogue] = []

    def has(self, part: int | None) -> bool:
        """True if a dialogue is this part; for None, if one does not state its part."""
        return any(one.series.part == part for one in self.articles)

    def accepts(self, dialogue: Dialogue) -> bool:
        """True if a dialogue can be another part."""
        return all(_are_compatible(one, dialogue) for one in self.articles) and (
            any(_are_numbered_alike(one, dialogue) for one in self.articles)
            or (dialogue.series.part is not None and not self.has(dialogue.series.part))
        )

    def key(self) -> str:
        """The id of the talk; of a single dialogue without a number, its own id."""
        name = next((one.series.name for one in self.articles if one.series.name), "")
        number = next((one.series.number for one in self.articles if one.series.number is not None), None)
        day = next((one.date.isoformat() for one in self.articles if one.date), "")
        if name and number is not None:
            return _key(name, str(number), day)
        if len(self.articles) == 1:
            return self.articles[0].id
        return _key(day, "" if number is None else str(number), *sorted(_subject(self.articles[0])))


def group_talks(dialogues: Iterable[Dialogue]) -> tuple[list[Dialogue], list[Doubt]]:
    """The dialogues with their talks, and doubts about ambiguous ones."""
    asked = list(dialogues)
    talks: list[_Talk] = []
    by_trait: dict[object, dict[int, _Talk]] = {}
    doubts: list[Doubt] = []
    for dialogue in sorted((one for one in asked if _is_of_a_talk(one)), key=_most_complete_first):
        met = {at: talk for trait in _traits(dialogue) for at, talk in by_trait.get(trait, {}).items()}
        fitting = [talk for talk in met.values() if talk.accepts(dialogue)]
        if len(fitting) > 1:
            doubts.append(_ambiguous_part_doubt(dialogue, fitting))
        if len(fitting) == 1:
            talk = fitting[0]
        else:
            talks.append(talk := _Talk())
        if talk.has(dialogue.series.part):
            doubts.append(_same_part_doubt(dialogue, talk))
        talk.articles.append(dialogue)
        for trait in _traits(dialogue):
            by_trait.setdefault(trait, {})[id(talk)] = talk
    keys = {one.id: talk.key() for talk in talks for one in talk.articles}
    return [msgspec.structs.replace(one, talk=keys.get(one.id, one.id)) for one in asked], doubts


def _is_of_a_talk(dialogue: Dialogue) -> bool:
    series = dialogue.series
    return series.part is not None or (series.name is not None and series.number is not None)


def _most_complete_first(dialogue: Dialogue) -> tuple[int, str]:
    series = dialogue.series
    return -sum(one is not None for one in (series.name, series.number, dialogue.date)), dialogue.id


def _traits(dialogue: Dialogue) -> tuple[object, ...]:
    """The traits of a dialogue; parts of a talk share at least one."""
    number = dialogue.series.number
    return (*((number,) if number is not None else ()), _subject(dialogue))


def _subject(dialogue: Dialogue) -> frozenset[str]:
    """The municipalities named in the title, else the title without its part mark."""
    sides = named_municipalities(dialogue.title)
    return frozenset(sides or [_PART_MARK.sub("", exact_key(dialogue.title))])


def _are_compatible(one: Dialogue, other: Dialogue) -> bool:
    """True if no stated trait differs; unless numbered alike, the subjects must agree."""
    stated = (
        (one.series.name, other.series.name),
        (one.series.number, other.series.number),
        (one.date, other.date),
    )
    if any(mine is not None and others is not None and mine != others for mine, others in stated):
        return False
    return _are_numbered_alike(one, other) or _subject(one) == _subject(other)


def _are_numbered_alike(one: Dialogue, other: Dialogue) -> bool:
    """True if both have the same number of the same series, and the same date or none."""
    mine, others = one.series, other.series
    return (mine.name, mine.number, one.date) == (others.name, others.number, other.date) and None not in (
        mine.name,
        mine.number,
    )


def _same_part_doubt(dialogue: Dialogue, talk: _Talk) -> Doubt:
    other = next(one for one in talk.articles if one.series.part == dialogue.series.part)
    message = _("{dialogue} と {other} は同じ回の同じ部分です。", dialogue=dialogue.id, other=other.id)
    return Doubt("same-part", dialogue.id, message)


def _ambiguous_part_doubt(dialogue: Dialogue, fitting: Sequence[_Talk]) -> Doubt:
    others = "、".join(talk.articles[0].id for talk in fitting)
    message = _("{dialogue} が {others} のどれの続きか分かりません。", dialogue=dialogue.id, others=others)
    return Doubt("ambiguous-part", dialogue.id, message)


def _key(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]

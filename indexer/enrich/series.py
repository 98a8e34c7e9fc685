"""Talks: the parts of one talk belong together, whatever the articles are called and whatever the second leaves out.

Articles of one number are one talk, if their days do not differ. A later part often gives neither number nor day nor
participants: it is of the talk of the same sides (or the same title) that lacks just this part. Where two talks do, it
stays alone and is doubtful.
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
    """The articles of a talk as far as they are known."""

    articles: list[Dialogue] = []

    def has(self, part: int | None) -> bool:
        """Whether there is an article of this part; or, of None, one that does not say which it is."""
        return any(one.series.part == part for one in self.articles)

    def takes(self, dialogue: Dialogue) -> bool:
        """Whether a dialogue may be one of the articles."""
        return all(_are_compatible(one, dialogue) for one in self.articles) and (
            any(_are_numbered_alike(one, dialogue) for one in self.articles)
            or (dialogue.series.part is not None and not self.has(dialogue.series.part))
        )

    def key(self) -> str:
        """What the talk is known by: an only article's own id where it has no number."""
        name = next((one.series.name for one in self.articles if one.series.name), "")
        number = next((one.series.number for one in self.articles if one.series.number is not None), None)
        day = next((one.date.isoformat() for one in self.articles if one.date), "")
        if name and number is not None:
            return _key(name, str(number), day)
        if len(self.articles) == 1:
            return self.articles[0].id
        return _key(day, "" if number is None else str(number), *sorted(_subject(self.articles[0])))


def stitch(dialogues: Iterable[Dialogue]) -> tuple[list[Dialogue], list[Doubt]]:
    """The same dialogues, each with its talk; and those of which that is doubtful."""
    asked = list(dialogues)
    talks: list[_Talk] = []
    by_trait: dict[object, dict[int, _Talk]] = {}
    doubts: list[Doubt] = []
    for dialogue in sorted((one for one in asked if _is_of_a_talk(one)), key=_said_least_last):
        met = {at: talk for trait in _traits(dialogue) for at, talk in by_trait.get(trait, {}).items()}
        fitting = [talk for talk in met.values() if talk.takes(dialogue)]
        if len(fitting) > 1:
            doubts.append(_undecided(dialogue, fitting))
        if len(fitting) == 1:
            talk = fitting[0]
        else:
            talks.append(talk := _Talk())
        if talk.has(dialogue.series.part):
            doubts.append(_twin(dialogue, talk))
        talk.articles.append(dialogue)
        for trait in _traits(dialogue):
            by_trait.setdefault(trait, {})[id(talk)] = talk
    keys = {one.id: talk.key() for talk in talks for one in talk.articles}
    return [msgspec.structs.replace(one, talk=keys.get(one.id, one.id)) for one in asked], doubts


def _is_of_a_talk(dialogue: Dialogue) -> bool:
    series = dialogue.series
    return series.part is not None or (series.name is not None and series.number is not None)


def _said_least_last(dialogue: Dialogue) -> tuple[int, str]:
    series = dialogue.series
    return -sum(one is not None for one in (series.name, series.number, dialogue.date)), dialogue.id


def _traits(dialogue: Dialogue) -> tuple[object, ...]:
    """What two articles of a talk share at least one of."""
    number = dialogue.series.number
    return (*((number,) if number is not None else ()), _subject(dialogue))


def _subject(dialogue: Dialogue) -> frozenset[str]:
    """The sides that the title names, else the title itself without its part mark."""
    sides = named_municipalities(dialogue.title)
    return frozenset(sides or [_PART_MARK.sub("", exact_key(dialogue.title))])


def _are_compatible(one: Dialogue, other: Dialogue) -> bool:
    """Whether nothing that both say differs; and, where either leaves something out, both are about the same."""
    stated = (
        (one.series.name, other.series.name),
        (one.series.number, other.series.number),
        (one.date, other.date),
    )
    if any(mine is not None and others is not None and mine != others for mine, others in stated):
        return False
    return _are_numbered_alike(one, other) or _subject(one) == _subject(other)


def _are_numbered_alike(one: Dialogue, other: Dialogue) -> bool:
    """Whether both say that they are of the same number of the same series, on one day or on none."""
    mine, others = one.series, other.series
    return (mine.name, mine.number, one.date) == (others.name, others.number, other.date) and None not in (
        mine.name,
        mine.number,
    )


def _twin(dialogue: Dialogue, talk: _Talk) -> Doubt:
    other = next(one for one in talk.articles if one.series.part == dialogue.series.part)
    message = _("{dialogue} と {other} は同じ回の同じ部分です。", dialogue=dialogue.id, other=other.id)
    return Doubt("same-part", dialogue.id, message)


def _undecided(dialogue: Dialogue, fitting: Sequence[_Talk]) -> Doubt:
    others = "、".join(talk.articles[0].id for talk in fitting)
    message = _("{dialogue} が {others} のどれの続きか分かりません。", dialogue=dialogue.id, others=others)
    return Doubt("ambiguous-part", dialogue.id, message)


def _key(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]

"""The indexed document, a turn with its dialogue: analysed text fields, facet values, and the hit made of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space, to_katakana
from kb.analysis.romaji import romaji_key, romaji_of
from kb.analysis.sentences import Span
from kb.messages import _
from kb.model.dialogue import (
    KIND_NAMES,
    ROLE_NAMES,
    UTTERANCE_NAMES,
    Dialogue,
    Kind,
    Role,
    TopicMention,
    Turn,
    UtteranceKind,
    fiscal_year,
)
from kb.model.meetings import meeting_kind
from kb.model.names import narrow, standard_kanji
from kb.query.ast import FieldName, Leaf, Literal, Prefix, Term
from kb.query.match_kinds import Reason
from kb.search.request import Facet
from kb.search.results import DialogueRef, Hit
from kb.utterances.classify import utterance_kinds


class TextField(StrEnum):
    """Analysed fields of a turn. Terms without a field name are matched in `TEXT`."""

    TEXT = "text"
    SECTION = "section"
    DIALOGUE = "dialogue"
    POST = "post"
    TOPIC = "topic"


TEXT_FIELDS: Mapping[FieldName, TextField] = {
    FieldName.SECTION: TextField.SECTION,
    FieldName.TITLE: TextField.DIALOGUE,
    FieldName.POST: TextField.POST,
    FieldName.TOPIC: TextField.TOPIC,
}
NAME_FACETS: Mapping[FieldName, Facet] = {
    FieldName.SPEAKER: Facet.SPEAKER,
    FieldName.ORGANIZATION: Facet.ORGANIZATION,
    FieldName.KIND: Facet.KIND,
    FieldName.ROLE: Facet.ROLE,
    FieldName.UTTERANCE: Facet.UTTERANCE,
}
# Values of the fields that have a fixed vocabulary, by their Japanese names.
_VALUES_BY_NAME: Mapping[FieldName, Mapping[str, Kind | Role | UtteranceKind]] = {
    FieldName.KIND: {name: kind for kind, name in KIND_NAMES.items()},
    FieldName.ROLE: {name: role for role, name in ROLE_NAMES.items()},
    FieldName.UTTERANCE: {name: kind for kind, name in UTTERANCE_NAMES.items()},
}


class TurnDocument(Struct, frozen=True):
    """The indexed document: a turn with the data of its dialogue that is searched or shown in a hit."""

    dialogue_id: str
    talk: str
    title: str
    date: date | None
    meeting: str | None
    series: str | None
    turn: Turn

    @property
    def texts(self) -> dict[TextField, str]:
        """The text of each field. Multiple values are on separate lines, so that terms do not match across them."""
        return {
            TextField.TEXT: self.turn.text,
            TextField.SECTION: "\n".join(self.turn.section),
            TextField.DIALOGUE: self.title,
            TextField.POST: "\n".join(_posts(self.turn)),
            TextField.TOPIC: "\n".join(mention.topic for mention in self.turn.topics),
        }

    @property
    def taken_in(self) -> int:
        """The arrival of the turn in seconds since 1970, 0 if unknown."""
        return int(self.turn.taken_in.timestamp()) if self.turn.taken_in else 0

    def values(self, facet: Facet) -> tuple[str, ...]:
        """The values of a facet, made when asked for, since kinds of utterance take time; none where unknown."""
        return _VALUES[facet](self)

    def hit(self, score: float, reasons: tuple[Reason, ...], spans: tuple[Span, ...]) -> Hit:
        """The hit of this document."""
        turn = self.turn
        return Hit(
            id=f"{self.dialogue_id}#{turn.id}",
            score=score,
            reasons=reasons,
            kind=turn.kind,
            speaker=turn.speaker,
            organization=turn.organization,
            post=turn.post,
            as_written=turn.as_written,
            dialogue=DialogueRef(self.dialogue_id, self.title, self.date),
            section=turn.section,
            topics=tuple(mention.topic for mention in turn.topics if mention.words),
            inherited_topics=tuple(mention.topic for mention in turn.topics if not mention.words),
            text=turn.text,
            spans=spans,
            taken_in=turn.taken_in,
            role=turn.role,
            exchange=turn.exchange,
            start=turn.start,
        )


_VALUES: Mapping[Facet, Callable[[TurnDocument], tuple[str, ...]]] = {
    Facet.ORGANIZATION: lambda one: _known(one.turn.organization),
    Facet.SPEAKER: lambda one: _known(one.turn.speaker),
    Facet.POST: lambda one: _posts(one.turn),
    Facet.TOPIC: lambda one: tuple(mention.topic for mention in one.turn.topics),
    Facet.TOPIC_GROUP: lambda one: _groups(one.turn.topics),
    Facet.SAID_TOPIC: lambda one: tuple(mention.topic for mention in _said(one.turn)),
    Facet.SAID_TOPIC_GROUP: lambda one: _groups(_said(one.turn)),
    Facet.FISCAL_YEAR: lambda one: (str(fiscal_year(one.date)),) if one.date else (),
    Facet.MONTH: lambda one: (one.date.isoformat()[:7],) if one.date else (),
    Facet.KIND: lambda one: (one.turn.kind,),
    Facet.ROLE: lambda one: _known(one.turn.role or ("asker" if one.turn.kind == "question" else None)),
    Facet.UTTERANCE: lambda one: utterance_kinds(one.turn.text, one.turn.kind),
    Facet.MEETING: lambda one: _known(one.meeting),
    Facet.SERIES: lambda one: _known(one.series),
    Facet.EXCHANGE: lambda one: (f"{one.dialogue_id}#{one.turn.exchange}",) if one.turn.exchange else (),
    Facet.DIALOGUE: lambda one: (one.dialogue_id,),
    Facet.TALK: lambda one: (one.talk,),
}


def _known(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _said(turn: Turn) -> Iterator[TopicMention]:
    return (mention for mention in turn.topics if mention.words)


def _groups(topics: Iterable[TopicMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.group for mention in topics if mention.group))


def _posts(turn: Turn) -> tuple[str, ...]:
    """The posts in half width, so that ＡＩ推進課長 and AI推進課長 are one value of the facet."""
    return tuple(dict.fromkeys(narrow(post) for post in (turn.post, *turn.posts) if post))


def turn_documents(dialogue: Dialogue) -> Iterator[TurnDocument]:
    """Yields the turns of a dialogue as documents, in order."""
    series = dialogue.series.name if dialogue.series else None
    meeting, talk = meeting_kind(dialogue.title, series), dialogue.talk or dialogue.id
    for turn in dialogue.turns:
        yield TurnDocument(dialogue.id, talk, dialogue.title, dialogue.date, meeting, series, turn)


def name_matches(field: FieldName, leaf: Leaf, value: str, analyzer: Analyzer) -> bool:
    """True if a leaf matches a value of a name field.

    A term matches a prefix of the name or of one of its words (宮坂 or 学 matches 宮坂 学; 大田 大田区; 京都 not
    東京都), in kanji (髙 is 高), kana or Latin letters. A literal matches any substring. A kind, role or
    kind of utterance is matched by its Japanese or English name.
    """
    wanted = fold_without_space(leaf.text).text
    if vocabulary := _VALUES_BY_NAME.get(field):
        return value == vocabulary.get(leaf.text, leaf.text)
    match leaf:
        case Literal():
            return wanted in fold_without_space(value).text
        case Term() | Prefix():
            words = value.split()
            suffixes = ["".join(words[at:]) for at in range(len(words))]
            return any(
                _is_prefix(wanted, fold_without_space(suffix).text, analyzer.reading(suffix)) for suffix in suffixes
            )


def _is_prefix(wanted: str, name: str, reading: str) -> bool:
    if standard_kanji(name).startswith(standard_kanji(wanted)):
        return True
    latin = romaji_key(wanted)
    return reading.startswith(to_katakana(wanted)) or bool(latin and romaji_of(reading).startswith(latin))


def prefix_too_broad(prefix: str, most: int) -> str:
    """The message for a prefix that expands to more than `most` words."""
    return _(
        "前方一致「{text}*」に当てはまる語が{most}を超えます。もう少し長く書いてください。", text=prefix, most=most
    )

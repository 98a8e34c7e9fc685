"""A turn as engines see it: texts that are analysed, values that are counted, and what a hit shows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space, to_katakana
from kb.analysis.romaji import romaji_key, romaji_of
from kb.messages import _
from kb.model.dialogue import Dialogue, Kind, TopicMention, Turn, fiscal_year
from kb.model.names import standard_kanji
from kb.query.ast import FieldName, Leaf, Literal, Prefix, Term
from kb.query.match_kinds import Reason
from kb.search.request import Facet
from kb.search.results import DialogueRef, Hit, Span


class TextField(StrEnum):
    """What is analysed of a turn. A plain term speaks of `TEXT`; the others are asked for by name."""

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
}
_KIND_NAMES: Mapping[str, Kind] = {"発言": "speech", "質問": "question", "地の文": "narration"}


class TurnDocument(Struct, frozen=True):
    """A turn with enough of its dialogue to be found and shown."""

    dialogue_id: str
    talk: str
    title: str
    date: date | None
    turn: Turn

    @property
    def texts(self) -> dict[TextField, str]:
        """The text of each analysed field. Values of a list stand on lines of their own: no term spans two."""
        return {
            TextField.TEXT: self.turn.text,
            TextField.SECTION: "\n".join(self.turn.section),
            TextField.DIALOGUE: self.title,
            TextField.POST: "\n".join(_posts(self.turn)),
            TextField.TOPIC: "\n".join(mention.topic for mention in self.turn.topics),
        }

    @property
    def taken_in(self) -> int:
        """The arrival of the turn in seconds since 1970, 0 where it is unknown."""
        return int(self.turn.taken_in.timestamp()) if self.turn.taken_in else 0

    @property
    def values(self) -> dict[Facet, tuple[str, ...]]:
        """The values of each facet; an unknown one is no value."""
        turn = self.turn
        said = tuple(mention for mention in turn.topics if mention.words)
        return {
            Facet.ORGANIZATION: (turn.organization,) if turn.organization else (),
            Facet.SPEAKER: (turn.speaker,) if turn.speaker else (),
            Facet.POST: _posts(turn),
            Facet.TOPIC: tuple(mention.topic for mention in turn.topics),
            Facet.TOPIC_GROUP: _groups(turn.topics),
            Facet.SAID_TOPIC: tuple(mention.topic for mention in said),
            Facet.SAID_TOPIC_GROUP: _groups(said),
            Facet.FISCAL_YEAR: (str(fiscal_year(self.date)),) if self.date else (),
            Facet.MONTH: (self.date.isoformat()[:7],) if self.date else (),
            Facet.KIND: (turn.kind,),
            Facet.DIALOGUE: (self.dialogue_id,),
            Facet.TALK: (self.talk,),
        }

    def hit(self, score: float, reasons: tuple[Reason, ...], spans: tuple[Span, ...]) -> Hit:
        """The turn as an answer."""
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
        )


def _groups(topics: Iterable[TopicMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.group for mention in topics if mention.group))


def _posts(turn: Turn) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (turn.post, *turn.posts))))


def turn_documents(dialogue: Dialogue) -> Iterator[TurnDocument]:
    """The turns of a dialogue as documents, in order."""
    for turn in dialogue.turns:
        yield TurnDocument(dialogue.id, dialogue.talk or dialogue.id, dialogue.title, dialogue.date, turn)


def name_matches(field: FieldName, leaf: Leaf, value: str, analyzer: Analyzer) -> bool:
    """Whether a name is meant by what a query asks of a name field.

    A name is met from its beginning, or from the beginning of one of its words (宮坂 学 by 宮坂 or 学; 大田区 by
    大田; not 東京都 by 京都), in kanji (髙 is 高), kana or latin letters. A quotation is met anywhere within it, as it
    is written. A kind is met by its Japanese or English name.
    """
    wanted = fold_without_space(leaf.text).text
    if field is FieldName.KIND:
        return value == _KIND_NAMES.get(leaf.text, leaf.text)
    match leaf:
        case Literal():
            return wanted in fold_without_space(value).text
        case Term() | Prefix():
            words = value.split()
            rests = ["".join(words[at:]) for at in range(len(words))]
            return any(_begins(wanted, fold_without_space(rest).text, analyzer.reading(rest)) for rest in rests)


def _begins(wanted: str, name: str, reading: str) -> bool:
    if standard_kanji(name).startswith(standard_kanji(wanted)):
        return True
    latin = romaji_key(wanted)
    return reading.startswith(to_katakana(wanted)) or bool(latin and romaji_of(reading).startswith(latin))


def too_many_words(prefix: str, most: int) -> str:
    """The message for a prefix that begins more than `most` different words."""
    return _(
        "前方一致「{text}*」に当てはまる語が{most}を超えます。もう少し長く書いてください。", text=prefix, most=most
    )

"""Turns prepared for display: section headings, highlights, links to neighbours, groups by question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kb.model.dialogue import Dialogue, TopicMention, Turn
from kb.search.results import Hit
from webui.snippets import paragraphs


@dataclass(frozen=True)
class SectionHeading:
    """Heading of a section. `depth` counts from 0; `topics` are those that the heading gives to the turns below it."""

    anchor: str
    text: str
    depth: int
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """A turn prepared for display: the headings above it, its paragraphs with highlights, the ids of its neighbours.

    `spoken_topics` are those that words of the turn itself give. `hit` is None if the search does not match the turn.
    `hit_before` and `hit_after` are the ids of the nearest matching turns.
    """

    turn: Turn
    headings: tuple[SectionHeading, ...]
    paragraphs: tuple[Markup, ...]
    spoken_topics: tuple[TopicMention, ...]
    before: str | None
    after: str | None
    hit: Hit | None
    hit_before: str | None
    hit_after: str | None


@dataclass(frozen=True)
class TurnGroup:
    """A question with its answers and the calls and remarks around them, or turns outside of any exchange.

    `question` is None for the latter; `first` is True for the turns before the first question.
    """

    id: str
    question: TurnEntry | None
    turns: tuple[TurnEntry, ...]
    first: bool = False

    @property
    def entries(self) -> tuple[TurnEntry, ...]:
        """All its turns in order, the question first."""
        return (self.question, *self.turns) if self.question else self.turns

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers of the answers, or the bodies that they speak for, in order of appearance."""
        return tuple(dict.fromkeys(filter(None, (one.turn.speaker or one.turn.organization for one in self.turns))))

    @property
    def hits(self) -> int:
        """The number of turns that the search matches."""
        return sum(one.hit is not None for one in self.entries)


def turn_entries(dialogue: Dialogue, hits: Mapping[str, Hit]) -> tuple[TurnEntry, ...]:
    """The turns of a dialogue in order, prepared for display."""
    turns = dialogue.turns
    headings = _headings(turns)
    order = [turn.id for turn in turns]
    of_hits = [turn if turn in hits else None for turn in order]
    return tuple(
        TurnEntry(
            turn=turn,
            headings=headings.get(turn.id, ()),
            paragraphs=tuple(paragraphs(turn.text, hit.spans if hit else ())),
            spoken_topics=tuple(mention for mention in turn.topics if mention.words),
            before=before,
            after=after,
            hit=hit,
            hit_before=hit_before,
            hit_after=hit_after,
        )
        for turn, hit, before, after, hit_before, hit_after in zip(
            turns,
            map(hits.get, order),
            (None, *order[:-1]),
            (*order[1:], None),
            _nearest_before(of_hits),
            reversed(_nearest_before(of_hits[::-1])),
            strict=True,
        )
    )


def groups_by_question(turns: tuple[TurnEntry, ...]) -> tuple[TurnGroup, ...]:
    """Groups turns by exchange; empty for a dialogue without questions.

    A turn without an exchange follows the turn above it, except a speech that the chair calls after the answers: it
    begins a group without a question.
    """
    if not any(_is_question(one.turn) for one in turns):
        return ()
    starts = [0, *(at for at in range(1, len(turns)) if _begins_group(turns, at))]
    ends = [*starts[1:], len(turns)]
    groups: list[TurnGroup] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        asked = _is_question(turns[start].turn)
        question = turns[start] if asked else None
        groups.append(
            TurnGroup(f"exchange-{number}", question, turns[start + asked : end], first=not asked and not start)
        )
    return tuple(groups)


def _nearest_before(ids: Sequence[str | None]) -> list[str | None]:
    """For each place, the nearest id at an earlier place."""
    nearest = None
    found: list[str | None] = []
    for one in ids:
        found.append(nearest)
        nearest = one or nearest
    return found


def _is_question(turn: Turn) -> bool:
    return turn.kind == "question" or turn.role == "asker"


def _begins_group(turns: tuple[TurnEntry, ...], at: int) -> bool:
    above, turn = turns[at - 1].turn, turns[at].turn
    if _is_question(turn):
        last = next((one.turn.exchange for one in reversed(turns[:at]) if one.turn.exchange), None)
        return turn.exchange is None or turn.exchange != last
    called = above.role == "chair" and turn.role == "speaker"
    return called and any(_is_question(one.turn) for one in turns[:at])


def _headings(turns: tuple[Turn, ...]) -> dict[str, tuple[SectionHeading, ...]]:
    """The headings that begin at a turn, by turn id."""
    found: dict[str, tuple[SectionHeading, ...]] = {}
    given = _heading_topics(turns)
    above: tuple[str, ...] = ()
    number = 0
    for turn in turns:
        opened = []
        for depth in _new_depths(above, turn.section):
            number += 1
            heading = turn.section[depth]
            opened.append(SectionHeading(f"section-{number}", heading, depth, tuple(given.get(heading, ()))))
        if opened:
            found[turn.id] = tuple(opened)
        above = turn.section
    return found


def _heading_topics(turns: tuple[Turn, ...]) -> dict[str, dict[str, None]]:
    """Topics by heading: those that a word of the heading gives to the turns below it, in order."""
    found: dict[str, dict[str, None]] = {}
    for turn in turns:
        for mention in turn.topics:
            for heading in turn.section:
                if any(word in heading for word in mention.heading_words):
                    found.setdefault(heading, {})[mention.topic] = None
    return found


def _new_depths(above: tuple[str, ...], section: tuple[str, ...]) -> Iterator[int]:
    """The depths at which a section path differs from that of the previous turn."""
    same = 0
    while same < min(len(above), len(section)) and above[same] == section[same]:
        same += 1
    yield from range(same, len(section))

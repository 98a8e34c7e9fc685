"""A dialogue prepared for reading: headings where sections begin, hits of a search marked, neighbours linked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from kb.model.dialogue import Dialogue, Turn
from kb.search.request import MAX_LIMIT, Facet, Sort
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot
from webui.search_state import SearchState
from webui.snippets import paragraphs
from webui.url_state import search_request


@dataclass(frozen=True)
class SectionHeading:
    """A section's heading; `depth` counts from 0. `topics` are those that its words give to the turns below."""

    anchor: str
    text: str
    depth: int
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class TurnEntry:
    """A turn with the headings that begin at it, its marked paragraphs, and the ids of its neighbours."""

    turn: Turn
    headings: tuple[SectionHeading, ...]
    paragraphs: tuple[Markup, ...]
    before: str | None
    after: str | None
    hit: Hit | None
    hit_before: str | None
    hit_after: str | None


def hits_in_dialogue(snapshot: Snapshot, state: SearchState, dialogue: Dialogue) -> dict[str, Hit]:
    """What a search with a query text finds in one dialogue, by the id of the turn."""
    if not state.text:
        return {}
    asked = search_request(replace(state, sort=Sort.DIALOGUE, page=1))
    request = replace(asked, filters={**asked.filters, Facet.DIALOGUE: (dialogue.id,)}, limit=MAX_LIMIT, facets=())
    found: dict[str, Hit] = {}
    for offset in range(0, len(dialogue.turns), MAX_LIMIT):
        page = snapshot.search(replace(request, offset=offset))
        found.update((hit.turn_id, hit) for hit in page.hits)
    return found


def read_turns(dialogue: Dialogue, hits: Mapping[str, Hit]) -> tuple[TurnEntry, ...]:
    """The turns of a dialogue in order."""
    turns = dialogue.turns
    headings = _headings(turns)
    order = [turn.id for turn in turns]
    at_hits = [at for at, turn in enumerate(turns) if turn.id in hits]
    return tuple(
        TurnEntry(
            turn=turn,
            headings=headings.get(turn.id, ()),
            paragraphs=tuple(paragraphs(turn.text, hits[turn.id].spans if turn.id in hits else ())),
            before=order[at - 1] if at else None,
            after=order[at + 1] if at + 1 < len(order) else None,
            hit=hits.get(turn.id),
            hit_before=next((order[other] for other in reversed(at_hits) if other < at), None),
            hit_after=next((order[other] for other in at_hits if other > at), None),
        )
        for at, turn in enumerate(turns)
    )


@dataclass(frozen=True)
class Exchange:
    """A question and what was said until the next one. What comes before the first question has none."""

    id: str
    question: TurnEntry | None
    turns: tuple[TurnEntry, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who answers, in order."""
        return tuple(dict.fromkeys(one.turn.speaker for one in self.turns if one.turn.speaker))

    @property
    def hits(self) -> int:
        """How many of its turns a search has met."""
        return sum(one.hit is not None for one in (self.question, *self.turns) if one)


def exchanges(turns: tuple[TurnEntry, ...]) -> tuple[Exchange, ...]:
    """A dialogue as questions with their answers; nothing where nobody asks."""
    starts = [at for at, one in enumerate(turns) if one.turn.kind == "question"]
    if not starts:
        return ()
    before = [Exchange("exchange-0", None, turns[: starts[0]])] if starts[0] else []
    ends = [*starts[1:], len(turns)]
    return (
        *before,
        *(
            Exchange(f"exchange-{number}", turns[start], turns[start + 1 : end])
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
        ),
    )


def neighbours(dialogue: Dialogue, turn: Turn, *, reach: int = 1) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    """The turns next to one, before and after."""
    at = dialogue.turns.index(turn)
    return dialogue.turns[max(0, at - reach) : at], dialogue.turns[at + 1 : at + 1 + reach]


def contents(turns: tuple[TurnEntry, ...]) -> tuple[SectionHeading, ...]:
    """The table of contents."""
    return tuple(heading for turn in turns for heading in turn.headings)


def _headings(turns: tuple[Turn, ...]) -> dict[str, tuple[SectionHeading, ...]]:
    found: dict[str, tuple[SectionHeading, ...]] = {}
    given = _topics_given(turns)
    above: tuple[str, ...] = ()
    number = 0
    for turn in turns:
        opened = []
        for depth in _opened(above, turn.section):
            number += 1
            heading = turn.section[depth]
            opened.append(SectionHeading(f"section-{number}", heading, depth, tuple(given.get(heading, ()))))
        if opened:
            found[turn.id] = tuple(opened)
        above = turn.section
    return found


def _topics_given(turns: tuple[Turn, ...]) -> dict[str, dict[str, None]]:
    """The topics that the words of each heading give to the turns below it, in their order."""
    found: dict[str, dict[str, None]] = {}
    for turn in turns:
        for mention in turn.topics:
            for heading in turn.section:
                if any(word in heading for word in mention.heading_words):
                    found.setdefault(heading, {})[mention.topic] = None
    return found


def _opened(above: tuple[str, ...], section: tuple[str, ...]) -> Iterator[int]:
    """The depths of a path of headings that differ from the path above."""
    same = 0
    while same < min(len(above), len(section)) and above[same] == section[same]:
        same += 1
    yield from range(same, len(section))

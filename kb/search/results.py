"""What comes back: data only. A highlight is a text and spans; whoever shows it makes it safe."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from kb.model.dialogue import Kind
from kb.query.match_kinds import Reason
from kb.search.request import Facet

_Document = TypeVar("_Document")


class Span(NamedTuple):
    """A stretch of a turn's text, in characters of the original: text[start:end]."""

    start: int
    end: int


@dataclass(frozen=True)
class DialogueRef:
    """Enough of a dialogue to name it beside a hit."""

    id: str
    title: str
    date: date | None


@dataclass(frozen=True)
class Hit:
    """A turn that was found. `id` is "<dialogue>#<turn>"; `spans` are sorted and do not overlap.

    `topics` are those that the words of the turn give, `inherited_topics` those that only a heading above it gives.
    """

    id: str
    score: float
    reasons: tuple[Reason, ...]
    kind: Kind
    speaker: str | None
    organization: str | None
    post: str | None
    as_written: str
    dialogue: DialogueRef
    section: tuple[str, ...]
    topics: tuple[str, ...]
    text: str
    spans: tuple[Span, ...]
    taken_in: datetime | None = None
    inherited_topics: tuple[str, ...] = ()

    @property
    def turn_id(self) -> str:
        """The turn's id within its dialogue: the fragment of its permalink."""
        return self.id.partition("#")[2]


@dataclass(frozen=True)
class FacetValue:
    """A value, how many turns have it under the other conditions, and whether it is selected."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Page:
    """An answer. `total` and the counts are exact; `query` is the question as it was understood.

    A facet's values are ordered: selected first, then by count, then by value. The counts of a facet
    leave out its own selection. A selected value stays, even at zero.
    """

    query: str
    total: int
    generation: str
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[FacetValue, ...]]


def first_of_each(documents: Iterable[_Document], value: Callable[[_Document], str]) -> list[_Document]:
    """The first document of each value, in their order."""
    firsts: dict[str, _Document] = {}
    for document in documents:
        firsts.setdefault(value(document), document)
    return list(firsts.values())


def facet_values(counts: Mapping[str, int], selected: tuple[str, ...]) -> tuple[FacetValue, ...]:
    """Values with a count or a selection: selected first, then by count, then by value."""
    values = [FacetValue(value, count, value in selected) for value, count in counts.items() if count]
    values += [FacetValue(value, 0, True) for value in selected if not counts.get(value)]
    return tuple(sorted(values, key=lambda facet: (not facet.selected, -facet.count, facet.value)))

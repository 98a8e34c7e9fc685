"""Figures of the turns that a search finds, with their order, computed at the time of the question.

The index has no figures: reading those of a few hundred turns takes a second, and the rules may change between runs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial

from kb.deadline import check, if_time_allows
from kb.figures.figure import CalendarDate, Figure, FigureKind
from kb.figures.recognizer import figures, prepare
from kb.search.request import Grouping, SearchRequest
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot

MAX_TURNS = 500  # turns that are read for one table
_BATCH = 50  # turns between two looks at the clock


class FigureOrder(StrEnum):
    """Order of figures.

    Values are compared within a kind and a unit, the most frequent unit first. A date without a year comes last.
    """

    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"
    SMALLEST = "smallest"
    ORGANIZATION = "organization"


@dataclass(frozen=True)
class StatedFigure:
    """A figure, and the turn that states it."""

    figure: Figure
    hit: Hit

    @property
    def text(self) -> str:
        """The words of the figure."""
        return self.hit.text[self.figure.span.start : self.figure.span.end]

    @property
    def sentence(self) -> str:
        """The words of its sentence."""
        return self.hit.text[self.figure.sentence.start : self.figure.sentence.end]


@dataclass(frozen=True)
class FiguresOfSearch:
    """The figures of the first turns of a search. Of `total` turns, `read` were read."""

    figures: tuple[StatedFigure, ...]
    read: int
    total: int


def figures_of_search(snapshot: Snapshot, request: SearchRequest, most: int | None = None) -> FiguresOfSearch:
    """Reads the figures of the first turns of a search, in its order, as far as the time of the request allows.

    `most` turns are read, MAX_TURNS by default.

    Raises:
        SearchTimeoutError: the search itself ran out of time.
    """
    page = snapshot.search(
        replace(request, group=Grouping.TURN, limit=MAX_TURNS if most is None else most, offset=0, facets=())
    )
    found: list[StatedFigure] = []
    read = 0
    for batch in _batches(page.hits):
        some = if_time_allows(partial(_stated, snapshot, batch), None)
        if some is None:
            break
        found += some
        read += len(batch)
    return FiguresOfSearch(tuple(found), read, page.total)


def in_order(stated: Iterable[StatedFigure], order: FigureOrder) -> tuple[StatedFigure, ...]:
    """The figures in an order; ties stay in the order of the dialogues, the newest first, and of the texts."""
    newest = sorted(stated, key=_place)
    dated = [one for one in newest if one.hit.dialogue.date]
    undated = [one for one in newest if not one.hit.dialogue.date]
    newest = [*sorted(dated, key=lambda one: _day(one.hit), reverse=True), *undated]
    match order:
        case FigureOrder.NEWEST:
            return tuple(newest)
        case FigureOrder.OLDEST:
            return (*sorted(dated, key=lambda one: _day(one.hit)), *undated)
        case FigureOrder.ORGANIZATION:
            return tuple(sorted(newest, key=lambda one: (one.hit.organization is None, one.hit.organization or "")))
    kinds = list(FigureKind)
    units = Counter(one.figure.unit for one in newest)
    largest = order is FigureOrder.LARGEST
    by_value = sorted(newest, key=lambda one: _magnitude(one.figure.value), reverse=largest)
    by_value.sort(key=lambda one: _has_no_year(one.figure.value))
    return tuple(
        sorted(by_value, key=lambda one: (kinds.index(one.figure.kind), -units[one.figure.unit], one.figure.unit))
    )


def _batches(hits: Sequence[Hit]) -> Iterator[Sequence[Hit]]:
    return (hits[start : start + _BATCH] for start in range(0, len(hits), _BATCH))


def _stated(snapshot: Snapshot, hits: Sequence[Hit]) -> list[StatedFigure]:
    check()
    prepare([hit.text for hit in hits], snapshot.analyzer)
    found: list[StatedFigure] = []
    for hit in hits:
        check()
        found += (StatedFigure(one, hit) for one in figures(hit.text, snapshot.analyzer, hit.dialogue.date))
    return found


def _place(one: StatedFigure) -> tuple[str, int, str, int]:
    number = one.hit.turn_id.lstrip("t")
    return one.hit.dialogue.id, int(number) if number.isdecimal() else 0, one.hit.turn_id, one.figure.span.start


def _day(hit: Hit) -> int:
    return hit.dialogue.date.toordinal() if hit.dialogue.date else 0


def _magnitude(value: Decimal | CalendarDate) -> Decimal:
    """A number, or a date as the number 20220719; a year and a fiscal year as their first day would be."""
    if isinstance(value, Decimal):
        return value
    return Decimal((value.year or 0) * 10_000 + (value.month or 0) * 100 + (value.day or 0))


def _has_no_year(value: Decimal | CalendarDate) -> bool:
    return isinstance(value, CalendarDate) and value.year is None

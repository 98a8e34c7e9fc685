"""Axis of fiscal years: one slot for each year, and one for each long run of years without turns.

With a slot for every year, a single document of 1947 would leave a fifth of the width to this century. An omitted run
is a grey band with its own row in the table, and a label below the axis on wide pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.messages import _
from kb.search.request import Facet
from webui.charts import FULL, NARROW_LABELS, WIDE_LABELS, AxisLabel, Box, slots
from webui.formats import value_label

LABEL_STEPS = (1, 2, 5, 10, 20, 50)  # years from one label to the next
MIN_GAP = 3  # consecutive empty years that are omitted
GAP_WIDTH = 3  # width of an omitted run, in years
MIN_LABEL_DISTANCE = 12.0  # percent between the centres of two labelled omissions


@dataclass(frozen=True)
class YearSpan:
    """A fiscal year, or a run of omitted years from `first` to `last`."""

    first: int
    last: int

    @property
    def omitted(self) -> bool:
        """True for a run of omitted years."""
        return self.first != self.last

    @property
    def digits(self) -> str:
        """The years in digits, e.g. 1948～1998."""
        return f"{self.first}～{self.last}" if self.omitted else str(self.first)

    @property
    def name(self) -> str:
        """The year in both calendars, or the first and last year of a run."""
        if not self.omitted:
            return value_label(Facet.FISCAL_YEAR, str(self.first))
        return _("{first}～{last}年度", first=self.first, last=self.last)


def year_spans(years: Iterable[int]) -> tuple[YearSpan, ...]:
    """All years from the first to the last; `MIN_GAP` or more consecutive missing years become one span."""
    there = sorted(set(years))
    found = [YearSpan(year, year) for year in there[:1]]
    for year, following in pairwise(there):
        if following - year > MIN_GAP:
            found.append(YearSpan(year + 1, following - 1))
        else:
            found += [YearSpan(between, between) for between in range(year + 1, following)]
        found.append(YearSpan(following, following))
    return tuple(found)


def year_slots(axis: Sequence[YearSpan]) -> tuple[Box, ...]:
    """The slots of an axis; an omitted run has the width of `GAP_WIDTH` years."""
    return slots([GAP_WIDTH if span.omitted else 1 for span in axis])


def year_labels(axis: Sequence[YearSpan]) -> tuple[AxisLabel, ...]:
    """The labels of an axis; an omitted run has none if its label would overlap another one's."""
    boxes = year_slots(axis)
    places = {one.first: slot.middle for one, slot in zip(axis, boxes, strict=True) if not one.omitted}
    many = _labelled_years(places, WIDE_LABELS)
    few = _labelled_years({year: place for year, place in places.items() if year in many}, NARROW_LABELS)
    named = _spaced_out(
        {one.first: slot.middle for one, slot in zip(axis, boxes, strict=True) if one.omitted}, MIN_LABEL_DISTANCE
    )
    return tuple(
        AxisLabel("", span=one.digits if one.first in named else "")
        if one.omitted
        else AxisLabel(str(one.first) if one.first in many else "", wide=one.first not in few)
        for one in axis
    )


def _labelled_years(places: Mapping[int, float], most: int) -> frozenset[int]:
    """The years with a label: multiples of the smallest step at which `most` labels would fit."""
    found: frozenset[int] = frozenset()
    for step in LABEL_STEPS:
        multiples = {year: place for year, place in places.items() if year % step == 0}
        if not multiples:
            break
        found = _spaced_out(multiples, FULL / most)
        if len(found) == len(multiples):
            break
    return found


def _spaced_out(places: Mapping[int, float], least: float) -> frozenset[int]:
    """Greedy choice of years, from the first on, with at least a minimal distance between them."""
    found, before = set(), -FULL
    for year, place in places.items():
        if place - before >= least * (1 - 1e-9):
            found.add(year)
            before = place
    return frozenset(found)

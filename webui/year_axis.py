"""The axis of fiscal years: a slot for each year, and one for a long run of years of which there are no turns.

One document of 1947 among those of this century would leave them a fifth of the width. The run is a grey band, is named
below the axis on wide pages, and has a row of its own in the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.messages import _
from kb.search.request import Facet
from webui.charts import FULL, NARROW_LABELS, WIDE_LABELS, AxisLabel, Box, slots
from webui.formats import value_label

LABEL_STEPS = (1, 2, 5, 10, 20, 50)  # years from one label to the next
MIN_GAP = 3  # empty years that are drawn as one
GAP_WIDTH = 3  # of an omission, in years
MIN_LABEL_DISTANCE = 12.0  # hundredths of the frame of a wide page between the middles of two named omissions


@dataclass(frozen=True)
class YearSpan:
    """A fiscal year, or the years from `first` to `last` that are omitted because nothing was said in them."""

    first: int
    last: int

    @property
    def omitted(self) -> bool:
        """Whether it stands for several years."""
        return self.first != self.last

    @property
    def span(self) -> str:
        """The years in digits."""
        return f"{self.first}～{self.last}" if self.omitted else str(self.first)

    @property
    def name(self) -> str:
        """The year in both calendars, or the first and the last of the omitted ones."""
        if not self.omitted:
            return value_label(Facet.FISCAL_YEAR, str(self.first))
        return _("{first}～{last}年度", first=self.first, last=self.last)


def year_spans(years: Iterable[int]) -> tuple[YearSpan, ...]:
    """Every year from the first to the last; `MIN_GAP` missing ones or more in a row are one span."""
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
    """The slots of an axis."""
    return slots([GAP_WIDTH if span.omitted else 1 for span in axis])


def year_labels(axis: Sequence[YearSpan]) -> tuple[AxisLabel, ...]:
    """The labels below an axis. An omission that would stand upon another's name has none."""
    room = year_slots(axis)
    places = {one.first: slot.middle for one, slot in zip(axis, room, strict=True) if not one.omitted}
    many = _labelled(places, WIDE_LABELS)
    few = _labelled({year: place for year, place in places.items() if year in many}, NARROW_LABELS)
    named = _apart(
        {one.first: slot.middle for one, slot in zip(axis, room, strict=True) if one.omitted}, MIN_LABEL_DISTANCE
    )
    return tuple(
        AxisLabel("", span=one.span if one.first in named else "")
        if one.omitted
        else AxisLabel(str(one.first) if one.first in many else "", wide=one.first not in few)
        for one in axis
    )


def _labelled(places: Mapping[int, float], most: int) -> frozenset[int]:
    """The years with a label: multiples of the smallest step that leaves each as much room as `most` of them have."""
    found: frozenset[int] = frozenset()
    for step in LABEL_STEPS:
        multiples = {year: place for year, place in places.items() if year % step == 0}
        if not multiples:
            break
        found = _apart(multiples, FULL / most)
        if len(found) == len(multiples):
            break
    return found


def _apart(places: Mapping[int, float], least: float) -> frozenset[int]:
    """Those of the years, from the first on, that stand so far from the one before."""
    found, before = set(), -FULL
    for year, place in places.items():
        if place - before >= least * (1 - 1e-9):
            found.add(year)
            before = place
    return frozenset(found)

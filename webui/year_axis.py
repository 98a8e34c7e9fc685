"""The axis of fiscal years: a slot for each year, and one for a long run of years of which there are no turns.

One document of 1947 among those of this century would leave them a fifth of the width. The run is a grey band, is named
below the axis on wide pages, and has a row of its own in the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.messages import _
from kb.search.request import Facet
from webui.charts import FEW, FULL, MANY, Box, Label, slots
from webui.formats import value_label

EVERY = (1, 2, 5, 10, 20, 50)  # years from one label to the next
LONG = 3  # empty years that are drawn as one
WIDTH = 3  # of an omission, in years
APART = 12.0  # hundredths of the frame of a wide page between the middles of two named omissions


@dataclass(frozen=True)
class Stretch:
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


def stretches(years: Iterable[int]) -> tuple[Stretch, ...]:
    """Every year from the first to the last; `LONG` missing ones or more in a row are one stretch."""
    there = sorted(set(years))
    found = [Stretch(year, year) for year in there[:1]]
    for year, following in pairwise(there):
        if following - year > LONG:
            found.append(Stretch(year + 1, following - 1))
        else:
            found += [Stretch(between, between) for between in range(year + 1, following)]
        found.append(Stretch(following, following))
    return tuple(found)


def year_slots(axis: Sequence[Stretch]) -> tuple[Box, ...]:
    """The slots of an axis."""
    return slots([WIDTH if stretch.omitted else 1 for stretch in axis])


def year_labels(axis: Sequence[Stretch]) -> tuple[Label, ...]:
    """The labels below an axis. An omission that would stand upon another's name has none."""
    room = year_slots(axis)
    places = {one.first: slot.middle for one, slot in zip(axis, room, strict=True) if not one.omitted}
    many = _labelled(places, MANY)
    few = _labelled({year: place for year, place in places.items() if year in many}, FEW)
    named = _apart({one.first: slot.middle for one, slot in zip(axis, room, strict=True) if one.omitted}, APART)
    return tuple(
        Label("", span=one.span if one.first in named else "")
        if one.omitted
        else Label(str(one.first) if one.first in many else "", wide=one.first not in few)
        for one in axis
    )


def _labelled(places: Mapping[int, float], most: int) -> frozenset[int]:
    """The years with a label: multiples of the smallest step that leaves each as much room as `most` of them have."""
    found: frozenset[int] = frozenset()
    for step in EVERY:
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

"""Geometry of charts: converts numbers to positions in percent of a frame that is as wide as the page allows.

Only positions scale with the frame. Strokes, marks and text keep their size on a phone, where scaling the whole drawing
would make text unreadable.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor, log10

from markupsafe import Markup

FULL = 100.0
NARROW_LABELS, WIDE_LABELS = 8, 24  # labels that fit on a phone, and on a wide page
MAX_SLOTS = 100  # with more, adjacent bars are not distinguishable
_FILLED = 0.76  # share of a slot that its bar covers
_WIDEST = 8.0  # maximal width of a bar, in percent of the frame
_ROUND_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Box:
    """Rectangle within the frame, in percent from the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Horizontal centre."""
        return self.x + self.width / 2

    @property
    def attributes(self) -> Markup:
        """The attributes of an SVG rectangle."""
        x, y, width, height = map(percent, (self.x, self.y, self.width, self.height))
        return Markup(f'x="{x}" y="{y}" width="{width}" height="{height}"')  # noqa: S704  # numbers alone


@dataclass(frozen=True)
class Point:
    """Position within the frame, in percent from the upper left corner."""

    x: float
    y: float


@dataclass(frozen=True)
class AxisLabel:
    """Label below an axis: a mark, and below some marks a year.

    Labels that are `wide`, and the `span` of omitted years, are shown on a wide page only. With `year_repeated`, the
    year is hidden on a wide page: an earlier mark, which a phone omits, shows it there.
    """

    mark: str
    year: str = ""
    wide: bool = False
    year_repeated: bool = False
    span: str = ""


@dataclass(frozen=True)
class Scale:
    """Axis with round ticks at equal steps from zero; the last tick is at the top of the frame."""

    ticks: tuple[float, ...]

    @property
    def top(self) -> float:
        """Value at the top of the frame."""
        return self.ticks[-1]

    def height(self, value: float) -> float:
        """Height of a value, in percent."""
        return value / self.top * FULL

    def y(self, value: float) -> float:
        """Vertical position of a value, in percent from the top."""
        return FULL - self.height(value)


def scale(highest: float, *, steps: int, whole: bool = False) -> Scale:
    """The scale with the smallest round step that covers a value in at most `steps` steps.

    With `whole`, ticks are integers.
    """
    least = highest / steps if highest > 0 else 1 / steps
    power = floor(log10(least))
    step = next(step for step in _ROUND_STEPS if step * 10.0**power >= least * (1 - 1e-9)) * 10.0**power
    if whole:
        step = max(1.0, step)
    count = max(1, ceil(highest / step * (1 - 1e-9)))
    return Scale(tuple(round(number * step, max(0, -power)) for number in range(count + 1)))


def bars(values: Sequence[float], places: Sequence[Box], on: Scale) -> tuple[Box, ...]:
    """A bar centred in each slot; all have the same width, limited by the narrowest slot."""
    width = min((_WIDEST, *(slot.width * _FILLED for slot in places)))
    return tuple(
        Box(slot.middle - width / 2, on.y(value), width, on.height(value))
        for slot, value in zip(places, values, strict=True)
    )


def points(values: Sequence[float | None], places: Sequence[Box], on: Scale) -> tuple[Point | None, ...]:
    """A point centred in each slot that has a value."""
    return tuple(
        None if value is None else Point(slot.middle, on.y(value)) for slot, value in zip(places, values, strict=True)
    )


def segments(line: Sequence[Point | None]) -> tuple[tuple[Point, Point], ...]:
    """Line segments between neighbouring points; missing values break the line."""
    return tuple((start, end) for start, end in pairwise(line) if start is not None and end is not None)


def slots(shares: Sequence[float]) -> tuple[Box, ...]:
    """Adjacent slots of full height that fill the frame; widths are proportional to the shares."""
    unit = FULL / sum(shares) if shares else FULL
    return tuple(
        Box((end - share) * unit, 0.0, share * unit, FULL)
        for share, end in zip(shares, accumulate(shares), strict=True)
    )


def labels(
    numbers: Sequence[int],
    *,
    every: Sequence[int],
    mark: Callable[[int], str] = str,
    year: Callable[[int], str] = lambda number: "",
) -> tuple[AxisLabel, ...]:
    """One label for each number of an axis, formatted by `mark` and `year`."""
    few, many = (multiples(numbers, every=every, most=most) for most in (NARROW_LABELS, WIDE_LABELS))
    last = {False: "", True: ""}  # the year labelled last: on a phone, and on a wide page
    found = []
    for number in numbers:
        new = {wide: number in (few | many if wide else few) and year(number) != last[wide] for wide in last}
        last |= {wide: year(number) for wide in last if new[wide]}
        found.append(
            AxisLabel(
                mark=mark(number) if number in few | many else "",
                year=year(number) if any(new.values()) else "",
                wide=number not in few,
                year_repeated=not new[True],
            )
        )
    return tuple(found)


def multiples(numbers: Sequence[int], *, every: Sequence[int], most: int) -> frozenset[int]:
    """The numbers that are multiples of a step: the smallest step in `every` that keeps about `most` numbers."""
    step = next((step for step in every if len(numbers) <= step * most), every[-1])
    return frozenset(number for number in numbers if number % step == 0)


def percent(y: float) -> str:
    """Position as an SVG attribute."""
    return f"{y:.2f}".rstrip("0").rstrip(".") + "%"

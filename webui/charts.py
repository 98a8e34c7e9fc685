"""From numbers to geometry. Places are hundredths of a frame which is as wide as the page lets it be.

Only places stretch with the frame: segments, marks and text keep their size on a phone, where a drawing that is scaled
as a whole would shrink them beyond reading.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor, log10

FULL = 100.0
NARROW_LABELS, WIDE_LABELS = 8, 24  # labels that a phone and a wide page have room for
MAX_SLOTS = 100  # beside each other; of more, nobody could tell one from the next
_FILLED = 0.76  # of the width of a slot is bar
_WIDEST = 8.0  # a bar is: wide slabs of few numbers would outshout the text
_NICE = (1, 2, 5, 10)


@dataclass(frozen=True)
class Box:
    """A rectangle within the frame, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The place half way between its left and its right edge."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Point:
    """A place within the frame, from its upper left corner."""

    x: float
    y: float


@dataclass(frozen=True)
class AxisLabel:
    """A mark below an axis, and perhaps a year below that.

    Only a wide page has room for what is `wide` and for the `span` of an omission, and there the year stands under an
    earlier mark where it is `again`.
    """

    mark: str
    year: str = ""
    wide: bool = False
    again: bool = False
    span: str = ""


@dataclass(frozen=True)
class Scale:
    """Round numbers at equal steps from zero; the last of them is the top of the frame."""

    ticks: tuple[float, ...]

    @property
    def top(self) -> float:
        """The number at the top of the frame."""
        return self.ticks[-1]

    def height(self, value: float) -> float:
        """How high a number reaches."""
        return value / self.top * FULL

    def place(self, value: float) -> float:
        """Where a number stands, from above."""
        return FULL - self.height(value)


def scale(highest: float, *, steps: int, whole: bool = False) -> Scale:
    """The finest scale of at most so many steps that holds a number; with `whole`, of whole numbers."""
    least = highest / steps if highest > 0 else 1 / steps
    power = floor(log10(least))
    step = next(nice for nice in _NICE if nice * 10.0**power >= least * (1 - 1e-9)) * 10.0**power
    if whole:
        step = max(1.0, step)
    count = max(1, ceil(highest / step * (1 - 1e-9)))
    return Scale(tuple(round(number * step, max(0, -power)) for number in range(count + 1)))


def bars(values: Sequence[float], places: Sequence[Box], on: Scale) -> tuple[Box, ...]:
    """A bar in the middle of each slot, standing on the ground, as wide as the narrowest slot allows."""
    width = min((_WIDEST, *(slot.width * _FILLED for slot in places)))
    return tuple(
        Box(slot.middle - width / 2, on.place(value), width, on.height(value))
        for slot, value in zip(places, values, strict=True)
    )


def points(values: Sequence[float | None], places: Sequence[Box], on: Scale) -> tuple[Point | None, ...]:
    """A point above the middle of each slot that has a number."""
    return tuple(
        None if value is None else Point(slot.middle, on.place(value))
        for slot, value in zip(places, values, strict=True)
    )


def segments(line: Sequence[Point | None]) -> tuple[tuple[Point, Point], ...]:
    """The segments between neighbouring points: a line is broken where there is no number."""
    return tuple((start, end) for start, end in pairwise(line) if start is not None and end is not None)


def slots(shares: Sequence[float]) -> tuple[Box, ...]:
    """Slots of full height beside each other, which fill the frame; each is as wide as its share of the sum."""
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
    """The labels below an axis of numbers, one each; `mark` and `year` write them."""
    few, many = (multiples(numbers, every=every, most=most) for most in (NARROW_LABELS, WIDE_LABELS))
    last = {False: "", True: ""}  # the year that was named last: on a phone, and on a wide page
    found = []
    for number in numbers:
        new = {wide: number in (few | many if wide else few) and year(number) != last[wide] for wide in last}
        last |= {wide: year(number) for wide in last if new[wide]}
        found.append(
            AxisLabel(
                mark=mark(number) if number in few | many else "",
                year=year(number) if any(new.values()) else "",
                wide=number not in few,
                again=not new[True],
            )
        )
    return tuple(found)


def multiples(numbers: Sequence[int], *, every: Sequence[int], most: int) -> frozenset[int]:
    """Those of the numbers that are multiples of a step: the smallest that leaves about `most` of them."""
    step = next((step for step in every if len(numbers) <= step * most), every[-1])
    return frozenset(number for number in numbers if number % step == 0)


def percent(place: float) -> str:
    """A place as an attribute of a drawing."""
    return f"{place:.2f}".rstrip("0").rstrip(".") + "%"

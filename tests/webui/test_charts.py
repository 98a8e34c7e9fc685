"""The geometry of charts."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import webui
from webui.charts import (
    FULL,
    bars,
    multiples,
    percent,
    points,
    scale,
    segments,
    slots,
)

COUNTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=100)
SHARES = st.lists(st.none() | st.floats(0, 100).map(lambda share: round(share, 4)), min_size=1, max_size=100)


@given(st.integers(0, 10**9), st.integers(1, 8))
def test_a_scale_holds_its_numbers_in_few_round_steps(highest: int, steps: int) -> None:
    on = scale(highest, steps=steps, whole=True)
    assert on.top >= highest
    assert len(on.ticks) - 1 <= steps
    assert all(tick == int(tick) for tick in on.ticks)
    assert len({end - start for start, end in pairwise(on.ticks)}) == 1
    assert re.fullmatch(r"[125]0*", str(int(on.ticks[1])))


@given(st.floats(0.01, 100), st.integers(1, 8))
def test_shares_have_round_steps_too(highest: float, steps: int) -> None:
    on = scale(highest, steps=steps)
    assert on.top >= highest * (1 - 1e-9)
    assert len(on.ticks) - 1 <= steps
    assert f"{on.ticks[1]:.0e}"[0] in "125"


@given(COUNTS)
def test_bars_stand_within_the_frame_and_are_proportional(counts: list[int]) -> None:
    on = scale(max(counts), steps=3, whole=True)
    places = slots([1] * len(counts))
    drawn_bars = bars(counts, places, on)
    for count, bar, slot in zip(counts, drawn_bars, places, strict=True):
        assert slot.x <= bar.x
        assert bar.x + bar.width <= slot.x + slot.width + 1e-6
        assert slot.x + slot.width <= FULL + 1e-6
        assert 0 <= bar.y <= FULL
        assert bar.y + bar.height == pytest.approx(FULL)
        assert bar.height == pytest.approx(count / on.top * FULL)
    assert len({bar.width for bar in drawn_bars}) == 1


@given(SHARES)
def test_points_stand_within_the_frame_and_lines_break_where_there_is_no_number(shares: list[float | None]) -> None:
    on = scale(max((share or 0.0 for share in shares), default=0.0), steps=5)
    line = points(shares, slots([1] * len(shares)), on)
    assert [point is None for point in line] == [share is None for share in shares]
    there = [point for point in line if point]
    assert all(0 <= point.x <= FULL and -1e-6 <= point.y <= FULL for point in there)
    assert [point.x for point in there] == sorted(point.x for point in there)
    neighbours = sum(one is not None and next_one is not None for one, next_one in pairwise(shares))
    assert len(segments(line)) == neighbours


@given(st.integers(1, 3000), st.integers(1, 100), st.integers(8, 24))
def test_few_labels_and_at_least_one(first: int, count: int, most: int) -> None:
    chosen = multiples(range(first, first + count), every=(1, 2, 5, 10, 20, 50), most=most)
    assert 1 <= len(chosen) <= most + 1


def test_places_are_written_short() -> None:
    assert [percent(y) for y in (0.0, 12.5, 100.0, 33.333333)] == ["0%", "12.5%", "100%", "33.33%"]


def test_a_class_that_makes_a_scroller_means_nothing_else_anywhere() -> None:
    style = re.sub(
        r"/\*.*?\*/", "", (Path(webui.__file__).parent / "static" / "app.css").read_text("utf-8"), flags=re.DOTALL
    )
    scrollers, within = set(), set()
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        for selector in map(str.strip, selectors.split(",")):
            alone = re.fullmatch(r"\.([\w-]+)", selector)
            if alone and re.search(r"overflow(-x|-y)?:", body):
                scrollers.add(alone[1])
            elif inner := re.search(r"\s\.([\w-]+)$", selector):
                within.add(inner[1])
    assert "scroll" in scrollers
    assert not scrollers & within  # .wide of a mark below an axis was cut by that of a table

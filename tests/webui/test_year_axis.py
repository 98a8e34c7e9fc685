"""The axis of fiscal years."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.charts import (
    FULL,
    NARROW_LABELS,
    WIDE_LABELS,
    labels,
)
from webui.year_axis import MIN_GAP, MIN_LABEL_DISTANCE, YearSpan, year_labels, year_slots, year_spans


@given(st.lists(st.integers(1, 9999) | st.integers(1990, 2030), max_size=30))
def test_an_axis_has_every_year_once_and_omits_only_long_runs_without_turns(years: list[int]) -> None:
    axis = year_spans(years)
    covered = [year for one in axis for year in range(one.first, one.last + 1)]
    assert covered == (list(range(min(years), max(years) + 1)) if years else [])
    for one in axis:
        if one.omitted:
            assert one.last - one.first + 1 >= MIN_GAP
            assert not set(years) & set(range(one.first, one.last + 1))
            assert {one.first - 1, one.last + 1} <= set(years)
    alone = {one.first for one in axis if not one.omitted}
    assert set(years) <= alone
    assert len(alone - set(years)) < MIN_GAP * max(1, len(set(years)))


@given(st.sets(st.integers(1880, 2030), min_size=2, max_size=60))
def test_slots_fill_the_frame_and_names_of_omissions_are_apart(years: set[int]) -> None:
    axis = year_spans(years)
    room, marks = year_slots(axis), year_labels(axis)
    assert room[0].x == 0
    assert room[-1].x + room[-1].width == pytest.approx(FULL)
    assert all(one.x + one.width == pytest.approx(following.x) for one, following in pairwise(room))
    named = [slot.middle for slot, label in zip(room, marks, strict=True) if label.span]
    assert all(following - one >= MIN_LABEL_DISTANCE for one, following in pairwise(named))
    assert bool(named) == any(one.omitted for one in axis)
    for most, wide in ((NARROW_LABELS, False), (WIDE_LABELS, True)):
        labelled = [slot.middle for slot, one in zip(room, marks, strict=True) if one.mark and (wide or not one.wide)]
        assert all(following - one >= FULL / most * (1 - 1e-9) for one, following in pairwise(labelled))


def test_an_old_document_does_not_squeeze_the_rest() -> None:
    axis = year_spans([1947, 1999, 2000, 2001, 2004])
    assert [one.digits for one in axis] == ["1947", "1948～1998", "1999", "2000", "2001", "2002", "2003", "2004"]
    assert axis[1] == YearSpan(1948, 1998)
    assert [label.span for label in year_labels(axis)][:3] == ["", "1948～1998", ""]
    assert [label.mark for label in year_labels(axis)][:3] == ["1947", "", "1999"]


def test_a_year_stands_once_below_each_width_of_the_axis() -> None:
    months = range(2021 * 12 + 5, 2022 * 12 + 3)  # June 2021 to March 2022
    found = labels(months, every=(1, 3, 6, 12), mark=lambda n: str(n % 12 + 1), year=lambda n: str(n // 12))
    wide = [(label.mark, label.year) for label in found if label.year and not label.year_repeated]
    phone = [(label.mark, label.year) for label in found if label.year and not label.wide]
    assert wide == [("6", "2021"), ("1", "2022")]
    assert phone == [("7", "2021"), ("1", "2022")]
    assert [label.mark for label in found if not label.wide] == ["7", "10", "1"]


def test_an_axis_of_thousands_of_years_has_labels_that_are_apart() -> None:
    axis = year_spans(range(1, 3000))
    marks = [slot.middle for slot, label in zip(year_slots(axis), year_labels(axis), strict=True) if label.mark]
    assert 2 < len(marks) <= WIDE_LABELS + 1

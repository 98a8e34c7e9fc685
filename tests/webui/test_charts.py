"""The geometry of charts, and the histogram above the hits."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

import webui
from kb.knowledge import KnowledgeBase
from kb.search.request import Facet, SearchRequest
from tests.webui.reading import drawn, links, rows, seen
from webui.charts import (
    FULL,
    NARROW_LABELS,
    WIDE_LABELS,
    bars,
    labels,
    multiples,
    percent,
    points,
    scale,
    segments,
    slots,
)
from webui.year_axis import MIN_GAP, MIN_LABEL_DISTANCE, YearSpan, year_labels, year_slots, year_spans

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
    assert [one.span for one in axis] == ["1947", "1948～1998", "1999", "2000", "2001", "2002", "2003", "2004"]
    assert axis[1] == YearSpan(1948, 1998)
    assert [label.span for label in year_labels(axis)][:3] == ["", "1948～1998", ""]
    assert [label.mark for label in year_labels(axis)][:3] == ["1947", "", "1999"]


@given(st.integers(1, 3000), st.integers(1, 100), st.integers(8, 24))
def test_few_labels_and_at_least_one(first: int, count: int, most: int) -> None:
    chosen = multiples(range(first, first + count), every=(1, 2, 5, 10, 20, 50), most=most)
    assert 1 <= len(chosen) <= most + 1


def test_places_are_written_short() -> None:
    assert [percent(place) for place in (0.0, 12.5, 100.0, 33.333333)] == ["0%", "12.5%", "100%", "33.33%"]


def test_years_above_the_hits_are_those_of_the_facet(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = client.get("/search").text
    with kb.snapshot() as snapshot:
        counted = snapshot.search(SearchRequest.of(limit=1)).facets[Facet.FISCAL_YEAR]
    wanted = {int(value.value): value.count for value in counted}
    found = {int(name[:4]): int(count) for name, count in rows(page, "年度ごとの件数").items()}
    assert found == wanted == {2021: 9, 2022: 30}
    assert drawn(page) == {
        "2021年度（令和3年度） 9件": "/search?fy=2021",
        "2022年度（令和4年度） 30件": "/search?fy=2022",
    }
    assert "最も多いのは2022年度（令和4年度）の30件" in seen(page)


def test_a_bar_leads_to_that_many_hits(client: FlaskClient) -> None:
    for title, address in drawn(client.get("/search?q=標準化 OR 研修").text).items():
        (count,) = re.findall(r" (\d+)件", title)
        assert f"{count}件の発言が見つかりました" in client.get(address).text


def test_the_chosen_year_is_said_and_leads_to_the_search_without_it(client: FlaskClient) -> None:
    page = client.get("/search?q=の&fy=2022").text
    assert "選択中: 2022年度（令和4年度）" in seen(page)
    (chosen,) = (address for title, address in drawn(page).items() if "選択中" in title)
    assert chosen == "/search?q=" + quote("の")
    assert page.count('class="selected" aria-current="true"') == 1


def test_months_where_the_search_is_of_two_years(client: FlaskClient) -> None:
    page = client.get("/search?fy=2021&fy=2022").text
    found = rows(page, "月ごとの件数")
    assert len(found) == 12  # June 2021 to May 2022
    assert {month: count for month, count in found.items() if count != "0"} == {"2021年6月": "9", "2022年5月": "30"}
    assert drawn(page) == {
        "2021年6月 9件": "/search?fy=2021&fy=2022&from=2021-06&to=2021-06",
        "2022年5月 30件": "/search?fy=2021&fy=2022&from=2022-05&to=2022-05",
    }
    assert links(page)["年度ごとに見る"] == "/search"


def test_a_chosen_month_stands_among_the_others(client: FlaskClient) -> None:
    page = client.get("/search?fy=2021&fy=2022&from=2021-06&to=2021-06").text
    assert "9件の発言が見つかりました" in page
    assert "選択中: 2021年6月" in seen(page)
    assert drawn(page) == {
        "2021年6月 9件（選択中。押すと解除）": "/search?fy=2021&fy=2022",
        "2022年5月 30件": "/search?fy=2021&fy=2022&from=2022-05&to=2022-05",
    }


def test_a_period_alone_is_shown_by_month_and_a_month_narrows_it(client: FlaskClient) -> None:
    page = client.get("/search?from=2021-04&to=2023-03").text
    assert drawn(page)["2021年6月 9件"] == "/search?from=2021-06&to=2021-06"
    page = client.get("/search?from=2021-04&to=2022-04").text
    assert drawn(page) == {
        "2021年6月 9件（選択中）": "/search?from=2021-06&to=2021-06",
        "2022年5月 30件": "/search?from=2022-05&to=2022-05",
    }
    assert "選択中: 2021年6月～2022年4月" in seen(page)


@pytest.mark.parametrize("query", ["q=研修", "q=ゾウガメ", "from=2021-06&to=2021-06", "q=alert"])
def test_a_single_bar_is_no_chart(client: FlaskClient, query: str) -> None:
    assert 'id="histogram"' not in client.get(f"/search?{query}").text


@pytest.mark.parametrize(
    "query",
    ["fy=9999&from=2021-04", "fy=1021", "from=0001-01&to=0001-02", "from=9999-01&to=9999-12", "fy=2021&fy=3000"],
)
def test_years_at_the_ends_of_time_are_no_error(client: FlaskClient, query: str) -> None:
    assert client.get(f"/search?{query}").status_code == 200


def test_the_histogram_is_a_part_of_what_the_script_takes_over(client: FlaskClient) -> None:
    page = client.get("/search").text
    assert page.index('id="results"') < page.index('id="histogram"') < page.index('class="hits"')


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


def test_english(client: FlaskClient) -> None:
    text = seen(client.get("/search?fy=2021&fy=2022&lang=en").text)
    assert "Statements by month" in text
    assert "2022-05" in text
    assert "Jul2021" in text


def test_a_year_stands_once_below_each_width_of_the_axis() -> None:
    months = range(2021 * 12 + 5, 2022 * 12 + 3)  # June 2021 to March 2022
    found = labels(months, every=(1, 3, 6, 12), mark=lambda n: str(n % 12 + 1), year=lambda n: str(n // 12))
    wide = [(label.mark, label.year) for label in found if label.year and not label.again]
    phone = [(label.mark, label.year) for label in found if label.year and not label.wide]
    assert wide == [("6", "2021"), ("1", "2022")]
    assert phone == [("7", "2021"), ("1", "2022")]
    assert [label.mark for label in found if not label.wide] == ["7", "10", "1"]

"""Trends over years without turns, which the axis omits."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import drawn, links, rows, seen, year_rows
from tests.support.sample_index import build
from webui.app import create_app


def test_years_without_turns_are_said_and_break_the_line(tmp_path: Path, analyzer: Analyzer) -> None:
    talks = [
        dialogue(f"d{year}", [turn("研修の話です。")], day=date(year, 6, 1), title=f"{year}")
        for year in (2018, 2019, 2022)
    ]
    with build(tmp_path, analyzer, talks) as opened:
        page = create_app(Settings(), opened).test_client().get("/trends?term=研修").text
    assert "発言のない年度: 2020、2021。線はここで切れます。" in seen(page)
    assert year_rows(page)["2020年度（令和2年度）"] == ["0", "発言なし"]
    plot = page[page.index('class="plot"') : page.index('id="trends-data"')]
    assert plot[: plot.index("</svg>")].count('<line class="stroke"') == 1
    assert len(drawn(page)) == 3


@pytest.fixture(scope="module")
def ages(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[FlaskClient]:
    """A dialogue of 1947, and one for most years from 1999 on; 研修 occurs from 2014 on."""
    talks = [
        dialogue(
            f"d{year}",
            [turn("研修の話です。" if year > 2013 else "窓口の話です。")],
            day=date(year, 6, 1),
            title=f"{year}",
        )
        for year in (1947, *range(1999, 2010), *range(2013, 2026))
    ]
    with build(tmp_path_factory.mktemp("ages"), analyzer, talks) as opened:
        yield create_app(Settings(), opened).test_client()


def test_years_without_turns_are_one_stretch_of_the_axis_and_a_row_of_the_table(ages: FlaskClient) -> None:
    page = ages.get("/trends?term=研修&from=1947").text
    assert list(year_rows(page))[:3] == ["1947年度（昭和22年度）", "1948～1998年度", "1999年度（平成11年度）"]
    assert year_rows(page)["1948～1998年度"] == ["0", "発言なし"]
    assert "発言のない年度: 1948～1998、2010～2012。線はここで切れます。" in seen(page)
    marks = page[page.index('class="marks"') :]
    assert re.findall(r'<span class="omitted-span"><br>(.*?)</span>', marks) == ["1948～1998", "2010～2012"]
    assert page.count('<rect class="omission"') == 2


def test_the_axis_begins_where_the_terms_do_and_says_so(ages: FlaskClient) -> None:
    page = ages.get("/trends?term=研修").text
    assert next(iter(year_rows(page))) == "2014年度（平成26年度）"
    assert "1947～2013年度の発言と質問13件には、どの語句も現れないため" in seen(page)
    everything = ages.get(links(page)["省かずに見る"]).text
    assert next(iter(year_rows(everything))) == "1947年度（昭和22年度）"
    assert "省かずに見る" not in everything
    assert next(iter(year_rows(ages.get("/trends?term=窓口").text))) == "1947年度（昭和22年度）"
    assert next(iter(year_rows(ages.get("/trends?term=ゾウガメ").text))) == "1947年度（昭和22年度）"


def test_a_short_axis_begins_before_the_terms(ages: FlaskClient) -> None:
    page = ages.get("/trends?term=研修&to=2018").text
    assert list(year_rows(page)) == [f"{year}年度（平成{year - 1988}年度）" for year in range(2013, 2019)]


def test_years_can_be_chosen_and_lines_lead_to_the_turns_of_these_years(ages: FlaskClient) -> None:
    page = ages.get("/trends?term=研修&from=2016&to=2018").text
    assert len(year_rows(page)) == 3
    assert re.findall(r'<option selected value="(\d+)">', page) == ["2016", "2018"]
    address = links(page)["研修 3件"]
    assert "from=2016-04&to=2019-03" in address
    assert "3件の発言が見つかりました" in ages.get(address).text
    assert ages.get("/trends?term=研修&from=平成28&to=").location == f"/trends?term={quote('研修')}&from=2016"
    assert ages.get("/trends?term=研修&to=9999").status_code == 200


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("from=いつか", "年度「いつか」を読めません。"),
        ("from=2018&to=2016", "始まりの2018年度が終わりの2016年度より後です。"),
    ],
)
def test_years_that_cannot_be_shown_are_explained(ages: FlaskClient, query: str, message: str) -> None:
    answer = ages.get(f"/trends?term=研修&{query}")
    assert answer.status_code == 400
    assert message in seen(answer.text)
    assert f'<option selected value="{query.partition("&")[0].partition("=")[2]}">' in answer.text


def test_the_histogram_of_a_search_omits_them_too(ages: FlaskClient) -> None:
    page = ages.get("/search?q=窓口").text
    assert "1948～1998年度" in rows(page, "年度ごとの件数")
    assert page.count('<rect class="omission"') == 2
    assert len(drawn(page)) == 13


def test_a_chosen_year_within_an_omission_can_be_given_up(ages: FlaskClient) -> None:
    found = drawn(ages.get("/search?q=窓口&fy=1970&fy=2001").text)
    assert found["1970年度（昭和45年度） 0件（選択中。押すと解除）"].endswith("&fy=2001")

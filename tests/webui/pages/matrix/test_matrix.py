"""The matrix of topics by organizations."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import links, seen
from tests.support.sample_index import build
from webui.app import create_app
from webui.pages.matrix.table import MAX_ORGANIZATIONS, TINTS, tint_bounds


def columns(page: str) -> list[str]:
    return re.findall(r'class="upright" href="[^"]*">(.*?)</a>', page)


def cells(page: str) -> dict[str, list[str]]:
    """Topic -> texts of its cells."""
    found = re.findall(r'<tr>\s*<th scope="row"><a [^>]*>(.*?)</a>(.*?)</tr>', page, re.DOTALL)
    return {
        topic: [seen(cell).strip() for cell in re.findall(r'<td class="tint-\d">(.*?)</td>', row, re.DOTALL)]
        for topic, row in found
    }


def test_every_pair_has_its_count_and_blanks_are_seen(client: FlaskClient) -> None:
    page = client.get("/matrix").text
    assert columns(page) == ["青葉野市", "桜川区", "東京都"]  # municipalities first, as they are read
    assert cells(page) == {
        "標準化": ["30", "0（空白）", "0（空白）"],
        "研修": ["0（空白）", "1", "1"],
        "防災": ["0（空白）", "1", "0（空白）"],
        "マイナンバー": ["0（空白）", "1", "0（空白）"],
        "窓口": ["0（空白）", "1", "0（空白）"],
        "電子申請": ["0（空白）", "0（空白）", "0（空白）"],
        "&lt;i&gt;議題&lt;/i&gt;": ["0（空白）", "1", "0（空白）"],
    }
    text = seen(page)
    assert "21の組み合わせのうち、空白は14（67%）" in text
    assert "どの組織も語っていない話題: 電子申請" in text


def test_every_cell_leads_to_that_many_hits(client: FlaskClient) -> None:
    page = client.get("/matrix?fy=2021&fy=2022").text
    found = re.findall(r'<td class="tint-\d"><a href="([^"]*)">(\d+)</a>', page)
    assert len(found) == 6
    for address, count in found:
        assert "fy=2021" in address
        assert f"{count}件の発言が見つかりました" in client.get(address.replace("&amp;", "&")).text


def test_headings_lead_to_all_of_a_row_or_column(client: FlaskClient) -> None:
    found = links(client.get("/matrix").text)
    assert found["研修"] == f"/search?topic={quote('研修')}"
    assert found["青葉野市"] == f"/search?org={quote('青葉野市')}"


def test_years_and_kinds_narrow_what_is_counted_and_not_what_is_shown(client: FlaskClient) -> None:
    page = client.get("/matrix?fy=2022&kind=speech").text
    assert columns(page) == ["青葉野市", "桜川区", "東京都"]
    assert cells(page)["標準化"] == ["30", "0（空白）", "0（空白）"]
    assert cells(page)["研修"] == ["0（空白）"] * 3
    assert re.findall(r'value="([^"]*)" checked', page) == ["2022", "speech"]
    assert "対象: 2022年度（令和4年度） 発言" in seen(page)


def test_a_chosen_year_that_is_not_there_can_be_given_up(client: FlaskClient) -> None:
    page = client.get("/matrix?fy=1999").text
    assert re.findall(r'value="([^"]*)" checked', page) == ["1999"]


def test_the_table_can_be_scrolled_by_keyboard_and_has_a_name(client: FlaskClient) -> None:
    page = client.get("/matrix").text
    assert 'role="region" tabindex="0" aria-labelledby="matrix-caption"' in page
    assert '<caption id="matrix-caption">' in page
    assert 'scope="rowgroup"' in page
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)


@pytest.mark.parametrize(
    ("query", "message"),
    [("fy=いつか", "年度「いつか」を読めません"), ("kind=song", "発言の種別「song」はありません")],
)
def test_a_bad_filter_is_explained(client: FlaskClient, query: str, message: str) -> None:
    answer = client.get(f"/matrix?{query}")
    assert answer.status_code == 400
    assert message in seen(answer.text)


def test_an_address_with_defaults_leads_to_the_one_without(client: FlaskClient) -> None:
    assert client.get("/matrix?fy=&kind=&all=0").location == "/matrix"
    assert client.get("/matrix?fy=令和3").location == "/matrix?fy=2021"
    assert client.get("/matrix?all=1").status_code == 200


def test_of_very_many_organizations_those_with_most_turns(tmp_path: Path, analyzer: Analyzer) -> None:
    turns = [
        turn(f"{number}番目の話です。", order=order, organization=f"第{number}機構", topics=("防災",))
        for order, number in enumerate(
            (n for n in range(MAX_ORGANIZATIONS + 2) for _ in range(1 + (n < MAX_ORGANIZATIONS))), start=1
        )
    ]
    with build(tmp_path, analyzer, [dialogue("many", turns, day=date(2021, 6, 1))]) as opened:
        client = create_app(Settings(), opened).test_client()
        page = client.get("/matrix?fy=2021").text
        assert len(columns(page)) == MAX_ORGANIZATIONS
        assert "発言の多い60組織を示しています。ほかに2組織あります。" in seen(page)
        everything = client.get(links(page)["すべての組織を表示"]).text
    assert len(columns(everything)) == MAX_ORGANIZATIONS + 2
    assert 'name="all" value="1"' in everything
    assert "ほかに2組織" not in everything


def test_a_new_generation_is_counted_anew(tmp_path: Path, analyzer: Analyzer) -> None:
    def talk(count: int) -> list[str]:
        return [f"防災の話、その{number}。" for number in range(count)]

    for generation, count in (("g1", 1), ("g2", 2)):
        turns = [turn(text, order=order, topics=("防災",)) for order, text in enumerate(talk(count), start=1)]
        with build(tmp_path, analyzer, [dialogue("d", turns)], generation=generation) as opened:
            assert cells(create_app(Settings(), opened).test_client().get("/matrix").text) == {"防災": [str(count)]}


@given(st.integers(0, 10**7))
def test_tints_begin_at_one_and_all_of_them_are_reached(highest: int) -> None:
    bounds = tint_bounds(highest)
    assert len(bounds) <= TINTS
    assert list(bounds) == sorted(set(bounds))
    if highest:
        assert bounds[0] == 1
        assert bounds[-1] <= highest


def test_english(client: FlaskClient) -> None:
    page = client.get("/matrix?lang=en").text
    assert "14 of 21 combinations are blank (67%)" in seen(page)
    assert '<a class="upright" href="/search?org=' in page
    assert 'lang="ja">青葉野市</a>' in page

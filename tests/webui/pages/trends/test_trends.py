"""Terms compared over fiscal years."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import drawn, links, seen, year_rows
from tests.support.sample_index import build
from webui.app import create_app


def test_shares_of_all_turns_of_a_year(client: FlaskClient) -> None:
    page = client.get("/trends?term=研修&term=標準化").text
    # 2021: nine turns, one of them narration; 研修 is in three of the eight, 標準化 in all thirty of 2022.
    assert year_rows(page) == {
        "2021年度（令和3年度）": ["8", "37.5（3件） 少数", "0.0（0件） 少数"],
        "2022年度（令和4年度）": ["30", "0.0（0件） 少数", "100.0（30件）"],
    }
    assert "地の文は除く" in seen(page)


def test_every_point_leads_to_a_search_with_that_many_hits(client: FlaskClient) -> None:
    found = drawn(client.get("/trends?term=研修&term=標準化&org=桜川区&org=青葉野市").text)
    assert len(found) == 4
    for title, address in found.items():
        (year,), (count,) = re.findall(r" (\d{4})年度", title), re.findall(r"中(\d+)件", title)
        assert f"fy={year}" in address
        assert address.startswith(f"/search?q={quote(title.split()[0])}")
        text = seen(client.get(address).text)
        assert f"{count}件の発言が見つかりました" in text or (count == "0" and "条件に合う発言はありません" in text)


def test_few_cases_are_said_and_have_another_shape(client: FlaskClient) -> None:
    page = client.get("/trends?term=標準化").text
    assert "中抜きの印は少数: 5件未満か、その年度の発言が20件未満" in seen(page)
    few, many = drawn(page)
    assert few == "標準化 2021年度: 100件あたり0.0件（8件中0件、少数）"
    assert many == "標準化 2022年度: 100件あたり100.0件（30件中30件）"
    assert page.count('class="few"><title>') == 1


def test_lines_differ_by_dash_and_shape(client: FlaskClient) -> None:
    page = client.get("/trends?term=研修&term=標準化&term=窓口").text
    legend = page[page.index('class="legend"') : page.index('class="plot"')]
    assert re.findall(r'href="#(shape-\d)"', legend) == ["shape-1", "shape-2", "shape-3"]
    assert "標準化 30件" in seen(legend)


def test_organizations_are_kept(client: FlaskClient) -> None:
    page = client.get("/trends?term=研修&org=桜川区&org=東京都").text
    assert re.findall(r'name="org" value="([^"]*)" checked', page) == ["桜川区", "東京都"]
    assert "対象の組織: 桜川区、東京都" in seen(page)
    assert year_rows(page)["2021年度（令和3年度）"][0] == "6"


def test_a_line_for_each_organization(client: FlaskClient) -> None:
    page = client.get("/trends?term=研修&org=桜川区&org=東京都&by=org").text
    together = year_rows(client.get("/trends?term=研修&org=桜川区&org=東京都").text)
    for year, shares in year_rows(page).items():
        counted = [re.findall(r"（(\d+)件中(\d+)件）", share) for share in shares]
        of, count = (sum(int(pair[0][place]) for pair in counted if pair) for place in (0, 1))
        assert f"（{count}件）" in together[year][1] or not of
        assert str(of) == together[year][0]
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page) == ["年度", "研修（桜川区）", "研修（東京都）"]
    assert re.search(r'name="by" value="org" checked', page)
    for title, address in drawn(page).items():
        name, count = re.findall(r"研修（(.*?)）", title)[0], re.findall(r"中(\d+)件", title)[0]
        assert f"org={quote(name)}" in address
        assert address.count("org=") == 1
        assert int(count) == len(re.findall('<li class="hit far', client.get(address).text))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("term=研修&by=org", "組織ごとに線を分けるには、組織を選んでください。"),
        (
            "term=研修&term=窓口&org=桜川区&org=東京都&org=青葉野市&by=org",
            "線は5本までです（今は語句2個と組織3個で6本）。",
        ),
    ],
)
def test_lines_that_cannot_be_drawn_are_explained(client: FlaskClient, query: str, message: str) -> None:
    answer = client.get(f"/trends?{query}")
    assert answer.status_code == 400
    assert message in seen(answer.text)
    assert 'name="by" value="org" checked' in answer.text


@pytest.mark.parametrize(
    ("search", "trends"),
    [
        ("q=研修", "term=研修"),
        ("q=研修&org=桜川区", "term=研修&org=桜川区"),
        ("q=研修&org=桜川区&org=東京都", "term=研修&org=桜川区&org=東京都&by=org"),
        ("topic=標準化", 'term=議題:"標準化"'),
        ("q=研修&fy=2021&fy=2022", "term=研修&from=2021&to=2022"),
        ("q=研修&fy=2021", "term=研修"),
        ("q=研修&from=0001-01", "term=研修&from=0001"),
        ("q=研修&from=2020-02&to=2022-03", "term=研修&from=2019&to=2021"),
        ("q=研修&from=2021-04", "term=研修&from=2021"),
        ("q=研修&from=2021-04&to=2022-03", "term=研修"),
        ("org=桜川区", None),
    ],
)
def test_a_search_leads_to_its_trends(client: FlaskClient, search: str, trends: str | None) -> None:
    address = links(client.get(f"/search?{search}").text).get("年度ごとの推移")
    assert address == (trends and "/trends?" + quote(trends, safe="=&:"))
    assert not address or client.get(address).status_code == 200


def test_a_line_counts_as_many_turns_as_its_search_finds_undated_ones_among_them(
    tmp_path: Path, analyzer: Analyzer
) -> None:
    talks = [dialogue("dated", [turn("研修の話です。")]), dialogue("undated", [turn("研修の話です。")], day=None)]
    with build(tmp_path, analyzer, talks) as opened:
        client = create_app(Settings(), opened).test_client()
        page = client.get("/trends?term=研修").text
        assert "2件の発言が見つかりました" in seen(client.get(links(page)["研修 2件"]).text)
    assert list(year_rows(page).values()) == [["1", "100.0（1件） 少数"]]
    assert "年度のわからない発言は、件数に含まれますが、線と表には出ません。" in seen(page)


def test_a_chosen_organization_that_is_not_there_any_more_can_be_given_up(client: FlaskClient) -> None:
    page = client.get("/trends?term=研修&org=どこにもない区").text
    assert re.findall(r'name="org" value="([^"]*)" checked', page) == ["どこにもない区"]


def test_control_characters_are_no_part_of_a_term(client: FlaskClient) -> None:
    answer = client.get("/trends?term=研%00修&term=%01")
    assert answer.status_code == 302
    assert answer.location == f"/trends?term={quote('研修')}"


def test_the_first_page_offers_the_topics_of_the_corpus(client: FlaskClient) -> None:
    page = client.get("/trends").text
    assert "発言100件あたりの件数で比べます" in seen(page)
    address = links(page)["標準化、研修"]
    answer = client.get(address)
    assert year_rows(answer.text)["2022年度（令和4年度）"] == ["30", "100.0（30件）", "0.0（0件） 少数"]


def test_an_empty_field_is_left_out_of_the_address(client: FlaskClient) -> None:
    answer = client.get("/trends?term=研修&term=&term=+&term=研修")
    assert answer.status_code == 302
    assert answer.location == f"/trends?term={quote('研修')}"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("term=研修&term=窓*", "語句「窓*」を読めません: 前方一致"),
        ("&".join(f"term=語{number}" for number in range(6)), "比べられる語句は5個までです（今は6個）。"),
        ("term=" + "研" * 300, "を読めません"),
    ],
)
def test_what_cannot_be_answered_is_kept_and_explained(client: FlaskClient, query: str, message: str) -> None:
    answer = client.get(f"/trends?{query}")
    assert answer.status_code == 400
    assert message in seen(answer.text)
    assert "ETag" not in answer.headers
    given = re.findall(r'name="term" value="([^"]+)"', answer.text)
    assert given == [part.removeprefix("term=") for part in query.split("&")]


def test_nothing_to_count(client: FlaskClient) -> None:
    assert "数えられる発言がありません" in seen(client.get("/trends?term=研修&org=どこにもない市").text)


def test_a_term_is_never_markup(client: FlaskClient) -> None:
    page = client.get("/trends?term=" + quote('"><script>alert(1)</script>')).text
    assert "<script>alert" not in page
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)


def test_english(client: FlaskClient) -> None:
    page = client.get("/trends?term=研修&lang=en").text
    assert "研修, FY2021: 37.5% (3 of 8, few cases)" in drawn(page)
    assert all("lang=en" in address for address in drawn(page).values())
    assert '<input type="hidden" name="lang" value="en">' in page

"""The histogram above search results."""

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kb.knowledge import KnowledgeBase
from kb.search.request import Facet, SearchRequest
from tests.support.html import drawn, links, rows, seen


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


def test_english(client: FlaskClient) -> None:
    text = seen(client.get("/search?fy=2021&fy=2022&lang=en").text)
    assert "Results by month" in text
    assert "2022-05" in text
    assert "Jul2021" in text

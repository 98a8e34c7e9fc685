"""The table of figures of a search: rows, choices, orders, pages, the same as a file, and what cannot be read."""

import csv
import re
from html import unescape
from io import StringIO
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.figure_search import StatedFigure
from kb.figures.recognizer import figures
from kb.search.results import DialogueRef, Hit
from tests.support.html import links, marked, seen
from webui.pages.figures.csv_table import csv_table

FORMS = "/figures?q=電子申請&org=桜川区"
MANY = "/figures?q=標準化"


def rows(page: str) -> list[list[str]]:
    """The cells of each row of the table as text."""
    body = re.findall(r"<tbody>.*?</tbody>", page, re.DOTALL)
    found = re.findall(r"<tr>.*?</tr>", body[0], re.DOTALL) if body else []
    return [[seen(cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in found]


def choice(page: str, label: str) -> str:
    (address,) = [address for text, address in links(page).items() if text.startswith(label)]
    return address


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_a_row_has_figure_noun_sentence_and_source(client: FlaskClient) -> None:
    page = client.get(FORMS).text
    assert "<h1>「電子申請」の数値</h1>" in page
    assert "5件の数値が、1件の発言にあります" in seen(page)
    found = rows(page)
    assert [one[0] for one in found] == ["214", "2年", "3倍以上", "4.2%", "3割 30％"]
    assert found[0][1] == "手続"
    assert found[3][2].startswith("ところが実際に電子申請で出していただいた割合は、平均で4.2%しかないのです。")
    assert "片桐 静江 （桜川区、副区長）" in found[3][2]
    assert "2021年6月15日（令和3年）" in found[3][2]
    assert marked(page) == ["214", "2年", "3倍以上", "4.2%", "3割"]


def test_a_row_leads_to_its_turn(client: FlaskClient) -> None:
    page = client.get(FORMS).text
    addresses = set(re.findall(r'href="(/dialogues/[^"]*)"', page))
    assert {urlsplit(address).fragment for address in addresses} == {"t3"}
    assert "4.2%" in client.get(addresses.pop()).text


def test_kinds_and_units_are_chosen_by_links(client: FlaskClient) -> None:
    page = client.get(FORMS).text
    assert "すべて 5件 割合 3件 数量 2件" in seen(page)
    rates = client.get(choice(page, "割合")).text
    assert [one[0] for one in rows(rates)] == ["3倍以上", "4.2%", "3割 30％"]
    assert "すべての単位 3件" in seen(rates)
    percent = client.get(choice(rates, "％")).text
    assert [one[0] for one in rows(percent)] == ["4.2%", "3割 30％"]
    assert len(rows(client.get(choice(percent, "すべて 5")).text)) == 5


def test_orders_are_links(client: FlaskClient) -> None:
    page = client.get(f"{FORMS}&figure=rate&unit=％").text
    largest = links(page)["大きい順"]
    assert parse_qs(urlsplit(largest).query)["order"] == ["largest"]
    assert [one[0] for one in rows(client.get(largest).text)] == ["3割 30％", "4.2%"]
    assert "新しい順" not in links(page)  # the current order
    assert parse_qs(urlsplit(links(client.get(largest).text)["新しい順"]).query).get("order") is None


def test_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.pages.figures.model.PER_PAGE", 12)
    first = client.get(MANY).text
    assert len(rows(first)) == 12
    assert "全30件中 1～12件目" in seen(first)
    (address,) = re.findall(r'<a href="([^"]*page=3[^"]*)"', first)
    last = client.get(unescape(address)).text
    assert [one[0] for one in rows(last)] == [f"{years}年" for years in range(25, 31)]
    assert client.get(f"{MANY}&page=4").status_code == 404


def test_only_some_turns_are_read_and_the_page_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "件を読みました" not in seen(client.get(MANY).text)
    monkeypatch.setattr("kb.figure_search.MAX_TURNS", 10)
    page = seen(client.get(MANY).text)
    assert "見つかった発言30件のうち、関連度の高い順に10件を読みました。" in page


def test_the_file_has_all_figures_in_the_same_order(client: FlaskClient) -> None:
    page = client.get(f"{FORMS}&order=smallest&figure=rate").text
    response = client.get(links(page)["CSVで保存"])
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'
    found = table(response.text)
    assert [(one["書かれた数値"], one["値"], one["単位"]) for one in found] == [
        ("4.2%", "4.2", "％"),
        ("3割", "30", "％"),
        ("3倍以上", "3", "倍"),
    ]
    assert found[0]["数値の種類"] == "割合"
    assert found[0]["文"].startswith("ところが実際に")
    assert found[0]["組織"] == "桜川区"
    assert found[0]["日付"] == "2021-06-15"
    assert found[0]["URL"] == "http://localhost/dialogues/sakuragawa-1#t3"
    assert len(table(client.get("/figures.csv?q=標準化").text)) == 30


def test_no_cell_of_the_file_is_a_formula(analyzer: Analyzer) -> None:
    text = "=1+1の費用は5万円です。"
    hit = Hit("a#t1", 1.0, (), "speech", "@人", None, None, "", DialogueRef("a", "+題", None), (), (), text, ())
    stated = [StatedFigure(one, hit) for one in figures(text, analyzer)]
    (row,) = table(csv_table(stated, lambda _hit: "-x"))
    assert (row["文"], row["発言者"], row["対話"], row["URL"]) == (f"'{text}", "'@人", "'+題", "'-x")
    assert row["値"] == "50000"


def test_on_paper_the_chosen_kind_unit_and_order_are_named(client: FlaskClient) -> None:
    page = client.get("/figures?q=電子申請&figure=rate&unit=％&order=largest").text
    assert '<p class="paper hint">割合・％・大きい順</p>' in page


def test_a_search_for_any_word_says_so(client: FlaskClient) -> None:
    assert "ほかの条件: いずれかの語" in seen(client.get("/figures?q=電子申請 存在しない語&mode=any").text)


def test_the_other_conditions_are_kept_and_can_be_dropped(client: FlaskClient) -> None:
    page = client.get("/figures?topic=研修&org=桜川区&fy=2021").text
    assert "ほかの条件: 桜川区 2021年度（令和3年度）" in seen(page)
    form = re.findall(r'<form class="comparison".*?</form>', page, re.DOTALL)[0]
    kept = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    assert sorted(kept) == [("fy", "2021"), ("org", "桜川区")]
    dropped = unquote(links(page)["条件をすべて解除"])
    assert dropped == "/figures?topic=研修"
    assert [one[0] for one in rows(page)] == ["3回"]


def test_without_a_search_there_is_the_form_alone(client: FlaskClient) -> None:
    page = client.get("/figures").text
    assert "<h1>発言の中の数値</h1>" in page
    assert "表にする</button>" in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/figures?q=架空の語句", "条件に合う発言はありませんでした"),
        ("/figures?q=防災", "金額、割合、数量、日付は書かれていません"),
        ("/figures?q=標準化&figure=amount", "この種類の数値はありません"),
    ],
)
def test_nothing_found_says_why(client: FlaskClient, address: str, said: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert said in seen(response.text)
    assert "数値はありませんでした" in seen(response.text)
    assert urlsplit(links(response.text)["この検索の発言を見る"]).path == "/search"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/figures?q=研修&figure=age", "数値の種類「age」はありません"),
        ("/figures?q=研修&order=random", "並び順「random」はありません"),
        ("/figures?q=研修&fy=来年", "年度「来年」を読めません"),
        ("/figures?q=研修&page=0", "ページ番号「0」は使えません"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_form(client: FlaskClient, address: str, said: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert said in seen(response.text)
    assert "表にする</button>" in response.text
    assert client.get(address.replace("/figures", "/figures.csv")).status_code == 400


@pytest.mark.parametrize("other", ["/figures?q=研修+&topic=", "/figures?q=研修&order=newest&figure=&sort=oldest"])
def test_every_table_has_one_address(client: FlaskClient, other: str) -> None:
    response = client.get(other)
    assert response.status_code == 302
    assert unquote(response.location) == "/figures?q=研修"
    again = client.get(response.location)
    assert client.get(response.location, headers={"If-None-Match": again.headers["ETag"]}).status_code == 304


def test_results_a_topic_and_help_lead_here(client: FlaskClient) -> None:
    assert unquote(links(client.get("/search?q=電子申請&org=桜川区&sort=oldest").text)["数値を表にする"]) == FORMS
    assert unquote(links(client.get("/topics/研修").text)["数値を表にする"]) == "/figures?topic=研修"
    assert links(client.get("/help").text)["数値を表にする"] == "/figures"


def test_the_page_is_in_english_too(client: FlaskClient) -> None:
    page = client.get(f"{FORMS}&figure=rate&lang=en").text
    assert "3 figures in 1 statements" in seen(page)
    assert '<span lang="ja">％</span>' in page
    assert '<th scope="row" lang="ja">3割' in page


def test_hostile_words_stay_text(client: FlaskClient) -> None:
    page = client.get("/figures", query_string={"q": "<script>alert(1)</script>", "figure": "rate", "unit": "<b>"}).text
    assert "<script>alert" not in page
    assert "<b>" not in page.replace('<b aria-current="true">', "")

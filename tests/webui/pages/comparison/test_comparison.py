"""The comparison page: what a visitor without script sees, and the links that make, change and keep a comparison."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit

import docx
import pytest
from docx.enum.section import WD_ORIENT
from flask.testing import FlaskClient

from kb.knowledge import KnowledgeBase
from kb.quoting.normal_form import fingerprint
from kb.search.request import Facet, SearchRequest
from tests.support.html import links, marked, seen

THREE = "/compare?topic=研修&org=桜川区&org=青葉野市&org=東京都"


def columns(page: str) -> dict[str, str]:
    """Organization -> HTML of its section, in the order of the page."""
    found = re.findall(r'<section class="compared".*?</section>', page, re.DOTALL)
    return {seen(re.findall(r"<h2.*?</h2>", one, re.DOTALL)[0]).strip(): one for one in found}


def organizations(address: str) -> list[str]:
    return parse_qs(urlsplit(unescape(address)).query)["org"]


def hidden(page: str) -> list[tuple[str, str]]:
    form = re.findall(r'<form class="comparison".*?</form>', page, re.DOTALL)[0]
    return re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)


def test_columns_stand_in_the_order_of_the_address_with_their_own_values(client: FlaskClient) -> None:
    found = columns(client.get(THREE).text)
    assert list(found) == ["桜川区", "青葉野市", "東京都"]
    sakuragawa = seen(found["桜川区"])
    assert "発言 1件 対話 1件 年度 2021年度（令和3年度）" in sakuragawa
    assert "研修は年に3回、全職員に広げます。" in sakuragawa
    assert "困りごとを持ち寄る" not in sakuragawa  # the next sentence
    assert "片桐 静江 （桜川区、副区長）" in sakuragawa
    assert "2021年6月15日（令和3年）" in sakuragawa
    assert "この話題の発言はありません。" in seen(found["青葉野市"])
    assert "都でも研修に取り組みました。" in seen(found["東京都"])
    assert marked(found["東京都"]) == ["研修"]
    assert "都でも" not in sakuragawa


def test_counts_are_those_of_the_linked_search(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = client.get("/compare?q=標準化+OR+研修&org=桜川区&org=青葉野市").text
    for name, column in columns(page).items():
        with kb.snapshot() as snapshot:
            asked = SearchRequest.of("標準化 OR 研修", filters={Facet.ORGANIZATION: (name,)})
            total = snapshot.total(asked)
        (address,) = [address for text, address in links(column).items() if text.startswith("発言")]
        assert f"発言 {total}件" in seen(column)
        assert f"{total}件の発言が見つかりました" in seen(client.get(address).text)
        assert column.count("<blockquote") == min(total, 3)


def test_a_quote_leads_to_its_turn_and_into_the_book(client: FlaskClient) -> None:
    column = columns(client.get(THREE).text)["桜川区"]
    (address,) = re.findall(r'href="(/dialogues/[^"]*)"', column)
    assert urlsplit(unescape(address)).fragment == "t7"
    assert "研修は年に3回" in client.get(unescape(address)).text
    (place,) = re.findall(r'<input type="checkbox" form="book-form" value="([^"]*)" name="t">', column)
    book = client.get("/book", query_string={"t": place}, follow_redirects=True)
    assert "研修は年に3回、全職員に広げます。" in book.text
    assert "困りごと" not in book.text
    again = client.get(f"{THREE}&book={parse_qs(urlsplit(book.request.url).query).get('book', [''])[0]}")
    assert again.status_code == 200


def test_an_organization_is_moved_and_removed_by_links(client: FlaskClient) -> None:
    found = columns(client.get(THREE).text)
    moved = links(found["青葉野市"])
    assert organizations(moved["前へ移す 青葉野市"]) == ["青葉野市", "桜川区", "東京都"]
    assert organizations(moved["後ろへ移す 青葉野市"]) == ["桜川区", "東京都", "青葉野市"]
    assert organizations(moved["外す 青葉野市"]) == ["桜川区", "東京都"]
    assert "前へ移す 桜川区" not in links(found["桜川区"])
    assert "後ろへ移す 東京都" not in links(found["東京都"])
    two = columns(client.get(moved["外す 青葉野市"]).text)
    assert list(two) == ["桜川区", "東京都"]
    assert not any(text.startswith("外す") for column in two.values() for text in links(column))


def test_the_form_keeps_organizations_and_conditions_and_adds_one(client: FlaskClient) -> None:
    page = client.get("/compare?q=研修&fy=2021&org=東京都&org=桜川区").text
    assert hidden(page) == [("org", "東京都"), ("org", "桜川区"), ("fy", "2021")]
    assert "ほかの条件: 2021年度（令和3年度）" in seen(page)
    assert re.findall(r'<option value="([^"]+)" lang|<option value="(青葉野市|桜川区|東京都)"', page) == [
        ("", "青葉野市")
    ]
    added = client.get("/compare?topic=&q=研修&org=東京都&org=桜川区&org=青葉野市&fy=2021", follow_redirects=True)
    assert list(columns(added.text)) == ["東京都", "桜川区", "青葉野市"]
    assert "topic=" not in added.request.url
    assert organizations(links(page)["条件をすべて解除"]) == ["東京都", "桜川区"]
    assert "<h1>「研修」を横に並べる</h1>" in page


def test_several_topics_can_be_changed_one_by_one(client: FlaskClient) -> None:
    page = client.get("/compare?topic=研修&topic=防災&org=東京都&org=桜川区").text
    assert re.findall(r'<option selected value="([^"]*)"', page) == ["研修", "防災"]
    assert "発言 2件" in seen(columns(page)["桜川区"])


def test_without_parameters_the_form_offers_organizations_by_kind(client: FlaskClient) -> None:
    response = client.get("/compare")
    assert response.status_code == 200
    form = re.findall(r'<form class="comparison".*?</form>', response.text, re.DOTALL)[0]
    selects = re.findall(r'<select [^>]*name="org".*?</select>', form, re.DOTALL)
    assert len(selects) == 3
    for one in selects:
        assert re.findall(r'<optgroup label="([^"]*)"', one) == ["区", "市", "都、国、その他の団体"]
        assert re.findall(r'<option value="([^"]+)"', one) == ["桜川区", "青葉野市", "東京都"]
    assert not columns(response.text)


@pytest.mark.parametrize(
    ("address", "said", "kept"),
    [
        ("/compare?topic=研修", "比べる組織が足りません（今は0）", []),
        ("/compare?topic=研修&org=桜川区", "比べる組織が足りません（今は1）", ["桜川区"]),
        ("/compare?org=桜川区&org=東京都", "話題を選ぶか、キーワードを入れてください", ["桜川区", "東京都"]),
        ("/compare?topic=研修&org=桜川区&org=架空市", "「架空市」はこの索引にありません", ["桜川区"]),
        ("/compare?topic=架空&org=桜川区&org=東京都", "「架空」はこの索引にありません", ["桜川区", "東京都"]),
        ("/compare?q=(研修&fy=来年&org=桜川区&org=東京都", "年度「来年」を読めません", []),
    ],
)
def test_what_cannot_be_compared_is_said_beside_the_form(
    client: FlaskClient, address: str, said: str, kept: list[str]
) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert said in seen(response.text)
    assert [value for name, value in hidden(response.text) if name == "org"] == kept
    assert not columns(response.text)
    assert "横に並べる</button>" in response.text


def test_too_many_organizations_can_be_removed_one_by_one(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.comparison.columns.MAX_ORGANIZATIONS", 2)
    response = client.get(THREE)
    assert response.status_code == 400
    assert "並べられる組織は2までです（今は3）" in seen(response.text)
    assert organizations(links(response.text)["外す 青葉野市"]) == ["桜川区", "東京都"]


@pytest.mark.parametrize(
    "other",
    [
        "/compare?org=桜川区&org=桜川区&org=東京都&q=研修+",
        "/compare?q=研修&org=&topic=&org=桜川区&org=&org=東京都",
        "/compare?q=研修&mode=all&org=桜川区&org=東京都",
    ],
)
def test_every_comparison_has_one_address(client: FlaskClient, other: str) -> None:
    response = client.get(other)
    assert response.status_code == 302
    canonical = client.get(response.location)
    assert canonical.status_code == 200
    assert parse_qs(urlsplit(response.location).query) == {"q": ["研修"], "org": ["桜川区", "東京都"]}
    again = client.get(response.location, headers={"If-None-Match": canonical.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("words", ["研修+避難所", "どのように研修を広げましたか"])
def test_where_none_has_all_words_any_of_them_is_offered(client: FlaskClient, words: str) -> None:
    page = client.get(f"/compare?q={words}&org=東京都&org=青葉野市").text
    assert "どの組織にもありません。" in seen(page)
    wider = client.get(links(page)["いずれかの語で比べる"]).text
    assert "都でも研修に取り組みました。" in seen(columns(wider)["東京都"])


@pytest.mark.parametrize("words", ["避難", '"研修 避難所"'])
def test_a_single_word_and_a_quotation_have_no_other_way(client: FlaskClient, words: str) -> None:
    page = client.get("/compare", query_string={"q": words, "org": ["東京都", "青葉野市"]}).text
    assert "この語の発言はありません。" in seen(page)
    assert "いずれかの語で比べる" not in page


def test_a_search_of_some_organizations_leads_to_their_comparison(client: FlaskClient) -> None:
    page = client.get("/search?q=研修&fy=2021&org=桜川区&org=東京都&sort=newest").text
    address = links(page)["選んだ2組織を横に並べる"]
    assert list(columns(client.get(address).text)) == ["桜川区", "東京都"]
    assert parse_qs(urlsplit(address).query) == {"q": ["研修"], "fy": ["2021"], "org": ["桜川区", "東京都"]}
    for one in ("/search?q=研修&org=桜川区", "/search?org=桜川区&org=東京都", "/search?q=研修"):
        assert "横に並べる" not in client.get(one).text


def test_matrix_and_help_lead_to_the_form(client: FlaskClient) -> None:
    for address in ("/matrix", "/help"):
        assert links(client.get(address).text)["組織を選んで横に並べる"] == "/compare"


def test_a_row_of_the_matrix_leads_to_the_organizations_with_most_turns(client: FlaskClient) -> None:
    found = links(client.get("/matrix?fy=2021").text)
    assert [text for text in found if text.startswith("並べて見る")] == ["並べて見る 研修"]
    address = found["並べて見る 研修"]
    assert set(organizations(address)) == {"桜川区", "東京都"}
    assert "fy=2021" in address
    assert len(columns(client.get(address).text)) == 2


def test_a_topic_says_its_words_who_leads_its_trend_and_its_evidence(client: FlaskClient) -> None:
    page = client.get("/topics/研修").text
    assert "次の語がある発言を、この話題とします: 研修" in seen(page)
    found = links(page)
    assert set(organizations(found["発言の多い2組織を横に並べる"])) == {"桜川区", "東京都"}
    assert found["年度ごとの推移"].startswith("/trends?term=")
    assert set(marked(page)) == {"研修"}
    assert "横に並べる" not in client.get("/topics/防災").text  # one organization


def test_a_column_counts_the_kinds_of_utterance_and_leads_to_them(client: FlaskClient) -> None:
    page = client.get(THREE).text
    assert "発言の内容 取組 1、今後 1" in seen(page)
    addresses = [href for href in re.findall(r'href="([^"]+)"', page) if "utterance=measure" in href]
    assert len(addresses) == 1
    found = client.get(unescape(addresses[0])).text
    assert "都でも研修に取り組みました。" in seen(found)
    assert "都でも研修に取り組みました。" in seen(columns(client.get(f"{THREE}&utterance=measure").text)["東京都"])


def test_a_counted_kind_of_utterance_leads_to_as_many_turns_whatever_kind_is_chosen(client: FlaskClient) -> None:
    page = client.get("/compare?q=窓口&org=桜川区&org=青葉野市&utterance=measure").text
    counted = re.findall(r'<a href="(/search[^"]*utterance=[^"]*)">([^<]*)</a> (\d+)', page)
    assert {label for _address, label, _count in counted} > {"取組"}
    for address, _label, count in counted:
        assert f"{count}件の発言が見つかりました" in seen(client.get(unescape(address)).text)


def test_the_document_has_a_column_for_each_organization_and_the_sources(client: FlaskClient) -> None:
    response = client.get(THREE.replace("/compare", "/compare.docx"))
    made = docx.Document(BytesIO(response.data))
    assert made.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert made.paragraphs[0].text == "研修の発言を横に並べる"
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows == [
        ["", "桜川区", "青葉野市", "東京都"],
        ["発言", "1件", "発言はありません", "1件"],
        ["対話", "1件", "", "1件"],
        ["年度", "2021年度（令和3年度）", "", "2021年度（令和3年度）"],
        ["発言の内容", "課題 1件、今後 1件", "", "取組 1件、今後 1件"],
        [
            "引用1",
            "「研修は年に3回、全職員に広げます。」\n片桐 静江（桜川区 副区長）、2021年6月15日（令和3年） [1]",
            "",
            "「都でも研修に取り組みました。」\n霧島 航（東京都 副知事）、2021年6月15日（令和3年） [2]",
        ],
    ]
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "この比較: http://localhost/compare?org=桜川区&org=青葉野市&org=東京都&topic=研修\n" in unquote(text)
    assert "1. 片桐 静江（桜川区 副区長）" in text
    assert f"指紋: {fingerprint('研修は年に3回、全職員に広げます。', 'sakuragawa-1#t7')}" in text
    assert client.get("/compare.docx?topic=研修&org=桜川区").status_code == 400


def test_the_page_is_in_english_too(client: FlaskClient) -> None:
    page = client.get(f"{THREE}&lang=en").text
    assert "No statement on this topic." in seen(columns(page)["青葉野市"])
    assert '<h1>Results for <span lang="ja">研修</span> side by side</h1>' in page
    assert '<option value="桜川区" lang="ja">' in client.get("/compare?lang=en").text


def test_hostile_names_stay_text(client: FlaskClient) -> None:
    page = client.get("/compare", query_string={"q": "<script>alert(1)</script>", "org": ["桜川区", "東京都"]}).text
    assert "<script>alert" not in page
    topic = client.get("/compare", query_string={"topic": "<i>議題</i>", "org": ["桜川区", "東京都"]}).text
    assert "<i>" not in topic
    assert "&lt;script&gt;" in columns(topic)["桜川区"]

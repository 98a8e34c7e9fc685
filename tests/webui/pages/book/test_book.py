"""The quotation book's page: what a visitor without script sees and can do."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.quoting.address import read_book
from kb.quoting.normal_form import fingerprint
from tests.support.html import links, seen
from tests.support.quoting import read_markdown, read_word

T3, T5 = "sakuragawa-1#t3", "sakuragawa-1#t5"
FIRST = "件数の多い順に20の手続へ取り組んでいます。"


def opened(client: FlaskClient, *quotes: str, **parameters: str) -> TestResponse:
    """The page of a book after the redirect to its canonical address."""
    return client.get("/book", query_string={"t": list(quotes), **parameters}, follow_redirects=True)


def hidden(page: str) -> list[str]:
    return [unescape(value) for value in re.findall(r'<input type="hidden" name="t" value="([^"]*)">', page)]


def send(client: FlaskClient, page: str, do: str, notes: list[str] | None = None, **fields: str) -> TestResponse:
    """Sends the form of a page with a button of it."""
    quotes = hidden(page)
    data = {"t": quotes, "note": notes or [""] * len(quotes), "title": "", "do": do, **fields}
    return client.post("/book", data=data)


def places(page: str) -> list[str]:
    return [quote.partition("~")[0] for quote in hidden(page)]


def test_an_address_with_turns_is_a_book_with_fingerprints(client: FlaskClient) -> None:
    response = opened(client, T3, f"{T5}:0-{len(FIRST)} 要点")
    page = response.text
    assert "2件の引用" in seen(page)
    assert "片桐 静江（桜川区 副区長）" in seen(page)
    assert "件数の多い順に20の手続へ取り組んでいます。" in seen(page)
    assert "マイナンバーカードセンター" not in seen(page)
    assert "第101回・全2回の1回目、2021年6月15日（令和3年）" in seen(page)
    assert re.search(r'<textarea [^>]*name="note"[^>]*>要点</textarea>', page)
    part = fingerprint("件数の多い順に20の手続へ取り組んでいます。", T5)
    assert response.request.args.getlist("t")[1] == f"{T5}:0-{len(FIRST)}~{part} 要点"


def test_the_canonical_address_does_not_redirect(client: FlaskClient) -> None:
    first = client.get("/book", query_string={"t": [T3]})
    assert first.status_code == 302
    assert client.get(first.location).status_code == 200


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up-2", [T5, T3, "aobano#t1"]),
        ("down-1", [T5, T3, "aobano#t1"]),
        ("first-3", ["aobano#t1", T3, T5]),
        ("last-1", [T5, "aobano#t1", T3]),
        ("remove-2", [T3, "aobano#t1"]),
        ("save", [T3, T5, "aobano#t1"]),
    ],
)
def test_buttons_order_and_remove(client: FlaskClient, do: str, expected: list[str]) -> None:
    page = opened(client, T3, T5, "aobano#t1").text
    response = send(client, page, do, notes=["い", "ろ", "は"], title="案")
    assert response.status_code == 303
    page = client.get(response.location).text
    assert places(page) == expected
    assert re.findall(r'name="note"[^>]*>([^<]*)</textarea>', page) == [
        {T3: "い", T5: "ろ", "aobano#t1": "は"}[place] for place in expected
    ]
    assert "案" in seen(page)


def test_a_note_that_is_too_long_is_shown_again_with_the_reason(client: FlaskClient) -> None:
    page = opened(client, T3).text
    response = send(client, page, "save", notes=["長い" * 300])
    assert response.status_code == 400
    assert "メモは500文字まで" in seen(response.text)
    assert "長い" * 300 in response.text
    assert places(response.text) == [T3]


def test_a_range_is_chosen_by_sentences(client: FlaskClient) -> None:
    page = opened(client, T3).text
    chooser = client.get(send(client, page, "choose-1").location).text
    offsets = re.findall(r'<option value="(\d+)"', chooser)
    assert len(offsets) == 2 * 6
    response = send(client, chooser, "part-1", first=offsets[2], last=offsets[1])
    part = client.get(response.location).text
    quote = re.search(r"<blockquote.*?</blockquote>", part, re.DOTALL)
    assert quote
    assert seen(quote[0]).split()[0] == "2年で3倍以上に増やしました。"
    assert len(seen(quote[0]).split()) == 2
    whole = client.get(send(client, part, "whole-1").location).text
    assert places(whole) == [T3]


def test_changed_and_lost_turns_are_said(client: FlaskClient) -> None:
    page = opened(client, f"{T3}~000000000000", "sakuragawa-1#t99", "nothing#t1").text
    assert "3件の引用 うち3件は、引用したあとで変わったか、なくなりました。" in seen(page).replace("　", " ")
    assert page.count('<p class="notice-box">この発言は、今の索引にありません') == 2
    assert "引用したあとで変わりました" in seen(page)
    renewed = client.get(send(client, page, "renew-1").location).text
    assert hidden(renewed)[0].startswith(T3)
    assert "うち2件" in seen(renewed)


def test_the_history_has_a_heading_a_year_and_no_form(client: FlaskClient) -> None:
    page = opened(client, "aobano#t1", T3, "hostile#t1", view="history").text
    assert re.findall(r'<h2 id="year[^>]*>(.*?)</h2>', page) == ["2021年（令和3年）", "2022年（令和4年）", "日付不明"]
    assert 'name="note"' not in page
    assert links(page)["自分の順"].startswith("/book?")


def test_files_are_of_the_book_in_its_order(client: FlaskClient) -> None:
    page = opened(client, "aobano#t1", T3, title="答弁 2/3").text
    word = client.get(links(page)["Word で保存"])
    assert "wordprocessingml" in word.content_type
    assert "filename*=UTF-8''%E7%AD%94%E5%BC%81%202_3.docx" in word.headers["Content-Disposition"]
    text = client.get(links(page)["Markdown で保存"])
    assert read_word(word.data) == read_markdown(text.text)
    assert [one.heading for one in read_markdown(text.text)[1]][1] == "2. 片桐 静江（桜川区 副区長）"
    assert "http://localhost/dialogues/sakuragawa-1#t3" in text.text
    assert client.get(links(page)["CSVで保存"]).text.startswith("\ufeff順,引用,")


def test_hits_and_turns_have_a_tick_that_a_form_sends(client: FlaskClient) -> None:
    for address in (
        "/search?q=電子申請",
        "/dialogues/sakuragawa-1",
        "/speakers/片桐静江",
        "/dialogues/sakuragawa-1/t3/related",
    ):
        page = client.get(address).text
        ticks = re.findall(r'<input type="checkbox" form="book-form" value="([^"]*)" name="t">', page)
        assert ticks or "related" in address
        assert ("book-form" in page) == bool(ticks)
    page = client.get("/book", query_string={"t": ticks or [T3]}, follow_redirects=True).text
    assert places(page)


def test_links_and_forms_carry_the_book(client: FlaskClient) -> None:
    page = opened(client, T3).text
    search = re.search(r'<input type="hidden" name="book" value="([^"]+)">', page)
    assert search
    carried = search[1]
    assert [quote.place for quote in read_book("", (), carried).quotes] == [T3]
    found = client.get("/search", query_string={"q": "研修", "book": carried}).text
    assert re.search(r'id="book-count"> 1<', found)
    assert f"book={carried}" in links(found)["新しい順"]
    assert f'name="book" value="{carried}"' in found
    assert "book=" not in re.search(r'data-address="([^"]*dialogues[^"]*)"', found)[1]  # type: ignore[index]
    reader = client.get(links(found)["【架空】「できます」と「使われます」は違う～桜川区×都CIO座談会①～"]).text
    assert re.search(rf'value="{T3}" name="t" checked disabled', reader)
    both = client.get("/book", query_string={"book": carried, "t": ["sakuragawa-1#t7"]}, follow_redirects=True).text
    assert places(both) == [T3, "sakuragawa-1#t7"]
    assert "book=" not in client.get("/export.csv", query_string={"q": "研修", "book": carried}).text
    assert "book=" not in client.get("/feed.atom", query_string={"q": "研修", "book": carried}).text


@pytest.mark.parametrize(
    "address", ["/book?t=nonsense", "/book?book=!!", "/search?q=研修&book=AAAA", "/book?t=a%23t1:5-2"]
)
def test_a_broken_address_is_refused_with_the_reason(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert "引用" in seen(response.text)


def test_an_empty_book_says_how_to_fill_it(client: FlaskClient) -> None:
    page = client.get("/book").text
    assert "引用はまだありません" in seen(page)
    assert "引用帳に加える" in seen(page)


def test_words_of_a_turn_are_text_and_no_markup(client: FlaskClient) -> None:
    page = opened(client, "hostile#t1 <b>荒い</b>").text
    assert "<script>alert" not in page
    assert "<b>太い" not in page
    assert "&lt;b&gt;荒い" in page


def test_the_page_is_in_english_too(client: FlaskClient) -> None:
    page = opened(client, T3, lang="en").text
    assert '<html lang="en">' in page
    assert "Quotation book" in seen(page)

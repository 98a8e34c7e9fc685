"""A search to take away: CSV, Atom, OpenSearch."""

import csv
from io import StringIO
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.search.results import DialogueRef, Hit
from tests.webui.reading import links, seen
from webui.takeaway import table

ATOM = "{http://www.w3.org/2005/Atom}"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_table_has_every_turn_of_the_search_in_its_order(client: FlaskClient) -> None:
    page = client.get("/search?q=研修&sort=newest").text
    answer = client.get(links(page)["CSVで保存"])
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith("\ufeff日付,年度,".encode())
    assert 'attachment; filename="' in answer.headers["Content-Disposition"]
    found = rows(answer.text)
    assert [row["URL"].rpartition("/")[2] for row in found] == ["sakuragawa-1#t6", "sakuragawa-1#t7", "sakuragawa-1#t8"]
    assert found[0]["URL"] == "http://localhost/dialogues/sakuragawa-1#t6"
    assert found[-1]["発言"] == "都でも研修に取り組みました。動画で学べるものを区市町村と共有します。"
    assert (found[-1]["年度"], found[-1]["日付"], found[-1]["一致のしかた"]) == ("2021", "2021-06-15", "完全一致")
    assert found[-1]["見出し"] == "人材育成 › 研修のかたち"


def test_without_words_table_and_feed_begin_with_the_newest(client: FlaskClient) -> None:
    (newest, *_) = rows(client.get("/export.csv?org=青葉野市&org=桜川区").text)
    assert newest["日付"] == "2022-05-10"
    feed = ElementTree.fromstring(client.get("/feed.atom?org=青葉野市").data)
    assert feed.findtext(f"{ATOM}title") == "青葉野市の発言 | CIO対話検索"


def test_the_table_has_more_than_a_page(client: FlaskClient) -> None:
    assert len(rows(client.get("/export.csv?org=青葉野市&page=2").text)) == 30


@given(text=st.text(alphabet="=+-@\t\r\n\"',あA1", max_size=8))
def test_no_cell_is_a_formula_and_no_text_is_lost(text: str) -> None:
    hit = Hit("a#t1", 1.0, (), "speech", text, None, None, "", DialogueRef("a", text, None), (), (), text, ())
    (row,) = rows(table([hit], lambda hit: ""))
    for column in ("発言", "発言者", "対話"):
        assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert row[column] in (text, f"'{text}")


def test_the_feed_has_the_newest_turns(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=標準化 OR 研修")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert feed.findtext(f"{ATOM}title") == "「標準化 OR 研修」 | CIO対話検索"
    days = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert days == sorted(days, key=str, reverse=True)
    assert days[0] == "2022-05-10T00:00:00+09:00"
    identities = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(identities)) == len(identities) == 33
    assert (
        client.get("/feed.atom?q=標準化 OR 研修", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )


def test_hostile_text_is_text_in_the_feed(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(client.get("/feed.atom?q=文字").data)
    assert "<script>alert('本文')</script>" in (feed.findtext(f"{ATOM}entry/{ATOM}content") or "")


def test_a_browser_can_search_here(client: FlaskClient) -> None:
    page = client.get("/").text
    assert 'href="/opensearch.xml"' in page
    described = ElementTree.fromstring(client.get("/opensearch.xml").data)
    templates = [one.get("template") for one in described if one.tag.endswith("Url")]
    assert "http://localhost/search?q={searchTerms}" in templates
    described = ElementTree.fromstring(client.get("/opensearch.xml?lang=en").data)
    templates = [one.get("template") for one in described if one.tag.endswith("Url")]
    assert "http://localhost/search?q={searchTerms}&lang=en" in templates


@pytest.mark.parametrize("address", ["/export.csv?fy=いつか", "/feed.atom?q=(("])
def test_what_is_wrong_is_said(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert unquote(answer.request.path) in address
    assert "確かめてください" in seen(answer.text)


def test_a_feed_says_the_language_of_its_title(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(client.get("/feed.atom?q=研修&lang=en").data)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.get(language) == "ja"
    title = feed.find(f"{ATOM}title")
    assert title is not None
    assert title.get(language) == "en"

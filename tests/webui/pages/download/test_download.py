"""CSV table, Atom feed and OpenSearch description."""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.errors import EngineError
from kb.search.request import SearchRequest
from kb.search.results import DialogueRef, Hit, Page
from kb.serving.snapshot import Snapshot
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.examples import examples
from tests.support.html import links, seen
from tests.support.sample_index import build
from webui.app import create_app
from webui.pages.download import model
from webui.pages.download.csv_table import csv_table

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


def test_the_table_has_every_turn_however_many_are_sent_together(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = client.get("/export.csv?q=の&sort=oldest").text
    monkeypatch.setattr(model, "BATCH", 7)
    in_parts = client.get("/export.csv?q=の&sort=oldest")
    assert in_parts.text == at_once
    assert len(rows(in_parts.text)) == 39
    assert in_parts.headers["Content-Disposition"].endswith('-39.csv"')


@pytest.mark.slow
def test_a_long_table_has_more_rows_than_it_used_to(tmp_path: Path, analyzer: Analyzer) -> None:
    turns = [turn(f"窓口の話の{number}番目です。", order=number) for number in range(1, 2042)]
    with build(tmp_path, analyzer, [dialogue("long", turns)]) as opened:
        client = create_app(Settings(), opened).test_client()
        found = rows(client.get("/export.csv?q=窓口&sort=dialogue").text)
    assert [row["URL"].partition("#t")[2] for row in found] == [str(number) for number in range(1, 2042)]


def test_a_table_that_cannot_be_finished_says_so_and_breaks_off(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, asked = Snapshot.search, []

    def failing(self: Snapshot, request: SearchRequest) -> Page:
        asked.append(request.offset)
        if request.offset:
            raise EngineError("broken")
        return search(self, request)

    monkeypatch.setattr(model, "BATCH", 7)
    monkeypatch.setattr(Snapshot, "search", failing)
    answer = client.get("/export.csv?q=の", buffered=False)
    received: list[bytes | str] = []
    with pytest.raises(EngineError):  # the server ends the connection without the last chunk
        received.extend(answer.response)
    text = b"".join(part if isinstance(part, bytes) else part.encode() for part in received).decode()
    assert rows(text)[-1]["日付"] == "ここで中断しました。39件のうち7件までの表です。"
    assert asked == [0, 7]


def test_each_part_of_a_table_has_the_time_of_an_answer(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []

    @contextmanager
    def noted(seconds: float) -> Iterator[None]:
        limits.append(seconds)
        yield

    monkeypatch.setattr(model, "BATCH", 10)
    monkeypatch.setattr(model, "deadline", noted)
    assert len(rows(client.get("/export.csv?q=の").text)) == 39
    assert limits == [Settings().answer_seconds] * 3


@given(text=st.text(alphabet="=+-@\t\r\n\"',あA1", max_size=8))
def test_no_cell_is_a_formula_and_no_text_is_lost(text: str) -> None:
    hit = Hit("a#t1", 1.0, (), "speech", text, None, None, "", DialogueRef("a", text, None), (), (), text, ())
    (row,) = rows("".join(csv_table([[hit]], 1, lambda hit: "")))
    for column in ("発言", "発言者", "対話"):
        assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert row[column] in (text, f"'{text}")


def test_an_old_talk_that_was_taken_in_tonight_is_the_first_of_the_feed(tmp_path: Path, analyzer: Analyzer) -> None:
    tonight, before = datetime(2026, 11, 28, 18, tzinfo=UTC), datetime(2026, 11, 1, 18, tzinfo=UTC)
    known = [turn(f"窓口の{order}番です。", order=order, taken_in=before) for order in range(1, 80)]
    talks = [
        dialogue("recent", known, day=date(2026, 10, 1)),
        dialogue("old", [turn("窓口は昔から混みます。", taken_in=tonight)], day=date(2019, 5, 1)),
    ]
    with build(tmp_path, analyzer, talks) as opened:
        client = create_app(Settings(), opened).test_client()
        feed = feedparser.parse(client.get("/feed.atom?q=窓口").data)
        hits = seen(client.get("/search?q=窓口&sort=taken_in").text)
    assert feed.entries[0].link.endswith("/dialogues/old#t1")
    assert feed.entries[0].updated == tonight.isoformat()
    assert len(feed.entries) == 80  # what came with one run is not cut off
    assert "取り込み 2026年11月29日 03:00" in hits


def test_the_feed_has_the_latest_turns(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=標準化 OR 研修")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert feed.findtext(f"{ATOM}title") == "「標準化 OR 研修」 | CIO対話検索"
    identities = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(identities)) == len(identities) == 33
    assert (
        client.get("/feed.atom?q=標準化 OR 研修", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )


def test_hostile_text_is_text_in_the_feed(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(client.get("/feed.atom?q=文字").data)
    content = feed.find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert "<script>alert('本文')</script>" in "".join(content.itertext())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(60))
@given(query=st.text(st.characters(exclude_categories=["Cs"]), max_size=6), organization=st.text(max_size=3))
@example(query="研修\ufffe", organization="\uffff")
@example(query="研\x0c修 \x1b\x00", organization="]]><x>&")
@example(query="研修#?&%E3%81=+é", organization="桜川区")
def test_the_feed_of_any_search_is_well_formed_and_its_addresses_are_encoded(
    client: FlaskClient, query: str, organization: str
) -> None:
    answer = client.get("/feed.atom", query_string={"q": query, "org": organization, "utm": "新"})
    if answer.status_code == 400:
        return
    feed = ElementTree.fromstring(answer.data)
    addresses = [feed.findtext(f"{ATOM}id") or "", *(link.get("href") or "" for link in feed.iter(f"{ATOM}link"))]
    assert all(re.fullmatch(r"http://localhost/[!-~]*", address) for address in addresses)
    (itself,) = (link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert itself == feed.findtext(f"{ATOM}id")
    assert "utm" not in (itself or "")
    again = client.get((itself or "").removeprefix("http://localhost"))
    assert ElementTree.fromstring(again.data).findtext(f"{ATOM}id") == itself
    assert not feedparser.parse(answer.data).bozo


def test_the_feed_of_texts_with_characters_that_xml_has_not_is_well_formed(tmp_path: Path, analyzer: Analyzer) -> None:
    odd = dialogue("odd", [turn("窓口\x0c\x1b\ufffe\ud7ff𠮷の話", speaker="甲\x02")], title="題\uffff名")
    with build(tmp_path, analyzer, [odd]) as opened:
        answer = create_app(Settings(), opened).test_client().get("/feed.atom?q=窓口")
    (entry,) = ElementTree.fromstring(answer.data).iter(f"{ATOM}entry")
    assert "窓口   \ud7ff𠮷の話" in "".join(entry.itertext())


def test_a_browser_can_search_here(client: FlaskClient) -> None:
    page = client.get("/").text
    assert 'href="/opensearch.xml"' in page
    described = ElementTree.fromstring(client.get("/opensearch.xml").data)
    templates = [one.get("template") for one in described if one.tag.endswith("Url")]
    assert "http://localhost/search?q={searchTerms}" in templates
    described = ElementTree.fromstring(client.get("/opensearch.xml?lang=en").data)
    templates = [one.get("template") for one in described if one.tag.endswith("Url")]
    assert "http://localhost/search?q={searchTerms}&lang=en" in templates


@pytest.mark.parametrize("address", ["/export.csv?fy=いつか", "/feed.atom?q=窓*"])
def test_what_is_wrong_is_said(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert unquote(answer.request.path) in address
    assert "確かめてください" in seen(answer.text)


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        (None, "application/atom+xml"),
        ("*/*", "application/atom+xml"),
        ("application/atom+xml, application/rss+xml, text/html;q=0.5", "application/atom+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "application/xml"),
    ],
)
def test_a_browser_gets_the_feed_as_xml_which_it_shows(client: FlaskClient, accept: str | None, mimetype: str) -> None:
    answer = client.get("/feed.atom?q=研修", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == mimetype
    assert "Accept" in answer.vary
    (style,) = re.findall(r'<\?xml-stylesheet type="text/css" href="([^"]+)"\?>', answer.text)
    with client.get(style) as found:
        assert found.mimetype == "text/css"


def test_a_feed_says_the_language_of_its_title(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(client.get("/feed.atom?q=研修&lang=en").data)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.get(language) == "ja"
    title = feed.find(f"{ATOM}title")
    assert title is not None
    assert title.get(language) == "en"


def test_a_json_feed_has_the_entries_of_the_atom_feed(client: FlaskClient) -> None:
    answer = client.get("/feed.json?q=標準化 OR 研修")
    assert answer.mimetype == "application/feed+json"
    feed = json.loads(answer.data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert unquote(feed["feed_url"]).startswith("http://localhost/feed.json?q=標準化")
    atom = ElementTree.fromstring(client.get("/feed.atom?q=標準化 OR 研修").data)
    ids = [
        entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in atom.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert [item["id"] for item in feed["items"]] == ids
    assert ids
    first = feed["items"][0]
    assert "標準化" in first["content_text"] or "研修" in first["content_text"]
    assert {"id", "url", "title", "content_text", "date_published", "authors", "tags", "_kb"} == first.keys()
    not_changed = client.get("/feed.json?q=標準化 OR 研修", headers={"If-None-Match": answer.headers["ETag"]})
    assert not_changed.status_code == 304

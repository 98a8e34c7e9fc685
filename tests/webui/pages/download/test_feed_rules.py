"""The rules that feed validators check: RFC 4287 of the Atom feed, version 1.1 of the JSON Feed."""

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import feedparser
import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
SEARCHES = ("q=研修", "q=script", "org=青葉野市", "", "q=ありえない語", "q=研修&lang=en", "q=電子申請&group=exchange")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")  # RFC 3339
FEED = {
    "id",
    "title",
    "subtitle",
    "updated",
    "link",
    "entry",
    "author",
    "category",
    "generator",
    "icon",
    "logo",
    "rights",
}
ENTRY = {"id", "title", "published", "updated", "link", "author", "category", "content", "summary", "rights", "source"}


def is_absolute(url: str | None) -> bool:
    parts = urlsplit(url or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and (url or "").isascii() and " " not in (url or "")


def one(parent: Element, name: str) -> Element:
    found = parent.findall(ATOM + name)
    assert len(found) == 1, name
    return found[0]


def text_of(parent: Element, name: str) -> str:
    text = "".join(one(parent, name).itertext())
    assert text.strip(), name
    return text


def check_links(parent: Element) -> dict[str, str]:
    links = parent.findall(f"{ATOM}link")
    assert all(is_absolute(link.get("href")) for link in links)
    kinds = [(link.get("rel", "alternate"), link.get("type"), link.get("hreflang")) for link in links]
    assert len(set(kinds)) == len(kinds)
    return {link.get("rel", "alternate"): link.get("href", "") for link in links}


def check_moment(parent: Element, name: str) -> None:
    moment = text_of(parent, name)
    assert MOMENT.fullmatch(moment)
    datetime.fromisoformat(moment)


@pytest.mark.parametrize("search", SEARCHES)
def test_the_atom_feed_is_valid(client: FlaskClient, search: str) -> None:
    answer = client.get(f"/feed.atom?{search}", headers={"Accept": "application/atom+xml"})
    assert answer.content_type.split(";")[0] == "application/atom+xml"
    feed = fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    assert {child.tag.removeprefix(ATOM) for child in feed} <= FEED
    assert check_links(feed)["self"] == text_of(feed, "id")
    assert is_absolute(text_of(feed, "id"))
    check_moment(feed, "updated")
    text_of(feed, "title")
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        check_entry(entry)
    ids = [text_of(entry, "id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert not feedparser.parse(answer.data).bozo


def check_entry(entry: Element) -> None:
    assert {child.tag.removeprefix(ATOM) for child in entry} <= ENTRY
    assert is_absolute(text_of(entry, "id"))
    assert is_absolute(check_links(entry)["alternate"])
    text_of(entry, "title")
    check_moment(entry, "updated")
    check_moment(entry, "published")
    assert text_of(one(entry, "author"), "name")  # the feed has no author, so that each entry needs one
    assert all(category.get("term") for category in entry.findall(f"{ATOM}category"))
    content = one(entry, "content")
    assert content.get("type") == "xhtml"
    assert [child.tag for child in content] == [f"{XHTML}div"]
    assert {element.tag for element in content.iter()} - {f"{ATOM}content"} <= {
        XHTML + name for name in ("div", "p", "a")
    }


@pytest.mark.parametrize("search", SEARCHES)
def test_the_json_feed_is_valid(client: FlaskClient, search: str) -> None:
    answer = client.get(f"/feed.json?{search}")
    assert answer.content_type.split(";")[0] == "application/feed+json"
    feed: dict[str, Any] = json.loads(answer.data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert is_absolute(feed["feed_url"])
    assert is_absolute(feed["home_page_url"])
    assert set(feed) <= {"version", "title", "home_page_url", "feed_url", "description", "language", "items"}
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert is_absolute(item["url"])
        assert "content_text" in item or "content_html" in item
        assert MOMENT.fullmatch(item["date_published"])
        assert all(isinstance(author, dict) and author["name"] for author in item["authors"])
        assert all(isinstance(tag, str) and tag for tag in item["tags"])
        unknown = set(item) - {"id", "url", "title", "content_text", "date_published", "authors", "tags"}
        assert all(name.startswith("_") for name in unknown)

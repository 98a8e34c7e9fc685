"""The sitemap: every page once, with the day of its last change; nothing where pages are not to be indexed."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from webui.app import create_app
from webui.pages.sitemap import model

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client: FlaskClient, path: str) -> dict[str, str | None]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    found = [(one.findtext(f"{MAP}loc") or "", one.findtext(f"{MAP}lastmod")) for one in fromstring(answer.data)]
    assert len(dict(found)) == len(found)
    return dict(found)


def pages(client: FlaskClient) -> dict[str, str | None]:
    return {
        url: changed
        for part in entries(client, "/sitemap.xml")
        for url, changed in entries(client, _path(part)).items()
    }


def _path(url: str) -> str:
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.query) == ("http", "localhost", "")
    return parts.path


def test_every_dialogue_and_profile_is_there_and_answers(client: FlaskClient) -> None:
    found = {_path(url): changed for url, changed in pages(client).items()}
    assert found["/dialogues/sakuragawa-2"] == "2021-12-24T18:30:00+00:00"
    assert found["/dialogues/sakuragawa-1"] is None  # when it was taken in is not known
    assert {"/", "/help", "/speakers", "/organizations", "/topics"} <= set(found)
    assert sum(path.startswith("/dialogues/") for path in found) == 4
    for path in found:
        assert client.get(path).status_code == 200, path


def test_parts_have_no_more_than_they_may(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pages(client)
    monkeypatch.setattr(model, "MOST", 7)
    parts = entries(client, "/sitemap.xml")
    assert len(parts) == -(-len(whole) // 7)
    assert max(len(entries(client, _path(part))) for part in parts) == 7
    assert pages(client) == whole
    for number in (0, len(parts) + 1):
        assert client.get(f"/sitemaps/{number}.xml").status_code == 404


def test_robots_are_told_where_it_is(client: FlaskClient) -> None:
    assert client.get("/robots.txt").text.splitlines()[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_closed_pages_have_none(kb: KnowledgeBase, sample_data: Path) -> None:
    closed = create_app(Settings(data=str(sample_data), crawlable=False), kb).test_client()
    for path in ("/sitemap.xml", "/sitemaps/1.xml"):
        assert closed.get(path).status_code == 404
    assert "Sitemap" not in closed.get("/robots.txt").text

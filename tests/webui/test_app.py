"""Properties of every response: headers, ETags, languages, static files."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import kb
import webui
from kb.analysis.analyzer import Analyzer
from kb.knowledge import KnowledgeBase
from kb.messages import using_locale
from kb.query.match_kinds import Reason
from kb.settings import Settings
from tests.support.generations import id_of
from tests.support.html import links, seen
from tests.support.sample_index import build, dialogues
from webui.app import create_app
from webui.formats import reason_label

SCRIPT = Path(webui.__file__).parent / "static" / "script"

PAGES = ("/", "/search?q=研修", "/search?q=ゾウガメ", "/dialogues/sakuragawa-1?q=研修", "/nowhere", "/search?page=x")


@pytest.mark.parametrize("address", [*PAGES, "/healthz", "/robots.txt"])
def test_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", PAGES)
def test_nothing_inline_and_nothing_foreign(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    page = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", page)  # data, which is not executed
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)
    assert all(
        re.match(r"/(?!/)", found) for found in re.findall(r'<(?:script|img|link)\b[^>]*(?:src|href)="([^"]*)"', page)
    )


def test_assets_carry_their_content_in_their_address(client: FlaskClient) -> None:
    page = client.get("/").text
    for name in ("app.css", "icon.svg"):
        address = re.search(rf'"(/static/{name}\?v=[0-9a-f]{{12}})"', page)
        assert address
        with client.get(address[1]) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    modules = re.findall(r'(?:src|modulepreload" href)="(/static/script/[^"]+)"', page)
    assert next(address.rpartition("/")[2] for address in modules) == "app.js"
    assert {address.rpartition("/")[2] for address in modules} == {path.name for path in SCRIPT.glob("*.js")}
    assert len({address.rpartition("/")[0] for address in modules}) == 1  # relative imports keep the version
    for address in modules:
        with client.get(address) as answer:
            assert answer.mimetype == "text/javascript"
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get("/static/script/another-version/app.js") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-cache"
    with client.get("/favicon.ico") as icon:
        assert icon.mimetype == "image/svg+xml"


def test_a_page_is_sent_once_a_generation(tmp_path: Path, analyzer: Analyzer) -> None:
    with build(tmp_path, analyzer) as opened:
        client = create_app(Settings(stale_hours=0), opened).test_client()
        tag = client.get("/search?q=研修").headers["ETag"]
        known = {"If-None-Match": tag}
        assert client.get("/search?q=研修", headers=known).status_code == 304
        assert client.get("/search?q=防災", headers=known).status_code == 200
        assert client.get("/search?q=研修", headers={**known, "Accept-Language": "en"}).status_code == 200
        build(tmp_path, analyzer, dialogues()[:1], generation="g2").close()
        fresh = client.get("/search?q=研修", headers=known)
        assert fresh.status_code == 200
        assert f"索引の世代: {id_of('g2')}" in fresh.text
        assert f"ok {id_of('g2')}" in client.get("/readyz").text


def test_a_refused_address_has_no_tag(client: FlaskClient) -> None:
    assert "ETag" not in client.get("/search?page=x").headers


def test_caches_are_told_that_the_language_matters(client: FlaskClient) -> None:
    for address in ("/", "/export.csv?q=研修", "/feed.atom?q=研修", "/suggest?q=研", "/opensearch.xml"):
        assert "Accept-Language" in client.get(address).headers["Vary"]


def test_japanese_unless_english_is_preferred(client: FlaskClient) -> None:
    assert '<html lang="ja">' in client.get("/").text
    assert '<html lang="ja">' in client.get("/", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "en-US,en;q=0.9"}).text
    assert '<html lang="ja">' in client.get("/?lang=ja", headers={"Accept-Language": "en"}).text


def test_a_language_that_was_asked_for_is_kept(client: FlaskClient) -> None:
    page = client.get("/search?q=研修&lang=en").text
    assert "Statements found: 3" in page
    addresses = re.findall(r'<a\b[^>]*href="(/[^"]*)"', page)
    assert addresses
    assert all("lang=en" in address for address in addresses if "lang=ja" not in address)
    assert '<input type="hidden" name="lang" value="en">' in page
    assert client.get("/search?q=研修&lang=en&sort=relevance").location.endswith("&lang=en")


@pytest.mark.parametrize(
    "address", ["/", "/search/org?q=研修", "/trends", "/matrix", "/speakers/片桐静江", "/search?fy=x"]
)
def test_a_form_keeps_the_language_that_was_asked_for(client: FlaskClient, address: str) -> None:
    forms = re.findall(r"<form\b.*?</form>", client.get(address).text, re.DOTALL)
    assert forms
    assert all('name="lang"' not in form for form in forms)
    asked = client.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
    assert all('name="lang" value="en"' in form for form in re.findall(r"<form\b.*?</form>", asked, re.DOTALL))


def test_the_switch_leads_to_the_same_page(client: FlaskClient) -> None:
    english = client.get(links(client.get("/search?q=研修&org=桜川区").text)["English"])
    assert "Results for “研修”" in english.text
    assert "Statements found: 1" in english.text
    assert links(english.text)["日本語"].endswith("lang=ja")


@pytest.mark.parametrize("name", ["endpoint", "values", "_anchor", "_external", "_method", "_scheme"])
@pytest.mark.parametrize("address", ["/", "/search", "/dialogues/sakuragawa-1", "/speakers"])
def test_a_parameter_of_any_name_is_ignored(client: FlaskClient, address: str, name: str) -> None:
    answer = client.get(address, query_string={"q": "研修", name: "x"})
    assert answer.status_code == 200
    english = client.get(links(answer.text)["English"])
    assert '<html lang="en">' in english.text
    assert english.request.path == answer.request.path


def test_lists_are_named_in_the_plural_in_english(client: FlaskClient) -> None:
    header = client.get("/?lang=en").text.partition("<main")[0]
    assert [text for text in links(header) if text in ("Speakers", "Organizations", "Topics")] == [
        "Speakers",
        "Organizations",
        "Topics",
    ]


def test_japanese_content_is_marked_in_an_english_page(client: FlaskClient) -> None:
    page = client.get("/search?q=研修&lang=en").text
    assert '<blockquote class="quote" lang="ja"' in page
    assert "Question" in seen(page)
    assert "質問" not in page
    assert ' lang="ja"' not in client.get("/search?q=研修&lang=ja").text.replace('<html lang="ja">', "")


@pytest.mark.parametrize(
    ("address", "japanese", "english"),
    [
        ("/search?kind=speech&org=桜川区", "桜川区", "Statement"),
        ("/organizations", "桜川区", "ward"),
        ("/speakers/片桐静江", "かたぎり しずえ", "(a guess)"),
        ("/trends?term=研修&org=桜川区&org=東京都", "桜川区、東京都", "Organizations counted:"),
        ("/matrix?fy=2022", "研修", "Topics not mentioned by any organization:"),
        ("/dialogues/sakuragawa-1", "図の説明を読み飛ばしました", "Line 12:"),
        (
            "/search?q=研修",
            "【架空】「できます」と「使われます」は違う～桜川区×都CIO座談会①～",
            "Statements before and after",
        ),
    ],
)
def test_nothing_but_japanese_is_marked_so(client: FlaskClient, address: str, japanese: str, english: str) -> None:
    page = client.get(address, headers={"Accept-Language": "en"}).text
    marked = re.findall(r'<(\w+)[^>]* lang="ja"[^>]*>(.*?)</\1>', page, re.DOTALL)
    assert english in page
    assert any(japanese in seen(text) for _, text in marked)
    assert not any(english in seen(text) for _, text in marked)
    unmarked = re.sub(
        r'<(\w+)[^>]* lang="ja"[^>]*>.*?</\1>', "", re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    )
    unmarked = re.sub(r"<span data-address>.*?</span>", "", unmarked)  # an address is of no language
    assert japanese not in seen(re.sub(r"<(title|button)\b.*?</\1>", "", unmarked, flags=re.DOTALL))


def test_every_text_has_its_english() -> None:
    methods = [("**.py", "python"), ("**.html", "jinja2"), ("**.xml", "jinja2")]
    folder = Path(webui.__file__).parent
    found = extract_from_dir(folder, methods, {}, keywords={"_": None}, directory_filter=lambda name: True)
    wanted = {message for _, _, message, _, _ in found}
    with (Path(kb.__file__).parent / "locale/en/LC_MESSAGES/messages.po").open("rb") as stream:
        catalog = read_po(stream)
    assert len(wanted) > 100
    assert not {str(message) for message in wanted if not (known := catalog.get(str(message))) or not known.string}


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_reason_has_a_label(locale: str) -> None:
    with using_locale(locale):
        assert all(reason_label(reason) for reason in Reason)


def test_pages_and_assets_are_sent_compressed(client: FlaskClient) -> None:
    for address in ("/search?q=研修", "/static/app.css", "/static/script/any/search.js", "/export.csv"):
        with client.get(address, headers={"Accept-Encoding": "gzip, br"}) as answer:
            assert answer.headers["Content-Encoding"] in ("br", "gzip")
            assert "Accept-Encoding" in answer.headers["Vary"]
    page = client.get("/search?q=研修", headers={"Accept-Encoding": "gzip"})
    again = client.get("/search?q=研修", headers={"Accept-Encoding": "gzip", "If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_robots_are_welcome_to_pages_unless_the_settings_say_no(kb: KnowledgeBase) -> None:
    open_to_all = create_app(Settings(), kb).test_client()
    assert "X-Robots-Tag" not in open_to_all.get("/").headers
    assert "Disallow: /export.csv" in open_to_all.get("/robots.txt").text
    assert "noindex" not in open_to_all.get("/").text
    closed = create_app(Settings(crawlable=False), kb).test_client()
    assert closed.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert closed.get("/").headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in closed.get("/").text

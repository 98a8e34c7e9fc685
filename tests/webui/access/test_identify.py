"""Readers, told apart by a proxy's headers and by tokens, see their documents and nothing else."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from msgspec import structs

from kb.generations.data_folder import DataFolder
from kb.settings import Settings
from kb.tokens import Scope, TokenFile
from tests.support.permitted import SECRET
from webui.app import create_app

SEARCH = f"/search?q={SECRET}&lang=ja"
NONE_FOUND = "見つかりませんでした"


def as_user(name: str, *groups: str) -> dict[str, str]:
    return {"X-Remote-User": name, "X-Remote-Groups": ", ".join(groups)}


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ((), 0),
        (("unknown",), 0),
        (("cio-office",), 10),
        (("welfare-staff",), 5),
        (("cio-office", "welfare-staff"), 15),
        (("operators",), 15),
    ],
)
def test_a_search_finds_the_documents_of_the_groups(behind_proxy: Flask, groups: tuple[str, ...], found: int) -> None:
    page = behind_proxy.test_client().get(SEARCH, headers=as_user("sato", *groups)).text
    assert page.count(f"<mark>{SECRET[:2]}") == 0 or found
    assert (f"{found}件" in page) if found else ("0件" in page)


def test_a_dialogue_of_others_is_not_there(behind_proxy: Flask) -> None:
    client = behind_proxy.test_client()
    assert client.get("/dialogues/a10", headers=as_user("sato", "cio-office")).status_code == 200
    assert client.get("/dialogues/a10", headers=as_user("abe", "welfare-staff")).status_code == 404


def test_a_stranger_is_asked_to_come_through_the_proxy(behind_proxy: Flask) -> None:
    answer = behind_proxy.test_client().get("/?lang=ja")
    assert answer.status_code == 401
    assert "サインインが要ります" in answer.text
    assert behind_proxy.test_client().get("/healthz").status_code == 200


def test_the_page_that_asks_to_sign_in_has_its_files(behind_proxy: Flask) -> None:
    client = behind_proxy.test_client()
    files = re.findall(r'(?:src|href)="(/(?:static/|opensearch)[^"]+)"', client.get("/").text)
    assert len(files) > 5
    for file in files:
        with client.get(file) as answer:
            assert answer.status_code == 200


def test_headers_from_elsewhere_are_not_believed(behind_proxy: Flask) -> None:
    outside = {"REMOTE_ADDR": "192.0.2.7"}
    answer = behind_proxy.test_client().get(SEARCH, headers=as_user("sato", "operators"), environ_base=outside)
    assert answer.status_code == 401


def test_strangers_read_what_everyone_may_where_nobody_has_to_sign_in(permitted_settings: Settings) -> None:
    app = create_app(structs.replace(permitted_settings, access="header", sign_in_required=False))
    assert app.test_client().get("/dialogues/a00").status_code == 200
    assert app.test_client().get("/dialogues/a10").status_code == 404
    assert app.test_client().get("/status").status_code == 401


def test_the_review_list_is_for_editors_and_the_status_for_administrators(behind_proxy: Flask) -> None:
    client = behind_proxy.test_client()
    assert client.get("/review", headers=as_user("sato", "cio-office")).status_code == 403
    assert client.get("/review", headers=as_user("abe", "welfare-staff")).status_code == 200
    footer = client.get("/", headers=as_user("abe", "welfare-staff")).text
    assert ('href="/review"' in footer, 'href="/status"' in footer) == (True, False)
    assert client.get("/status", headers=as_user("abe", "welfare-staff")).status_code == 403
    assert client.get("/status", headers=as_user("ono", "operators")).status_code == 200


def test_where_all_may_read_something_nobody_is_told_of_the_runs_over_everything(permitted_settings: Settings) -> None:
    client = create_app(permitted_settings).test_client()
    assert permitted_settings.access == "open"
    assert client.get("/status").status_code == 403
    assert 'href="/status"' not in client.get("/help").text
    assert client.get(f"/search?q={SECRET}").status_code == 200


def test_a_page_kept_by_a_browser_is_not_taken_for_that_of_another_reader(behind_proxy: Flask) -> None:
    client = behind_proxy.test_client()
    office = client.get(SEARCH, headers=as_user("sato", "cio-office"))
    again = {**as_user("sato", "cio-office"), "If-None-Match": office.headers["ETag"]}
    assert client.get(SEARCH, headers=again).status_code == 304
    other = {**as_user("abe", "welfare-staff"), "If-None-Match": office.headers["ETag"]}
    assert client.get(SEARCH, headers=other).status_code == 200


@pytest.mark.parametrize("name", ["x" * 256, "a\u202eb", "a\x85b", "a\tb", " "])
def test_a_name_that_no_log_can_show_in_a_line_is_nobodys(name: str, behind_proxy: Flask) -> None:
    sent = {"X-Remote-User": name.encode().decode("latin-1"), "X-Remote-Groups": "cio-office"}
    assert behind_proxy.test_client().get("/help", headers=sent).status_code == 401


def test_a_name_in_japanese_is_shown_as_it_is(behind_proxy: Flask) -> None:
    name = "佐藤".encode().decode("latin-1")
    assert "<p>佐藤</p>" in behind_proxy.test_client().get("/", headers=as_user(name, "cio-office")).text


@pytest.fixture
def tokens(permitted_settings: Settings) -> Iterator[TokenFile]:
    path = DataFolder(permitted_settings.data).tokens
    yield TokenFile(path)
    path.unlink(missing_ok=True)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("access", ["open", "header"])
def test_a_token_reads_the_documents_of_its_groups(
    access: str, permitted_settings: Settings, tokens: TokenFile
) -> None:
    app = create_app(structs.replace(permitted_settings, access=access))
    secret = tokens.create("feeds", ("feeds",), ("cio-office",))
    feed = app.test_client().get("/feed.atom?q=混雑", headers=bearer(secret))
    assert feed.status_code == 200
    assert "a10#t" in feed.text
    assert "a20#t" not in feed.text
    password = b64encode(f"anything:{secret}".encode()).decode()
    assert app.test_client().get("/feed.atom?q=混雑", headers={"Authorization": f"Basic {password}"}).data == feed.data


@pytest.mark.parametrize(("scopes", "status"), [(("feeds",), 200), (("api", "mcp", "dify"), 403)])
def test_a_token_opens_what_its_scopes_name(
    scopes: tuple[Scope, ...], status: int, permitted_settings: Settings, tokens: TokenFile
) -> None:
    secret = tokens.create("narrow", scopes)
    client = create_app(permitted_settings).test_client()
    assert client.get("/feed.atom", headers=bearer(secret)).status_code == status
    assert client.get("/", headers=bearer(secret)).status_code == 403


def test_a_revoked_or_unknown_token_is_refused_and_named_a_token(
    permitted_settings: Settings, tokens: TokenFile
) -> None:
    secret = tokens.create("gone", ("feeds",))
    client = create_app(permitted_settings).test_client()
    assert client.get("/feed.atom", headers=bearer(secret)).status_code == 200
    tokens.revoke("gone")
    for wrong in (secret, "kb_nothing", "", "é" * 5, "eyJhbGciOi.x.y"):
        answer = client.get("/feed.atom", headers=bearer(wrong))
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="Dialogue search"')


@pytest.mark.parametrize("passed_on", ["Basic c2F0bzpwYXNzd29yZA==", "Bearer eyJhbGciOi.x.y", "Negotiate YII="])
def test_what_a_proxy_passes_on_of_its_own_sign_in_is_not_taken_for_a_token(
    passed_on: str, behind_proxy: Flask, permitted_settings: Settings
) -> None:
    headers = {**as_user("sato", "cio-office"), "Authorization": passed_on}
    client = behind_proxy.test_client()
    assert client.get("/dialogues/a10", headers=headers).status_code == 200
    assert client.get("/feed.atom", headers=headers).status_code == 200
    pages = create_app(permitted_settings).test_client()
    assert pages.get("/dialogues/a00", headers={"Authorization": passed_on}).status_code == 200


def test_the_secret_is_in_no_file(permitted_settings: Settings, tokens: TokenFile) -> None:
    secret = tokens.create("hidden", ("feeds",))
    path = DataFolder(permitted_settings.data).tokens
    assert secret[3:].encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_feed_reader_is_asked_for_a_password(behind_proxy: Flask) -> None:
    answer = behind_proxy.test_client().get("/feed.atom")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="Dialogue search"')


def test_an_unreadable_file_of_tokens_is_an_error(permitted_settings: Settings, tokens: TokenFile) -> None:
    secret = tokens.create("a", ("feeds",))
    Path(DataFolder(permitted_settings.data).tokens).write_text("{", encoding="utf-8")
    client = create_app(permitted_settings).test_client()
    assert client.get("/feed.atom", headers=bearer(secret)).status_code == 500

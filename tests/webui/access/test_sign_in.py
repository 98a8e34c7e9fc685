"""Signing in at an OpenID Connect provider that runs as a process on loopback."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from msgspec import structs

from kb.errors import ConfigError
from kb.settings import Settings
from tests.support.permitted import SECRET
from tests.support.servers import serving
from webui.app import create_app

pytestmark = pytest.mark.slow

USERS = (
    {"sub": "1", "preferred_username": "佐藤", "groups": ["cio-office", "unrelated"]},
    {"sub": "2", "email": "abe@example.jp", "groups": "welfare-staff,operators"},
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    users = [argument for user in USERS for argument in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *users]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as provider:
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
        provider.terminate()


@pytest.fixture(scope="module")
def site(permitted_settings: Settings, issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("oidc")
    (folder / "secret").write_text("client-secret", encoding="utf-8")
    (folder / "keys").write_text("k" * 64 + "\n" + "j" * 64, encoding="utf-8")
    config = folder / "kb.toml"
    config.write_text(
        f"""
permissions = "{permitted_settings.permissions}"
access = "oidc"
address = "http://127.0.0.1"
oidc_issuer = "{issuer}"
oidc_client_id = "kb"
oidc_client_secret_file = "{folder}/secret"
session_keys_file = "{folder}/keys"
log_empty_searches = false
""",
        encoding="utf-8",
    )
    with serving(Path(permitted_settings.data), config=config) as origin:
        yield origin


def signed_in(site: str, subject: str, page: str = "/") -> tuple[requests.Session, requests.Response]:
    """A browser after the sign-in, and the page that it was led to."""
    browser = requests.Session()
    form = browser.get(f"{site}{page}", timeout=10)
    return browser, browser.post(form.url, data={"sub": subject}, timeout=10)


def test_a_reader_signs_in_and_comes_back_to_the_page_asked_for(site: str) -> None:
    _browser, page = signed_in(site, "1", f"/search?q={SECRET}")
    assert page.status_code == 200
    assert parse_qs(urlsplit(page.url).query) == {"q": [SECRET]}
    assert "10件" in page.text
    assert "佐藤" in page.text


def test_the_way_to_the_provider_has_a_challenge_and_a_state(site: str) -> None:
    led = requests.get(f"{site}/sign-in", timeout=10, allow_redirects=False)
    asked = parse_qs(urlsplit(led.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"]
    assert asked["nonce"]


def test_the_groups_of_the_claim_decide_what_is_read(site: str) -> None:
    office, _page = signed_in(site, "1")
    operator, _page = signed_in(site, "2")
    assert [office.get(f"{site}/dialogues/{name}", timeout=10).status_code for name in ("a10", "a20")] == [200, 404]
    assert [operator.get(f"{site}/dialogues/{name}", timeout=10).status_code for name in ("a10", "a20")] == [200, 200]
    assert [one.get(f"{site}/status", timeout=10).status_code for one in (office, operator)] == [403, 200]


def test_the_cookie_is_not_for_scripts_nor_for_other_sites(site: str) -> None:
    led = requests.get(f"{site}/sign-in", timeout=10, allow_redirects=False)
    cookie = led.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_ends_the_session(site: str) -> None:
    browser, _page = signed_in(site, "1")
    assert browser.get(f"{site}/sign-out", timeout=10).status_code == 405
    assert (
        "サインアウトしました" in browser.post(f"{site}/sign-out", headers={"Accept-Language": "ja"}, timeout=10).text
    )
    assert browser.get(f"{site}/help", timeout=10, allow_redirects=False).status_code == 303


@pytest.mark.parametrize("query", ["state=forged&code=x", "error=access_denied", ""])
def test_a_forged_return_signs_nobody_in(query: str, site: str) -> None:
    browser = requests.Session()
    browser.get(f"{site}/sign-in", timeout=10, allow_redirects=False)
    answer = browser.get(f"{site}/sign-in/callback?{query}", headers={"Accept-Language": "ja"}, timeout=10)
    assert answer.status_code == 403
    assert "サインインできませんでした" in answer.text
    assert browser.get(f"{site}/help", timeout=10, allow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(target: str, site: str) -> None:
    browser = requests.Session()
    form = browser.get(f"{site}/sign-in", params={"next": target}, timeout=10)
    page = browser.post(form.url, data={"sub": "1"}, timeout=10)
    assert page.url == f"{site}/"


def test_a_forged_cookie_is_a_strangers(site: str) -> None:
    forged = "eyJ1c2VyIjoiYWRtaW4ifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"
    answer = requests.get(f"{site}/help", cookies={"kb_session": forged}, timeout=10, allow_redirects=False)
    assert answer.status_code == 303
    assert re.search("/sign-in", answer.headers["Location"])


@pytest.mark.parametrize(
    ("missing", "told"),
    [("oidc_issuer", "oidc_issuer"), ("session_keys_file", "openssl"), ("short key", "32"), ("no file", "読めません")],
)
def test_missing_settings_are_named(missing: str, told: str, permitted_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s", encoding="utf-8")
    (tmp_path / "keys").write_text("short" if missing == "short key" else "k" * 64, encoding="utf-8")
    chosen = {
        "access": "oidc",
        "oidc_issuer": "http://127.0.0.1:1",
        "oidc_client_id": "kb",
        "oidc_client_secret_file": str(tmp_path / ("none" if missing == "no file" else "secret")),
        "session_keys_file": str(tmp_path / "keys"),
        missing: None,
    }
    known = {name: value for name, value in chosen.items() if name in Settings.__struct_fields__}
    with pytest.raises(ConfigError, match=told):
        create_app(structs.replace(permitted_settings, **known))

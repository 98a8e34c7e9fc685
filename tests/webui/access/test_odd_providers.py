"""Signing in at a provider that is down, set up wrongly or malicious: nobody gets in, and everyone is told."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from msgspec import structs

from kb.settings import Settings
from webui.app import create_app

pytestmark = pytest.mark.slow

KEY, OTHER_KEY = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
NAMED = {"preferred_username": "佐藤　花子", "groups": ["cio-office"]}
COOKIE_BYTES = 4096  # that a browser keeps


class OddProvider(HTTPServer):
    """A provider of OpenID Connect; `answers` replace what it says at a path, `claims` those of its ID tokens."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.answers: dict[str, bytes] = {}
        self.claims: dict[str, object] = {}
        self.key = KEY
        self.nonce = ""

    def answer(self, path: str) -> bytes:
        """The body of the answer at a path."""
        if path in self.answers:
            return self.answers[path]
        if path == "/jwks":
            return json.dumps(KeySet([KEY]).as_dict(private=False)).encode()
        if path == "/token":
            return json.dumps({"access_token": "a", "token_type": "bearer", "id_token": self._id_token()}).encode()
        places = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        metadata = {"issuer": self.issuer, **{name: self.issuer + place for name, place in places.items()}}
        return json.dumps({**metadata, "id_token_signing_alg_values_supported": ["RS256"]}).encode()

    def _id_token(self) -> str:
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": "kb", "sub": "1", "iat": now, "exp": now + 300, "nonce": self.nonce}
        claims = {name: value for name, value in {**usual, **self.claims}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": KEY.kid}, claims, self.key)


class _Handler(BaseHTTPRequestHandler):
    server: OddProvider

    def do_GET(self) -> None:
        body = self.server.answer(urlsplit(self.path).path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: the output of tests is for pytest."""


@contextmanager
def running() -> Iterator[OddProvider]:
    with OddProvider() as found:
        thread = Thread(target=found.serve_forever, args=(0.01,))
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture
def provider() -> Iterator[OddProvider]:
    with running() as found:
        yield found


def browser(settings: Settings, issuer: str, folder: Path) -> FlaskClient:
    (folder / "secret").write_text("s", encoding="utf-8")
    (folder / "keys").write_text("k" * 64, encoding="utf-8")
    signing_in = {
        "access": "oidc",
        "address": "http://localhost",
        "oidc_issuer": issuer,
        "oidc_client_id": "kb",
        "oidc_client_secret_file": str(folder / "secret"),
        "session_keys_file": str(folder / "keys"),
    }
    return create_app(structs.replace(settings, **signing_in)).test_client()


def returned(client: FlaskClient, provider: OddProvider, leads_to: str = "/help") -> Any:
    """The answer to a browser that comes back from the provider."""
    led = client.get("/sign-in", query_string={"next": leads_to})
    asked = parse_qs(urlsplit(led.headers["Location"]).query)
    provider.nonce = asked["nonce"][0]
    return client.get("/sign-in/callback", query_string={"code": "x", "state": asked["state"][0]})


@pytest.mark.parametrize("answer", [None, b"<html>", b"{}", b"[]"])
def test_where_the_provider_gives_no_metadata_the_page_says_so(
    answer: bytes | None, permitted_settings: Settings, tmp_path: Path
) -> None:
    with running() as provider:
        client = browser(permitted_settings, provider.issuer, tmp_path)
        if answer is not None:
            provider.answers["/.well-known/openid-configuration"] = answer
            led = client.get("/sign-in", headers={"Accept-Language": "ja"})
    if answer is None:  # it is down
        led = client.get("/sign-in", headers={"Accept-Language": "ja"})
    assert (led.status_code, "サインインできませんでした" in led.text) == (503, True)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *(("/token", body) for body in (b"<html>", b"[]", b'{"error": "invalid_grant"}', b'{"access_token": "a"}')),
        *(("/token", json.dumps({"access_token": "a", "id_token": odd}).encode()) for odd in ("a", "a.b.c", ["x"], 1)),
        *(("/jwks", body) for body in (b"<html>", b'{"keys": "x"}', b'{"keys": []}')),
    ],
)
def test_an_answer_of_another_form_signs_nobody_in(
    path: str, body: bytes, provider: OddProvider, permitted_settings: Settings, tmp_path: Path
) -> None:
    provider.claims, provider.answers = dict(NAMED), {path: body}
    client = browser(permitted_settings, provider.issuer, tmp_path)
    assert returned(client, provider).status_code == 403
    assert client.get("/help").status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1_000_000_000},
        {"exp": "soon"},
        {"nonce": "of another sign-in"},
        {"aud": "another-program"},
        {"iss": "https://evil.example"},
        {"sub": None},
        {"preferred_username": None, "sub": ["1"]},
        {"preferred_username": "x" * 256, "sub": "a\nb"},
    ],
)
def test_a_token_with_wrong_claims_signs_nobody_in(
    claims: dict[str, object], provider: OddProvider, permitted_settings: Settings, tmp_path: Path
) -> None:
    provider.claims = {**NAMED, **claims}
    client = browser(permitted_settings, provider.issuer, tmp_path)
    assert returned(client, provider).status_code == 403
    assert client.get("/help").status_code == 303


def test_a_token_signed_by_another_signs_nobody_in(
    provider: OddProvider, permitted_settings: Settings, tmp_path: Path
) -> None:
    provider.claims, provider.key = dict(NAMED), OTHER_KEY
    client = browser(permitted_settings, provider.issuer, tmp_path)
    assert returned(client, provider).status_code == 403
    assert client.get("/help").status_code == 303


@pytest.mark.parametrize("groups", [{"cio-office": 1}, [{"a": 1}, None], None, 7])
def test_groups_of_another_form_are_none(
    groups: object, provider: OddProvider, permitted_settings: Settings, tmp_path: Path
) -> None:
    provider.claims = {**NAMED, "groups": groups}
    client = browser(permitted_settings, provider.issuer, tmp_path)
    assert returned(client, provider).status_code == 303
    assert "佐藤　花子" in client.get("/help").text
    assert client.get("/dialogues/a10").status_code == 404


def test_the_cookie_is_small_enough_for_a_browser(
    provider: OddProvider, permitted_settings: Settings, tmp_path: Path
) -> None:
    client = browser(permitted_settings, provider.issuer, tmp_path)
    for number in range(12):
        led = client.get("/sign-in", query_string={"next": f"/search?q={number}{'%E7%AA%93' * 100}"})
        assert len(led.headers["Set-Cookie"]) < COOKIE_BYTES
    led = client.get("/sign-in", query_string={"next": f"/search?q={'%E7%AA%93' * 400}"})
    assert len(led.headers["Set-Cookie"]) < COOKIE_BYTES
    provider.claims = {**NAMED, "preferred_username": "x" * 5_000, "email": "sato@example.jp"}
    assert returned(client, provider, "/help\r\nX: y").headers["Location"] == "/"
    assert "sato@example.jp" in client.get("/help").text


def test_the_audit_log_tells_who_signed_in_and_of_attempts_that_failed(
    provider: OddProvider, permitted_settings: Settings, tmp_path: Path
) -> None:
    settings = structs.replace(permitted_settings, audit_log=str(tmp_path / "audit.jsonl"))
    provider.claims = dict(NAMED)
    returned(browser(settings, provider.issuer, tmp_path), provider)
    provider.claims = {"aud": "another-program"}
    returned(browser(settings, provider.issuer, tmp_path), provider)
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [(line["user"], line["status"]) for line in lines if line["action"] == "sign-in.callback"]
    assert told == [("佐藤　花子", 303), (None, 403)]

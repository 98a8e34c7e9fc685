"""Requests beyond the limit of a user, an address or a token are refused for a while; others are not hindered."""

import pytest
from msgspec import structs

from kb.generations.data_folder import DataFolder
from kb.settings import Settings
from kb.tokens import TokenFile
from webui.app import create_app


def test_an_address_beyond_its_limit_waits_and_others_do_not(permitted_settings: Settings) -> None:
    client = create_app(structs.replace(permitted_settings, requests_per_minute=3)).test_client()
    first, other = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    assert [client.get("/help", environ_base=first).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/help?lang=ja", environ_base=first)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "お試しください" in refused.text
    assert client.get("/healthz", environ_base=first).status_code == 200
    assert client.get("/help", environ_base=other).status_code == 200


def test_the_client_behind_a_proxy_is_counted_not_the_proxy(permitted_settings: Settings) -> None:
    client = create_app(structs.replace(permitted_settings, requests_per_minute=1)).test_client()

    def status(forwarded: str) -> int:
        return client.get("/help", headers={"X-Forwarded-For": forwarded}).status_code

    assert status("192.0.2.1") == 200
    assert status("203.0.113.9, 192.0.2.1") == 429  # the first value is what the client claims
    assert status("192.0.2.2, 127.0.0.1") == 200


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2"),  # a client has a network of IPv6 addresses
        ("192.0.2.1:40001", "192.0.2.1:40002"),  # as gateways write that add the port
        ("[2001:db8::1]:40001", "2001:db8::1"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
    ],
)
def test_a_client_is_one_in_whichever_form_its_address_is_written(
    first: str, second: str, permitted_settings: Settings
) -> None:
    client = create_app(structs.replace(permitted_settings, requests_per_minute=1)).test_client()
    asked = [client.get("/help", headers={"X-Forwarded-For": one}).status_code for one in (first, second)]
    assert asked == [200, 429]
    other = client.get("/help", headers={"X-Forwarded-For": "2001:db8:0:2::1"})
    assert other.status_code == 200


def test_a_proxy_on_a_socket_of_both_protocols_is_trusted(permitted_settings: Settings) -> None:
    client = create_app(structs.replace(permitted_settings, access="header")).test_client()
    sent = {"X-Remote-User": "sato", "X-Remote-Groups": "cio-office"}
    peers = ("::ffff:127.0.0.1", "::ffff:192.0.2.1", "")
    asked = [client.get("/help", headers=sent, environ_base={"REMOTE_ADDR": peer}).status_code for peer in peers]
    assert asked == [200, 401, 401]


@pytest.mark.parametrize("forwarded", ["unknown", "_hidden", "1.2.3", "[::1", "::1]:80", "9" * 5_000, ", ,", "\x80"])
def test_what_is_no_address_leaves_that_of_the_proxy(forwarded: str, permitted_settings: Settings) -> None:
    client = create_app(structs.replace(permitted_settings, requests_per_minute=1)).test_client()
    asked = [client.get("/help", headers={"X-Forwarded-For": forwarded}).status_code for _ in range(2)]
    assert asked == [200, 200]


def test_a_stranger_cannot_name_another_address(permitted_settings: Settings) -> None:
    client = create_app(structs.replace(permitted_settings, requests_per_minute=1)).test_client()
    statuses = [
        client.get(
            "/help", headers={"X-Forwarded-For": f"192.0.2.{n}"}, environ_base={"REMOTE_ADDR": "203.0.113.9"}
        ).status_code
        for n in range(2)
    ]
    assert statuses == [200, 429]


@pytest.mark.parametrize("per_minute", [0, 2])
def test_a_token_has_its_own_limit(per_minute: int, permitted_settings: Settings) -> None:
    tokens = TokenFile(DataFolder(permitted_settings.data).tokens)
    secret = tokens.create(f"limited-{per_minute}", ("feeds",), per_minute=2)
    client = create_app(structs.replace(permitted_settings, requests_per_minute=per_minute)).test_client()
    asked = [client.get("/feed.atom", headers={"Authorization": f"Bearer {secret}"}).status_code for _ in range(3)]
    assert asked == [200, 200, 429]
    tokens.revoke(f"limited-{per_minute}")


def test_this_machine_is_not_limited(permitted_settings: Settings) -> None:
    client = create_app(structs.replace(permitted_settings, requests_per_minute=1)).test_client()
    assert [client.get("/help").status_code for _ in range(3)] == [200] * 3


def test_guessing_tokens_is_limited(permitted_settings: Settings) -> None:
    client = create_app(structs.replace(permitted_settings, requests_per_minute=2)).test_client()
    asked = [
        client.get(
            "/feed.atom", headers={"Authorization": f"Bearer kb_{n}"}, environ_base={"REMOTE_ADDR": "192.0.2.1"}
        ).status_code
        for n in range(3)
    ]
    assert asked == [401, 401, 429]

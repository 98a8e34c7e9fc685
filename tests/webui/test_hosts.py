"""Host names: of this machine and of its address; others are refused, and probes answer monitors on the machine."""

import pytest
from flask.testing import FlaskClient

from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from webui.app import create_app
from webui.hosts import trusted_hosts, unreachable_names

PROBES = ("/healthz", "/livez", "/readyz")


def client_of(kb: KnowledgeBase, **settings: object) -> FlaskClient:
    values: dict[str, object] = {"log_empty_searches": False, "stale_hours": 0.0, **settings}
    return create_app(Settings(**values), kb).test_client()  # type: ignore[arg-type]


def status(client: FlaskClient, path: str, host: str) -> int:
    return client.get(path, headers={"Host": host}).status_code


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_by_default_this_machine_is_answered_by_its_names(kb: KnowledgeBase, host: str) -> None:
    assert status(client_of(kb), "/", host) == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "10.0.0.5", "localhost@elsewhere"]
)
@pytest.mark.parametrize("path", ["/", "/feed.atom", "/readyz"])
def test_by_default_other_names_are_refused(kb: KnowledgeBase, host: str, path: str) -> None:
    answer = client_of(kb).get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "elsewhere" not in answer.text


def test_the_names_of_address_and_host_are_answered(kb: KnowledgeBase) -> None:
    client = client_of(kb, address="https://kb.example.jp:8443/minutes", host="10.0.0.5")
    for host in ("kb.example.jp", "kb.example.jp:8443", "10.0.0.5:8000", "localhost"):
        assert status(client, "/", host) == 200
    assert status(client, "/", "other.example.jp") == 400
    assert trusted_hosts(Settings(host="2001:db8::5"))[-1] == "[2001:db8::5]"


def test_where_names_are_set_this_machine_reaches_the_probes_alone(kb: KnowledgeBase) -> None:
    client = client_of(kb, trusted_hosts=("kb.example.jp",))
    assert status(client, "/", "kb.example.jp") == 200
    for host in ("localhost", "127.0.0.1:8000", "[::1]", "[::1]:8000"):
        assert status(client, "/", host) == 400
        assert [status(client, path, host) for path in PROBES] == [200, 200, 200]
    assert status(client, "/readyz", "elsewhere.example") == 400
    assert status(client_of(kb, trusted_hosts=("kb.example.jp", "localhost")), "/", "localhost") == 200


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        (Settings(host="0.0.0.0"), True),
        (Settings(host="::"), True),
        (Settings(host="0.0.0.0", address="https://kb.example.jp"), False),
        (Settings(host="0.0.0.0", trusted_hosts=("kb.example.jp",)), False),
        (Settings(), False),
    ],
)
def test_a_server_that_nobody_could_reach_says_what_to_set(settings: Settings, warned: bool) -> None:
    told = unreachable_names(settings)
    assert (told is not None and "trusted_hosts" in told) == warned


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("kb.example.jp.", True),
        ("a.example.jp:80", True),
        ("example.jp", True),
        ("badexample.jp", False),
        ("xn--eckwd4c7c.example", True),
        ("", False),
        ("kb.example.jp:x", False),
        ("kb.example.jp:80:80", False),
        ("[kb.example.jp]", False),
        ("kb.example.jp/@x", False),
    ],
)
def test_names_below_a_name_and_in_japanese(kb: KnowledgeBase, host: str, trusted: bool) -> None:
    client = client_of(kb, trusted_hosts=(".example.jp", "ドメイン.example"))
    assert (status(client, "/", host) == 200) == trusted

"""Searches that found nothing, as the server logs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import open_kb
from kb.empty_searches import EmptySearchLog
from kb.settings import Settings
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation
from webui.app import create_app
from webui.errors import PREFER_LENIENT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話です"])])
    return tmp_path


@pytest.fixture
def client(data: Path) -> Iterator[FlaskClient]:
    with open_kb(data) as kb:
        yield create_app(Settings(), kb).test_client()


def logged(data: Path) -> dict[str, int]:
    return dict(EmptySearchLog(data / "searches").counts())


def test_only_a_search_without_results_is_logged(client: FlaskClient, data: Path) -> None:
    for address in ("/search?q=窓口", "/search", "/search?q=年度:来年", "/suggest?q=ドロ", "/search?q=ドローン&q=x"):
        client.get(address)
    client.head("/search?q=ドローン")
    assert not (data / "searches").exists()
    client.get("/search?q=ドローン")
    client.get("/search?q=ドローン&org=桜川区")
    client.get("/search?q=川端+空飛ぶ車")
    assert logged(data) == {"ドローン": 2, "空飛ぶ車": 1}


def test_a_search_is_logged_once_it_is_submitted(client: FlaskClient, data: Path) -> None:
    typing = client.get("/search?q=ドローン", headers={"Prefer": PREFER_LENIENT})
    assert (typing.status_code, logged(data)) == (200, {})
    tag = {"If-None-Match": typing.headers["ETag"]} if "ETag" in typing.headers else {}
    submitted = client.get("/search?q=ドローン", headers=tag)
    assert (submitted.status_code, logged(data)) == (200, {"ドローン": 1})
    assert client.get("/search?q=窓口", headers={"Prefer": PREFER_LENIENT}).headers["ETag"]


def test_a_setting_switches_it_off(data: Path) -> None:
    with open_kb(data) as kb:
        create_app(Settings(log_empty_searches=False), kb).test_client().get("/search?q=ドローン")
    assert not (data / "searches").exists()


def test_a_folder_that_cannot_be_written_is_no_failure_of_the_search(
    client: FlaskClient, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "searches").write_text("in the way", encoding="utf-8")
    assert client.get("/search?q=ドローン").status_code == 200
    assert str(data / "searches") in caplog.text

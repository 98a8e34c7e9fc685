"""The page for programmers: every example on it is called, over the sample index and over the packaged samples."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import open_kb
from kb.api.operations import DOCUMENTED
from kb.settings import Settings
from tests.support.html import seen
from webui.app import create_app

LINKED = re.compile(r'<a href="([^"]*)"><code>')
SENT = re.compile(r"curl -H 'Content-Type: application/json' -d '(.*?)' (\S+?)</code>")


def answered(client: FlaskClient) -> list[str]:
    """The paths of all examples, each answered with something found."""
    page = client.get("/api/").text
    paths = []
    for address in map(unescape, LINKED.findall(page)):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text)
        found = answer.get_json()
        assert found.get("total", 1), address
        paths.append(address)
    for body, address in SENT.findall(page):
        answer = client.post(unescape(address), json=json.loads(unescape(body)))
        assert answer.status_code == 200, answer.text
        paths.append(unescape(address))
    return paths


def test_every_call_has_an_example_that_finds_something(client: FlaskClient) -> None:
    assert len(answered(client)) == len(DOCUMENTED)


@pytest.mark.slow
def test_the_examples_are_made_of_the_data(demo_data: Path) -> None:
    with open_kb(demo_data) as kb:
        assert len(answered(create_app(Settings(log_empty_searches=False), kb).test_client())) == len(DOCUMENTED)


def test_every_parameter_is_explained(client: FlaskClient) -> None:
    explained = re.findall(r'<tr><th scope="row"><code>(.*?)</code></th><td>(.*?)</td>', client.get("/api/").text)
    assert len(explained) > 50
    assert [name for name, text in explained if not re.sub("（必須）|（繰り返せます）", "", seen(text)).strip()] == []


def test_the_page_is_in_english_too(client: FlaskClient) -> None:
    page = seen(client.get("/api/?lang=en").text)
    assert "Programs can call the same search" in page
    assert not re.search("[ぁ-ん]{4}", page.partition("Errors")[0].partition("Calls")[2])

"""URLs of turns: in pages, in tables and feeds, and in the output of the command."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from kb.cli import cli
from kb.knowledge import KnowledgeBase
from kb.search.request import SearchRequest
from webui.links import dialogue_url, page_links
from webui.search_state import SearchState
from webui.turn_urls import moment_url, turn_permalink


def test_the_command_prints_the_path_that_the_pages_have(app: Flask, kb: KnowledgeBase, client: FlaskClient) -> None:
    data = str(kb.data_folder.path)
    answer = json.loads(CliRunner().invoke(cli, ["search", "研修", "--data", data, "--json"]).output)
    assert answer["hits"]
    for hit in answer["hits"]:
        dialogue, _, turn = hit["id"].partition("#")
        with app.test_request_context():
            assert hit["url"] == dialogue_url(dialogue, turn)
        assert f'id="{turn}"' in client.get(hit["url"].partition("#")[0]).text


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_a_permalink_is_the_same_in_every_language(app: Flask, kb: KnowledgeBase, language: str) -> None:
    with kb.snapshot() as snapshot, app.test_request_context(f"/search{language}"):
        (hit, *_) = snapshot.search(SearchRequest.of("率直に言って低い")).hits
        assert turn_permalink(hit) == "http://localhost/dialogues/sakuragawa-1#t4"


def test_page_numbers_far_from_the_current_one_are_a_gap(app: Flask) -> None:
    with app.test_request_context():
        links = page_links(SearchState(page=6), last=20)
    assert [link.label for link in links] == ["1", "…", "4", "5", "6", "7", "8", "…", "20"]
    assert [link.label for link in links if not link.href] == ["…", "…"]


@pytest.mark.parametrize(
    ("recording", "moment"),
    [
        ("https://video.example/council.mp4", "https://video.example/council.mp4#t=75"),
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=75s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=75s"),
    ],
)
def test_a_moment_of_a_recording(recording: str, moment: str) -> None:
    assert moment_url(recording, 75.4) == moment

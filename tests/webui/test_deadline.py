"""A search that takes too long says so: it is neither an error of the server nor an empty answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from kb import open_kb
from kb.errors import QueryError
from kb.search.deadline import check, deadline
from kb.settings import Settings
from tests.builders import dialogue
from tests.generations import publish_generation
from webui.app import create_app


@pytest.fixture
def hurried(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client whose searches have no time at all."""
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の混雑", "予算の話"])])
    with open_kb(tmp_path) as kb:
        yield create_app(Settings(answer_seconds=1e-9), kb).test_client()


@pytest.mark.parametrize(
    "query", ["q=窓口", "q=窓口 -予算", "q=窓口*", 'q="窓口"', "q=窓口はどこですか&mode=any", "q=組織:桜川"]
)
def test_the_page_says_that_it_gave_up_and_keeps_the_question(hurried: FlaskClient, query: str) -> None:
    answer = hurried.get(f"/search?{query}")
    assert answer.status_code == 400
    assert "途中でやめました" in answer.text
    assert str(escape(query.removeprefix("q=").partition("&")[0])) in answer.text


def test_other_pages_are_not_in_a_hurry(hurried: FlaskClient) -> None:
    assert hurried.get("/healthz").status_code == 200
    assert hurried.get("/help").status_code == 200


def test_the_time_of_one_answer_is_not_that_of_the_next() -> None:
    with deadline(1e-9), pytest.raises(QueryError, match="途中でやめました"):
        check()
    check()
    with deadline(0):
        check()

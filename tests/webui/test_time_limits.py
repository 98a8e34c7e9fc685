"""Time limits of requests: 503 with the next step, never an empty answer, and extras are left out first."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from kb import open_kb
from kb.analysis.morpheme import Morpheme
from kb.analysis.morphology import Morphology
from kb.errors import SearchTimeoutError
from kb.serving.snapshot import Snapshot
from kb.settings import Settings
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation
from webui.app import create_app


@pytest.fixture
def hurried(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client whose searches run out of time at once."""
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の混雑", "予算の話"])])
    with open_kb(tmp_path) as kb:
        yield create_app(Settings(answer_seconds=1e-9), kb).test_client()


@pytest.mark.parametrize(
    "query", ["q=窓口", "q=窓口 -予算", "q=窓口*", 'q="窓口"', "q=窓口はどこですか&mode=any", "q=組織:桜川"]
)
def test_the_page_says_that_it_gave_up_and_keeps_the_question(hurried: FlaskClient, query: str) -> None:
    answer = hurried.get(f"/search?{query}")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "途中でやめました" in answer.text
    assert "索引の準備" not in answer.text
    assert str(escape(query.removeprefix("q=").partition("&")[0])) in answer.text


def test_while_somebody_writes_a_given_up_search_is_an_answer(hurried: FlaskClient) -> None:
    answer = hurried.get("/search?q=窓口", headers={"Prefer": "handling=lenient"})
    assert answer.status_code == 200
    assert 'id="error-message"' in answer.text


@pytest.mark.parametrize("address", ["/healthz", "/help", "/", "/speakers", "/organizations", "/topics"])
def test_what_is_counted_once_is_not_given_up(hurried: FlaskClient, address: str) -> None:
    assert hurried.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/matrix", "/organizations/桜川区", "/trends?term=窓口", "/feed.atom?q=窓口"])
def test_no_reader_is_told_that_the_question_is_wrong(hurried: FlaskClient, address: str) -> None:
    answer = hurried.get(address)
    assert answer.status_code in (200, 503)
    assert "キーワード:" not in answer.text


@pytest.mark.parametrize("address", ["/matrix?headings=1", "/organizations/桜川区"])
def test_a_page_without_a_search_does_not_ask_for_other_words(sample_data: Path, address: str) -> None:
    with open_kb(sample_data) as kb:
        answer = create_app(Settings(answer_seconds=1e-9), kb).test_client().get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "もう一度開いてください" in answer.text
    for blame in ("この検索", "語を減らす", "条件を直して"):
        assert blame not in answer.text


def test_reading_goes_on_without_marks(hurried: FlaskClient) -> None:
    page = hurried.get("/dialogues/a?q=窓口")
    assert page.status_code == 200
    assert "予算の話" in page.text
    assert "本文はすべて読めます" in page.text
    assert "一致する発言はありません" not in page.text


def test_nothing_is_analysed_to_show_a_dialogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の混雑"]), dialogue("b", ["混雑する窓口"])])

    def fail(self: Morphology, text: str) -> list[Morpheme]:
        raise AssertionError(f"analysed in a request: {text}")

    monkeypatch.setattr(Morphology, "morphemes", fail)
    with open_kb(tmp_path) as kb:
        client = create_app(Settings(), kb).test_client()
        reader = client.get("/dialogues/a")
        assert reader.status_code == 200
        assert "/dialogues/b" in reader.text
        assert client.get("/dialogues/a/t1/related").status_code == 200
        assert client.get("/dialogues/a/t1/context").status_code == 200


def late(*_args: object) -> NoReturn:
    raise SearchTimeoutError("too late")


@pytest.mark.parametrize(
    ("extra", "query", "kept", "left_out"),
    [
        ("webui.pages.search.model.histogram", "/search", "40件の発言が見つかりました", 'id="histogram"'),
        (
            "webui.pages.search.model.corrections",
            "/search?q=スマートフォソ",
            "条件に合う発言はありませんでした",
            'id="meant"',
        ),
        (
            "webui.pages.search.model.relaxed_searches",
            "/search?q=研修+避難所",
            "条件に合う発言はありませんでした",
            'class="alternatives"',
        ),
        ("webui.pages.dialogue.model.related_dialogues", "/dialogues/a", "窓口の混雑", 'id="related"'),
    ],
)
def test_extras_are_left_out_when_time_is_short(
    client: FlaskClient,
    two_dialogues: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    extra: str,
    query: str,
    kept: str,
    left_out: str,
) -> None:
    pages = two_dialogues if query.startswith("/dialogues") else client
    assert left_out in pages.get(query).text
    monkeypatch.setattr(extra, late)
    answer = pages.get(query)
    assert answer.status_code == 200
    assert kept in answer.text
    assert left_out not in answer.text


@pytest.fixture
def two_dialogues(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client over two dialogues that are related to each other."""
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の混雑"]), dialogue("b", ["混雑する窓口"])])
    with open_kb(tmp_path) as kb:
        yield create_app(Settings(), kb).test_client()


@pytest.mark.parametrize(
    ("crowded", "advice"), [(True, "条件はそのままで構いません"), (False, "下の条件を直して、もう一度検索してください")]
)
def test_a_busy_server_asks_for_no_other_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, crowded: bool, advice: str
) -> None:
    def give_up(*_args: object) -> NoReturn:
        raise SearchTimeoutError("時間切れ", crowded=crowded)

    monkeypatch.setattr(Snapshot, "search", give_up)
    answer = client.get("/search?q=窓口")
    assert answer.status_code == 503
    assert advice in answer.text

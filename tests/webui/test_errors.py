"""Error pages and problem documents."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

import kb.errors
from kb.analysis.analyzer import Analyzer
from kb.bootstrap import open_kb
from kb.errors import EngineError, KbError
from kb.generations.manifest import SourceEntry
from kb.knowledge import KnowledgeBase
from kb.serving.snapshot import Snapshot
from kb.settings import Settings
from tests.support.html import links, seen
from tests.support.sample_index import build, dialogues
from webui.app import create_app
from webui.errors import status_of


@pytest.mark.parametrize(
    ("query", "label", "kept"),
    [
        ("q=研修&from=いつか&org=桜川区", "期間の始まり:", 'name="from" value="いつか"'),
        ("q=研修&sort=best", "並び順「best」", 'value="研修"'),
        ("q=研修&page=0", "ページ番号「0」", 'value="研修"'),
        ("q=研修&fy=いつか", "年度「いつか」", 'value="研修"'),
        ("q=" + "研" * 300, "キーワード:", f'value="{"研" * 300}"'),
        ("q=研修+年度:来年", "キーワード:", 'value="研修 年度:来年"'),
    ],
)
def test_a_bad_parameter_is_named_and_the_input_kept(client: FlaskClient, query: str, label: str, kept: str) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 400
    assert label in seen(answer.text)
    assert kept in answer.text
    assert "condition" not in answer.text


def test_who_writes_is_answered_with_the_reason(client: FlaskClient) -> None:
    address = "/search?q=年度:来年"
    answer = client.get(address, headers={"Prefer": "handling=lenient"})
    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "handling=lenient"
    assert "Prefer" in answer.headers["Vary"]
    assert 'id="error-message"' in answer.text
    assert client.get(address).status_code == 400


def test_other_conditions_are_asked_again(client: FlaskClient) -> None:
    page = client.get("/search?q=研修&from=いつか&org=桜川区&sort=newest").text
    assert '<input type="hidden" name="org" value="桜川区">' in page
    assert '<input type="hidden" name="sort" value="newest">' in page


def test_both_ends_of_a_period_can_be_written_anew(client: FlaskClient) -> None:
    page = client.get("/search?q=研修&from=2022-01&to=2021-01").text
    assert "期間の始まり 2022-01-01 が終わり 2021-01-31 より後です" in seen(page)
    assert re.search(
        r'<label for="again-from">期間の始まり</label> <input [^>]*value="2022-01" aria-invalid="true"', page
    )
    assert re.search(r'<label for="again-to">期間の終わり</label> <input [^>]*value="2021-01">', page)
    assert 'name="to"' in client.get("/search?from=いつか").text


@pytest.mark.parametrize("query", ["match=best", "sort=best", "fy=いつか", "kind=best"])
def test_what_is_chosen_from_a_list_is_not_asked_in_writing(client: FlaskClient, query: str) -> None:
    page = client.get(f"/search?q=研修&org=桜川区&{query}").text
    assert f'name="{query.partition("=")[0]}"' not in page
    assert 'name="org" value="桜川区"' in page


def test_every_facet_has_its_name_in_a_complaint(client: FlaskClient) -> None:
    many = "&".join(f"theme={number}" for number in range(101))
    assert "話題の大分類:" in seen(client.get(f"/search?{many}").text)


def test_a_very_long_address_is_refused_with_what_was_asked(client: FlaskClient) -> None:
    answer = client.get("/search?q=研修&org=" + "区" * 3000)
    assert answer.status_code == 414
    assert "URLが長すぎます" in answer.text
    assert 'value="研修"' in answer.text


@pytest.mark.parametrize(
    "query", ["q=%00研修%1b", "q=研修&org=%00", "q=研修&sort=%20", "q=研修&unknown=1", "q=研修&q=窓口"]
)
def test_what_cannot_be_meant_is_left_out(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/search?{query}", follow_redirects=True)
    assert answer.status_code == 200
    assert "「研修」の検索結果" in answer.text


def test_a_page_beyond_the_last(client: FlaskClient) -> None:
    answer = client.get("/search?q=研修&org=桜川区&page=9")
    assert answer.status_code == 404
    assert "9ページ目はありません。この検索の結果は1ページまでです。" in answer.text
    assert links(answer.text)["この検索の1ページ目へ"] == f"/search?q={quote('研修')}&org={quote('桜川区')}"
    assert '<input type="hidden" name="org" value="桜川区">' in answer.text


def test_what_stands_between_the_words_of_a_list_is_english_in_english(client: FlaskClient) -> None:
    assert "speech, question, narration" in client.get("/search?kind=zzz&lang=en").text
    assert "speech、question、narration" in client.get("/search?kind=zzz").text


def test_an_unknown_address(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.text
    assert re.search(r"受付番号 [0-9a-f]{12}", seen(answer.text))


def test_a_method_that_is_not_allowed(client: FlaskClient) -> None:
    answer = client.post("/search")
    assert answer.status_code == 405
    assert "この操作はできません" in answer.text
    assert "GET" in answer.headers["Allow"]


def test_nothing_published_yet(tmp_path: Path) -> None:
    with open_kb(tmp_path) as empty:
        client = create_app(Settings(), empty).test_client()
        answer = client.get("/search?q=研修")
        assert answer.status_code == 503
        assert "ただいま検索できません" in answer.text
        assert str(tmp_path) not in answer.text
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "kb index" in ready.text
        assert client.get("/healthz").status_code == 200


def test_a_failing_engine_is_no_empty_answer(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @contextmanager
    def failing() -> Iterator[Snapshot]:
        raise EngineError("the disk at /secret is gone")
        yield

    monkeypatch.setattr(kb, "snapshot", failing)
    with caplog.at_level(logging.ERROR):
        answer = create_app(Settings(), kb).test_client().get("/search?q=研修")
    assert answer.status_code == 500
    assert "処理中に問題が起きました" in answer.text
    assert "/secret" not in answer.text
    assert answer.headers["X-Request-ID"] in caplog.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_an_unexpected_error(app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(request: object) -> None:
        raise RuntimeError("/secret")

    app.testing = False
    monkeypatch.setattr("kb.knowledge.Snapshot.search", lambda self, request: broken(request))
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/search?q=研修")
    assert answer.status_code == 500
    assert "/secret" not in answer.text
    assert "受付番号" in answer.text


def test_every_error_of_the_project_has_a_status() -> None:
    kinds = [kind for kind in vars(kb.errors).values() if isinstance(kind, type) and issubclass(kind, KbError)]
    found = {kind.__name__: status_of(kind("")) for kind in kinds}
    assert found.pop("QueryError") == 400
    assert found.pop("NotFoundError") == 404
    assert found.pop("WithdrawnError") == 410
    assert found.pop("ExpiredCursorError") == 410
    assert found.pop("IndexUnavailableError") == 503
    assert found.pop("OtherPermissionsError") == 503
    assert found.pop("StorageError") == 503
    assert found.pop("SearchTimeoutError") == 503
    assert found.pop("EngineUnavailableError") == 503
    assert set(found.values()) == {500}


def test_a_dialogue_that_was_withdrawn_is_gone(tmp_path: Path, analyzer: Analyzer) -> None:
    both = dialogues()[:2]
    sources = (
        SourceEntry("a.txt", "0" * 64, "new", (both[0].id,)),
        SourceEntry("b.txt", "0" * 64, "new", (both[1].id,)),
    )
    build(tmp_path, analyzer, both, generation="g1", sources=sources).close()
    with build(tmp_path, analyzer, both[:1], generation="g2", sources=sources[:1]) as kb:
        client = create_app(Settings(), kb).test_client()
        for address in (
            f"/dialogues/{both[1].id}",
            f"/dialogues/{both[1].id}/t1",
            f"/dialogues/{both[1].id}/t1/context",
        ):
            answer = client.get(address)
            assert answer.status_code == 410
            assert "取り下げられました" in answer.text
        assert client.get("/dialogues/never-was").status_code == 404
        assert client.get(f"/dialogues/{both[0].id}").status_code == 200


def test_a_refused_address_is_answered_in_the_language_of_its_reader(client: FlaskClient) -> None:
    client.get("/?lang=en")
    assert "URLが長すぎます" in client.get("/search?org=" + "区" * 3000).text
    client.get("/?lang=ja")
    assert "The address is too long" in client.get("/search?lang=en&org=" + "区" * 3000).text

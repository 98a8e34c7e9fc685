"""Readiness as a monitor of the service sees it."""

import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.analysis.morpheme import Morpheme
from kb.analysis.morphology import Morphology
from kb.bootstrap import open_kb
from kb.errors import EngineError
from kb.generations.data_folder import DataFolder
from kb.knowledge import KnowledgeBase
from kb.runs.reports import Report, write_report
from kb.serving.snapshot import Snapshot
from kb.settings import Settings
from tests.support.dialogues import dialogue
from tests.support.generations import id_of, publish_generation
from tests.support.sample_index import build
from webui.app import create_app
from webui.pages.health import view as health

G1 = id_of("g1")


def readiness(client: FlaskClient) -> tuple[int, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.text.strip()


def test_a_forgotten_nightly_run_is_noticed(tmp_path: Path, analyzer: Analyzer) -> None:
    with build(tmp_path, analyzer) as opened:  # made long ago, and no run is on record
        client = create_app(Settings(), opened).test_client()
        status, text = readiness(client)
        hours = int(text.removeprefix(f"stale {G1} ").removesuffix("h"))
        assert (status, hours > 1000) == (503, True)
        assert client.get("/healthz").status_code == 200
        assert client.get("/search?q=研修").status_code == 200

        ended = datetime.now(UTC) - timedelta(hours=40)
        write_report(DataFolder(tmp_path), Report(started=ended, finished=ended, generation=G1))
        assert readiness(client) == (503, f"stale {G1} 40h")
        assert readiness(create_app(Settings(stale_hours=48), opened).test_client()) == (200, f"ok {G1}")
        assert readiness(create_app(Settings(stale_hours=0), opened).test_client()) == (200, f"ok {G1}")

        ahead = datetime.now(UTC) + timedelta(days=1000)  # of a night when the clock was wrong
        write_report(DataFolder(tmp_path), Report(started=ahead, finished=ahead, generation=G1))
        assert readiness(client) == (503, f"stale {G1} 40h")

        now = datetime.now(UTC)
        write_report(DataFolder(tmp_path), Report(started=now, finished=now, generation=G1))
        assert readiness(client) == (200, f"ok {G1}")


def test_what_is_open_is_answered_from_though_the_pointer_is_gone(tmp_path: Path, analyzer: Analyzer) -> None:
    with build(tmp_path, analyzer) as opened:
        client = create_app(Settings(stale_hours=0), opened).test_client()
        assert readiness(client) == (200, f"ok {G1}")
        DataFolder(tmp_path).pointer.unlink()
        status, text = readiness(client)
        assert (status, text.splitlines()[0], "kb rollback" in text) == (200, f"ok {G1}", True)
        assert client.get("/search?q=研修").status_code == 200
        page = client.get("/status").text
        assert f"公開した索引を使えないため、世代 {G1} で答えています" in page
        assert str(tmp_path) not in page


def test_an_engine_that_cannot_open_is_not_ready(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise EngineError("検索エンジンが答えられません")

    monkeypatch.setattr(kb, "snapshot", fail)
    assert readiness(create_app(Settings(), kb).test_client()) == (503, "検索エンジンが答えられません")


def test_an_analyzer_that_fails_is_not_ready(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Morphology, text: str) -> list[Morpheme]:
        raise EngineError("形態素解析が答えられません")

    client = create_app(Settings(stale_hours=0), kb).test_client()
    assert readiness(client)[0] == 200
    monkeypatch.setattr(Morphology, "morphemes", fail)
    answers = {readiness(client) for _ in range(100)}  # a piece that was analysed before needs no analysis
    assert (503, "形態素解析が答えられません") in answers


def test_an_index_that_does_not_find_its_own_words_is_not_ready(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Snapshot, "total", lambda *_: 0)
    client = create_app(Settings(stale_hours=0), kb).test_client()
    answers = [readiness(client) for _ in range(20)]  # a piece may have no word
    assert any(status == 503 and "検索で見つかりません" in text for status, text in answers)


def test_dialogues_without_turns_are_ready(tmp_path: Path) -> None:
    titles = [dialogue(f"only-a-title-{number}", []) for number in range(5)]
    publish_generation(tmp_path, "g1", [*titles, dialogue("a", ["窓口の混雑"])])
    with open_kb(tmp_path) as opened:
        client = create_app(Settings(stale_hours=0), opened).test_client()
        answers = {readiness(client) for _ in range(10)}  # each looks at a dialogue by chance
    assert answers == {(200, f"ok {G1}")}


def test_a_piece_may_begin_and_end_within_a_character(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_PROBE_LENGTH", 9)  # so short that its ends are often chosen
    text = unicodedata.normalize("NFD", "ガバメントクラウドの画面が大きく、窓口でデジタルの手続が進む。" * 20)
    with build(tmp_path, analyzer, [dialogue("a", [text])]) as opened:
        client = create_app(Settings(stale_hours=0), opened).test_client()
        assert {readiness(client)[0] for _ in range(200)} == {200}


def test_an_index_without_dialogues_is_ready(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Snapshot, "dialogues", ())
    assert readiness(create_app(Settings(stale_hours=0), kb).test_client()) == (200, f"ok {G1}")

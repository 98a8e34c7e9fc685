"""Failures of the cluster are said: never a short result, never a lost turn, and the worker lives."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from indexer.run import run
from kb.analysis.analyzer import Analyzer
from kb.bootstrap import open_configured_kb
from kb.engines.opensearch import new_index, open_index
from kb.engines.opensearch.engine import OpenSearchEngine
from kb.errors import EngineError
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue, turn
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import remove, settings_of, written
from tests.support.opensearch.lossy_relay import lossy
from webui.app import create_app

WORDS = SearchRequest.of("窓口")
TURNS = 400
TALK = """架空のCIO座談会 第1回 千鳥浜市（見本）

千鳥浜市副市長:梶原 透（以下「梶原」）
書かない窓口を始めて、待ち時間は半分になりました。
"""


@pytest.fixture
def talks() -> list[Dialogue]:
    return [
        dialogue(f"d{number}", [turn(f"窓口の話、{order}番目です。", order=order) for order in range(1, 21)])
        for number in range(TURNS // 20)
    ]


@contextmanager
def disturbing(cluster: Cluster) -> Iterator[None]:
    """Mends the cluster before the indexes of a test are removed."""
    try:
        yield
    finally:
        cluster.mend()


def totals_until(engine: OpenSearchEngine, seconds: float, enough: int) -> list[int | str]:
    """The total or the error of each search, until time is over, or enough were asked and the last one answered."""
    told: list[int | str] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end and (len(told) < enough or not isinstance(told[-1], int)):
        try:
            told.append(engine.search(WORDS).total)
        except EngineError as error:
            told.append(str(error))
    return told


def test_a_node_killed_between_searches_changes_no_answer(
    disturbed: Cluster, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue]
) -> None:
    settings = settings_of(disturbed, tmp_path, opensearch_replicas=1, opensearch_shards=3)
    with written(settings, tmp_path / "killed", analyzer, talks) as engine, disturbing(disturbed):
        disturbed.wait_until_green()
        assert engine.search(WORDS).total == TURNS
        disturbed.nodes[2].kill()
        told = totals_until(engine, 30, 50)
        assert {one for one in told if isinstance(one, int)} == {TURNS}, told
        assert told[-1] == TURNS, told[-1]  # the others answer again


def test_a_node_killed_during_the_bulk_loses_no_turn(
    disturbed: Cluster, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.engines.opensearch.writer._BATCH", 20)  # a part for each dialogue
    settings = settings_of(disturbed, tmp_path, opensearch_replicas=1, opensearch_shards=3)
    writer = new_index(settings, "bulk", tmp_path / "index", analyzer, None)
    disturbed.wait_until_green()  # a shard that has no copy yet would be lost
    killer = threading.Timer(0.3, disturbed.nodes[2].kill)
    killer.start()
    try:
        for one in talks:
            writer.add(one)
            time.sleep(0.05)
        writer.commit()
        engine = open_index(settings, tmp_path / "index", "bulk", analyzer)
        assert engine.search(WORDS).total == TURNS
        engine.close()
    finally:
        killer.join()
        disturbed.mend()
        remove(settings)


def test_a_full_disk_is_said_and_leaves_no_index(
    cluster: Cluster, client: OpenSearch, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue]
) -> None:
    """At the flood stage of a disk, OpenSearch refuses writes to the indexes on it."""
    settings = settings_of(cluster, tmp_path, opensearch_replicas=0)
    writer = new_index(settings, "full", tmp_path / "index", analyzer, None)
    block = {"index.blocks.read_only_allow_delete": True}
    client.indices.put_settings(index=f"{settings.opensearch_prefix}-full-turns", body=block)
    writer.add(talks[0])
    with pytest.raises(EngineError, match="OpenSearch"):
        writer.commit()
    writer.abort()
    assert not (tmp_path / "index" / "opensearch.json").exists()
    assert client.indices.get(index=f"{settings.opensearch_prefix}-*") == {}


def test_missing_shards_are_an_error_and_no_short_result(
    disturbed: Cluster, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue]
) -> None:
    """Without replicas, the shards of a dead node are gone: 200 of 400 turns would be a wrong answer."""
    settings = settings_of(disturbed, tmp_path, opensearch_replicas=0, opensearch_shards=6, opensearch_seconds=10)
    with written(settings, tmp_path / "short", analyzer, talks) as engine, disturbing(disturbed):
        assert engine.search(WORDS).total == TURNS
        disturbed.nodes[1].kill()
        with pytest.raises(EngineError):
            engine.search(WORDS)


def test_a_network_that_loses_half_of_all_requests_loses_no_turn(
    cluster: Cluster, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue]
) -> None:
    """A request that was lost, or whose answer was, is sent again; documents have their ids, so none counts twice."""
    with lossy(cluster.hosts[0]) as host:
        settings = settings_of(cluster, tmp_path, opensearch_hosts=(host,), opensearch_replicas=0)
        with written(settings, tmp_path / "lossy", analyzer, talks) as engine:
            assert {engine.search(WORDS).total for _time in range(6)} == {TURNS}


def test_a_node_that_hangs_makes_no_answer_short(
    disturbed: Cluster, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue]
) -> None:
    settings = settings_of(disturbed, tmp_path, opensearch_replicas=1, opensearch_shards=3, opensearch_seconds=5)
    with written(settings, tmp_path / "hung", analyzer, talks) as engine, disturbing(disturbed):
        disturbed.wait_until_green()
        disturbed.nodes[2].pause()
        told = totals_until(engine, 40, 3)
        assert {one for one in told if isinstance(one, int)} == {TURNS}, told


def test_pages_say_that_the_engine_fails_and_the_worker_lives(
    disturbed: Cluster, tmp_path: Path, analyzer: Analyzer
) -> None:
    settings = settings_of(disturbed, tmp_path, opensearch_replicas=0, opensearch_shards=6, opensearch_seconds=5)
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    assert run(settings, [str(tmp_path / "talk.txt")]).published
    with open_configured_kb(settings) as kb:
        client = create_app(settings, kb).test_client()
        assert "件の発言が見つかりました" in client.get("/search?q=窓口").text
        for node in disturbed.nodes[1:]:
            node.kill()
        failed = client.get("/search?q=窓口")
        assert failed.status_code == 503
        assert "見つかりました" not in failed.text
        disturbed.mend()
        end = time.monotonic() + 60
        while (answer := client.get("/search?q=窓口")).status_code == 503 and time.monotonic() < end:
            time.sleep(1)
        assert "件の発言が見つかりました" in answer.text
    remove(settings)

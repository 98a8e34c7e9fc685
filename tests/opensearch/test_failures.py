"""Failures of the cluster are said: never a short result, never a lost turn, and the worker lives."""

import threading
import time
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch import new_index, open_index
from kb.errors import EngineError
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue, turn
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import remove, settings_of

WORDS = SearchRequest.of("窓口")
TURNS = 400


@pytest.fixture
def talks() -> list[Dialogue]:
    return [
        dialogue(f"d{number}", [turn(f"窓口の話、{order}番目です。", order=order) for order in range(1, 21)])
        for number in range(TURNS // 20)
    ]


def test_a_node_killed_between_searches_changes_no_answer(
    disturbed: Cluster, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue]
) -> None:
    settings = settings_of(disturbed, tmp_path, opensearch_replicas=1, opensearch_shards=3)
    writer = new_index(settings, "killed", tmp_path / "index", analyzer, None)
    for one in talks:
        writer.add(one)
    writer.commit()
    disturbed.wait_until_green()
    engine = open_index(settings, tmp_path / "index", "killed", analyzer)
    try:
        assert engine.search(WORDS).total == TURNS
        disturbed.nodes[2].kill()
        told: list[int | str] = []
        end = time.monotonic() + 15
        while time.monotonic() < end:
            try:
                told.append(engine.search(WORDS).total)
            except EngineError as error:
                told.append(str(error))
        totals = [one for one in told if isinstance(one, int)]
        assert set(totals) == {TURNS}, told
        assert isinstance(told[-1], int), told[-1]  # the others answer again
    finally:
        engine.close()
        disturbed.mend()
        remove(settings)


def test_a_node_killed_during_the_bulk_loses_no_turn(
    disturbed: Cluster, tmp_path: Path, analyzer: Analyzer, talks: list[Dialogue]
) -> None:
    settings = settings_of(disturbed, tmp_path, opensearch_replicas=1, opensearch_shards=3)
    writer = new_index(settings, "bulk", tmp_path / "index", analyzer, None)
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
    writer = new_index(settings, "short", tmp_path / "index", analyzer, None)
    for one in talks:
        writer.add(one)
    writer.commit()
    engine = open_index(settings, tmp_path / "index", "short", analyzer)
    try:
        assert engine.search(WORDS).total == TURNS
        disturbed.nodes[1].kill()
        with pytest.raises(EngineError):
            engine.search(WORDS)
    finally:
        engine.close()
        disturbed.mend()
        remove(settings)

"""Publishing to a cluster: several processes write parts, aliases follow the pointer, killed runs change nothing."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import psutil
import pytest
from opensearchpy import OpenSearch

from indexer.run import run
from kb.analysis.analyzer import Analyzer
from kb.bootstrap import open_configured_kb
from kb.configuration import load_settings
from kb.engines.opensearch import new_index, point_to
from kb.errors import EngineError
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from tests.support.command_line import kb_commands
from tests.support.dialogues import dialogue, turn
from tests.support.engines import memory
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import grown, opensearch, remove, settings_of
from tests.support.opensearch.settings_file import write_talk
from tests.support.search_strategies import WORDS

REQUESTS = ["窓口", "マイナンバーカード", "取り組む OR 申請", "", "窓口の混雑", "マイナ*"]


def crowd(count: int) -> list[Dialogue]:
    chance = Random(5)
    return [
        dialogue(f"d{number}", [turn("".join(chance.choices(WORDS, k=6)), order=order) for order in range(1, 6)])
        for number in range(count)
    ]


def test_several_processes_write_the_index_that_one_would(cluster: Cluster, analyzer: Analyzer) -> None:
    dialogues = crowd(130)  # several parts
    with (
        memory(dialogues, analyzer) as oracle,
        opensearch(cluster, dialogues, analyzer, opensearch_workers=2) as engine,
    ):
        for query in REQUESTS:
            expected, answer = oracle.search(SearchRequest.of(query)), engine.search(SearchRequest.of(query))
            assert (answer.total, answer.facets) == (expected.total, expected.facets)
        assert engine.search(SearchRequest.of("")).hits == oracle.search(SearchRequest.of("")).hits
        assert engine.vocabulary() == oracle.vocabulary()


def test_several_processes_copy_what_is_unchanged(cluster: Cluster, analyzer: Analyzer) -> None:
    dialogues = crowd(40)
    after = [*dialogues[5:30], dialogue("new", [turn("窓口の混雑が減りました。")]), *dialogues[30:]]
    with (
        memory(after, analyzer) as oracle,
        grown(cluster, [dialogues, after], analyzer, opensearch_workers=2) as engine,
    ):
        for query in REQUESTS:
            expected, answer = oracle.search(SearchRequest.of(query)), engine.search(SearchRequest.of(query))
            assert (answer.total, answer.facets) == (expected.total, expected.facets)
        assert engine.search(SearchRequest.of("")).hits == oracle.search(SearchRequest.of("")).hits
        assert engine.vocabulary() == oracle.vocabulary()


def test_a_process_that_is_killed_is_said_and_leaves_no_index(
    cluster: Cluster, client: OpenSearch, tmp_path: Path, analyzer: Analyzer
) -> None:
    settings = settings_of(cluster, tmp_path, opensearch_replicas=0, opensearch_workers=2)
    writer = new_index(settings, "killed", tmp_path / "index", analyzer, None)

    def write() -> None:
        for number, one in enumerate(crowd(400)):
            writer.add(one)
            if number == 200:
                children(os.getpid())[-1].kill()
        writer.commit()

    with pytest.raises(EngineError, match="opensearch_workers"):
        write()
    writer.abort()
    assert client.indices.get(index=f"{settings.opensearch_prefix}-*") == {}


def test_a_run_that_is_killed_leaves_what_is_served(folder: Path, client: OpenSearch) -> None:
    with (folder / "kb.toml").open("a", encoding="utf-8") as file:
        file.write("opensearch_workers = 2\n")
    settings = load_settings(str(folder / "kb.toml"), environ={})
    kb_commands([["index", "talks"]], folder)
    served, named = (folder / "data" / "current").read_text(), aliases(client, settings.opensearch_prefix)
    for number in range(3, 60):
        write_talk(folder, number, "あらたな話です。" * 20)
    with subprocess.Popen([sys.executable, "-m", "kb", "index", "talks"], cwd=folder) as indexing:
        wait_until(lambda: len(client.indices.get(index=f"{settings.opensearch_prefix}-*")) > 3)
        wait_until(lambda: bool(children(indexing.pid)))
        started = children(indexing.pid)
        indexing.kill()
    wait_until(lambda: not any(child.is_running() for child in started))
    assert (folder / "data" / "current").read_text() == served
    assert aliases(client, settings.opensearch_prefix) == named
    found, again, newer = kb_commands(
        [["search", "--json", "電子化"], ["index", "talks"], ["search", "--json", "あらたな"]], folder
    )
    assert '"total": 1,' in found.out
    assert again.status == 0, again.err
    assert '"total": 57,' in newer.out
    assert len(client.indices.get(index=f"{settings.opensearch_prefix}-*")) == 6  # nothing of the killed run


def test_aliases_name_the_indexes_of_the_served_generation(folder: Path, client: OpenSearch) -> None:
    settings = load_settings(str(folder / "kb.toml"), environ={})
    prefix = settings.opensearch_prefix
    kb_commands([["index", "talks"]], folder)
    first = aliases(client, prefix)
    assert set(first) == {f"{prefix}-current-{kind}" for kind in ("turns", "exchanges", "vocabulary")}
    assert client.count(index=f"{prefix}-current-turns")["count"] == 4
    write_talk(folder, 3, "三つ目の話です。")
    kb_commands([["index", "talks"]], folder)
    assert client.count(index=f"{prefix}-current-turns")["count"] == 6
    assert not set(aliases(client, prefix).values()) & set(first.values())
    (rolled,) = kb_commands([["rollback"]], folder)
    assert rolled.status == 0, rolled.err
    assert aliases(client, prefix) == first


def test_an_alias_that_points_elsewhere_is_found_and_mended(folder: Path, client: OpenSearch) -> None:
    settings = load_settings(str(folder / "kb.toml"), environ={})
    kb_commands([["index", "talks"]], folder)
    named = aliases(client, settings.opensearch_prefix)
    point_to(settings, folder)  # which names no indexes
    assert aliases(client, settings.opensearch_prefix) == {}
    told, again = kb_commands([["doctor"], ["index", "talks"]], folder)
    assert f"{settings.opensearch_prefix}-current-turns" in told.out
    assert again.status == 0, again.err
    assert aliases(client, settings.opensearch_prefix) == named


def test_editions_have_indexes_of_their_own(folder: Path, client: OpenSearch) -> None:
    (folder / "permissions.toml").write_text(
        f'[[documents]]\nplace = "{folder}/talks/2.txt"\nlabel = "office"\n'
        '[[group]]\nname = "cio-office"\nreads = ["office"]\n',
        encoding="utf-8",
    )
    with (folder / "kb.toml").open("a", encoding="utf-8") as file:
        file.write(f'permissions = "{folder}/permissions.toml"\n')
    settings = load_settings(str(folder / "kb.toml"), environ={})
    assert run(settings, [str(folder / "talks")]).published
    assert len(client.indices.get(index=f"{settings.opensearch_prefix}-*")) >= 6
    with open_configured_kb(settings) as kb:
        assert kb.readable_by(frozenset()).search("電子化").total == 0
        assert kb.readable_by(frozenset({"office"})).search("電子化").total == 1
    remove(settings)


def aliases(client: OpenSearch, prefix: str) -> dict[str, str]:
    """The index of each alias."""
    known = client.indices.get_alias(name=f"{prefix}-current-*")
    return {alias: index for index, named in known.items() for alias in named["aliases"]}


def children(process: int) -> list[psutil.Process]:
    """The processes that write parts for a process."""
    return [one for one in psutil.Process(process).children() if "spawn_main" in " ".join(one.cmdline())]


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)

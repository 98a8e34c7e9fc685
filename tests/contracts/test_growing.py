"""Incremental indexing: an index grown over many runs answers like one written at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.engine import ArrayEngine
from kb.engines.whoosh import IndexFolderWriter
from kb.errors import QueryError
from kb.model.dialogue import Dialogue
from kb.search.engine import SearchEngine
from kb.search.request import SearchRequest
from kb.search.results import Page
from tests.support.dialogues import dialogue
from tests.support.engines import memory
from tests.support.examples import examples
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import grown as grown_in_cluster
from tests.support.search_strategies import TEXTS, requests

NAMES = [f"d{number}" for number in range(8)]
# What one run finds: dialogues by name, in an order. Those that are as they were before are kept.
RUNS = st.lists(
    st.permutations(NAMES).flatmap(
        lambda names: st.lists(st.lists(TEXTS, min_size=1, max_size=2), min_size=1, max_size=len(names)).map(
            lambda texts: [dialogue(name, turns) for name, turns in zip(names, texts, strict=False)]
        )
    ),
    min_size=2,
    max_size=12,
)


@contextmanager
def grown(runs: Sequence[Sequence[Dialogue]], analyzer: Analyzer) -> Iterator[SearchEngine]:
    """The engine over the last of several runs, each of which began from the one before."""
    with TemporaryDirectory() as root:
        folder: Path | None = None
        earlier: dict[str, Dialogue] = {}
        for number, found in enumerate(runs):
            fresh = Path(root, str(number))
            index = IndexFolderWriter(fresh, analyzer, folder)
            for one in found:
                if earlier.get(one.id) == one:
                    index.keep(one.id)
                else:
                    index.add(one)
            index.commit()
            folder, earlier = fresh, {one.id: one for one in found}
        assert folder
        engine = ArrayEngine(folder, "memory", analyzer)
        try:
            yield engine
        finally:
            engine.close()


def answer(engine: SearchEngine, request: SearchRequest) -> Page | str:
    """A page without the time it took, or why there is none."""
    try:
        page = engine.search(request)
    except QueryError as error:
        return str(error)
    return Page(page.query, page.total, "", 0.0, page.hits, page.facets)


HISTORIES = given(
    runs=RUNS,
    changes=st.lists(st.tuples(st.sampled_from(NAMES), TEXTS)),
    asked=st.lists(requests(), max_size=6),
)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@HISTORIES
def test_a_history_of_runs_leaves_no_trace(
    analyzer: Analyzer,
    runs: list[list[Dialogue]],
    changes: list[tuple[str, str]],
    asked: list[SearchRequest],
) -> None:
    runs = changed(runs, changes)
    with memory(runs[-1], analyzer) as oracle, grown(runs, analyzer) as engine:
        compare(engine, oracle, asked)


@pytest.mark.opensearch
@settings(max_examples=examples(4), suppress_health_check=[HealthCheck.function_scoped_fixture])
@HISTORIES
def test_a_history_of_runs_leaves_no_trace_in_a_cluster(
    cluster: Cluster,
    analyzer: Analyzer,
    runs: list[list[Dialogue]],
    changes: list[tuple[str, str]],
    asked: list[SearchRequest],
) -> None:
    runs = changed(runs, changes)
    with memory(runs[-1], analyzer) as oracle, grown_in_cluster(cluster, runs, analyzer) as engine:
        compare(engine, oracle, asked)


def changed(runs: list[list[Dialogue]], changes: list[tuple[str, str]]) -> list[list[Dialogue]]:
    """The runs, and one more for each change of a dialogue that the last one has."""
    for name, text in changes:
        runs = [*runs, [dialogue(name, [text]) if one.id == name else one for one in runs[-1]]]
    return runs


def compare(engine: SearchEngine, oracle: SearchEngine, asked: list[SearchRequest]) -> None:
    assert engine.vocabulary() == oracle.vocabulary()
    for request in asked:
        assert answer(engine, request) == answer(oracle, request)

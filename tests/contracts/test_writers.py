"""Index writers: what is kept answers like what was added, what is neither is gone, and an aborted index is empty."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.engine import ArrayEngine
from kb.engines.memory import MemoryEngine
from kb.engines.whoosh import IndexFolderWriter
from kb.errors import EngineError
from kb.search.engine import IndexWriter, SearchEngine
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue
from tests.support.opensearch.engines import stepwise

Grow = Callable[[Callable[[IndexWriter], None], Callable[[IndexWriter], None]], AbstractContextManager[SearchEngine]]


def memory(_folder: Path, analyzer: Analyzer) -> Grow:
    @contextmanager
    def grow(first: Callable[[IndexWriter], None], second: Callable[[IndexWriter], None]) -> Iterator[SearchEngine]:
        before = MemoryEngine(analyzer)
        first(before)
        engine = MemoryEngine(analyzer, previous=before)
        second(engine)
        yield engine

    return grow


def whoosh(folder: Path, analyzer: Analyzer) -> Grow:
    @contextmanager
    def grow(first: Callable[[IndexWriter], None], second: Callable[[IndexWriter], None]) -> Iterator[SearchEngine]:
        before = IndexFolderWriter(folder / "1", analyzer)
        first(before)
        before.commit()
        writer = IndexFolderWriter(folder / "2", analyzer, folder / "1")
        second(writer)
        writer.commit()
        engine = ArrayEngine(folder / "2", "memory", analyzer)
        yield engine
        engine.close()

    return grow


@pytest.fixture(
    params=[memory, whoosh, pytest.param(None, marks=pytest.mark.opensearch)], ids=["memory", "whoosh", "opensearch"]
)
def grow(request: pytest.FixtureRequest, tmp_path: Path, analyzer: Analyzer) -> Grow:
    if request.param is None:
        cluster = request.getfixturevalue("cluster")
        return lambda first, second: stepwise(cluster, [first, second], analyzer)
    made: Grow = request.param(tmp_path, analyzer)
    return made


def test_what_is_kept_answers_and_what_is_not_is_gone(grow: Grow) -> None:
    def first(writer: IndexWriter) -> None:
        writer.add(dialogue("a", ["窓口の話", "予算の話"]))
        writer.add(dialogue("b", ["窓口の混雑"]))

    def second(writer: IndexWriter) -> None:
        writer.add(dialogue("c", ["窓口の予約"]))
        writer.keep("a")

    with grow(first, second) as engine:
        page = engine.search(SearchRequest.of("窓口", sort="dialogue"))
        everything = engine.search(SearchRequest.of(sort="dialogue"))
        vocabulary = engine.vocabulary()
    assert [hit.id for hit in page.hits] == ["c#t1", "a#t1"]  # in the order in which they were added and kept
    assert [hit.id for hit in everything.hits] == ["c#t1", "a#t1", "a#t2"]
    assert ("混雑" in vocabulary, vocabulary["窓口"]) == (False, 2)


def test_nothing_of_an_aborted_index_in_memory_is_found(analyzer: Analyzer) -> None:
    engine = MemoryEngine(analyzer)
    engine.add(dialogue("a", ["窓口の話"]))
    engine.abort()
    assert engine.search(SearchRequest.of("窓口")).total == 0


def test_an_aborted_index_in_a_folder_cannot_be_opened(tmp_path: Path, analyzer: Analyzer) -> None:
    writer = IndexFolderWriter(tmp_path / "index", analyzer)
    writer.add(dialogue("a", ["窓口の話"]))
    writer.abort()
    with pytest.raises(EngineError):
        ArrayEngine(tmp_path / "index", "g1", analyzer)

"""Engines under contract: each builds an index of some dialogues and answers from it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kb.analysis.pipeline import Analyzer
from kb.engines.memory import MemoryEngine
from kb.engines.whoosh import WhooshEngine, WhooshWriter
from kb.model.dialogue import Dialogue
from kb.search.port import SearchEngine

Opener = Callable[[Iterable[Dialogue]], AbstractContextManager[SearchEngine]]


@contextmanager
def memory(dialogues: Iterable[Dialogue], analyzer: Analyzer) -> Iterator[SearchEngine]:
    engine = MemoryEngine(analyzer, "g1")
    for dialogue in dialogues:
        engine.add(dialogue)
    engine.commit()
    yield engine


@contextmanager
def whoosh(dialogues: Iterable[Dialogue], analyzer: Analyzer) -> Iterator[SearchEngine]:
    with TemporaryDirectory() as folder:
        writer = WhooshWriter(Path(folder, "index"), analyzer)
        for dialogue in dialogues:
            writer.add(dialogue)
        writer.commit()
        engine = WhooshEngine(Path(folder, "index"), "g1", analyzer)
        try:
            yield engine
        finally:
            engine.close()


@pytest.fixture(params=[memory, whoosh], ids=["memory", "whoosh"])
def opened(request: pytest.FixtureRequest, analyzer: Analyzer) -> Opener:
    """Opens an engine over some dialogues: every test that asks for it runs once for each engine."""
    return lambda dialogues: request.param(dialogues, analyzer)

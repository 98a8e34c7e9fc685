"""Engines under contract: each builds an index of some dialogues and answers from it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from kb.analysis.analyzer import Analyzer
from kb.bootstrap import SCRATCH, engine_over
from kb.engines.memory import MemoryEngine
from kb.model.dialogue import Dialogue
from kb.search.engine import SearchEngine

Opener = Callable[[Iterable[Dialogue]], AbstractContextManager[SearchEngine]]


@contextmanager
def memory(dialogues: Iterable[Dialogue], analyzer: Analyzer) -> Iterator[SearchEngine]:
    engine = MemoryEngine(analyzer, SCRATCH)
    for dialogue in dialogues:
        engine.add(dialogue)
    engine.commit()
    yield engine


whoosh = engine_over  # the engine that serves searches


@pytest.fixture(params=[memory, whoosh], ids=["memory", "whoosh"])
def opened(request: pytest.FixtureRequest, analyzer: Analyzer) -> Opener:
    """Opens an engine over some dialogues: every test that asks for it runs once for each engine."""
    return lambda dialogues: request.param(dialogues, analyzer)

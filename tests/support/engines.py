"""The engines under the contract tests, each over an index of some dialogues."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

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

"""The composition root: the only place that chooses an engine."""

from pathlib import Path

from kb.analysis.pipeline import Analyzer, default_analyzer
from kb.engines.whoosh import WhooshEngine, WhooshWriter
from kb.generations import SCHEMA_VERSION, Versions
from kb.knowledge import KnowledgeBase
from kb.search.port import IndexWriter

ENGINE = "whoosh-2.7.4"


def open_kb(data: str | Path = "index_data") -> KnowledgeBase:
    """The knowledge base in a folder that `kb index` has written. It follows new generations by itself.

    Opening reads nothing; the first question does, and raises IndexUnavailableError where there is nothing to answer
    from. Use it as a context manager, or call `close()`.
    """
    analyzer = default_analyzer()
    return KnowledgeBase(data, lambda folder, generation: WhooshEngine(folder, generation, analyzer), analyzer)


def index_writer(folder: Path, analyzer: Analyzer) -> IndexWriter:
    """A writer for a new, empty folder."""
    return WhooshWriter(folder, analyzer)


def versions(analyzer: Analyzer, *, topics: str, registry: str, program: str) -> Versions:
    """What a generation that is written now is made with."""
    return Versions(SCHEMA_VERSION, ENGINE, analyzer.version, topics, registry, program)

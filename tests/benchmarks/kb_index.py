"""The product as a benchmark uses it: a generation built and published as a run does, and its engine asked."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from indexer.build import GenerationContent, build
from indexer.edition_writer import EditionContent
from indexer.run_inputs import load_run_inputs
from kb.analysis.analyzer import Analyzer, default_analyzer
from kb.analysis.normalize import fold, fold_without_space
from kb.engines.arrays.engine import ArrayEngine
from kb.generations.data_folder import DataFolder
from kb.generations.store import DialogueStore
from kb.model.dialogue import Dialogue
from kb.model.people import Registry
from kb.search.document import turn_documents
from kb.search.request import Facet
from kb.settings import Settings
from tests.benchmarks.fresh_process import cpu_seconds
from tests.benchmarks.workload import Query

SHOWN_VALUES = 12  # values of a facet that a page shows


class PeerDocument(msgspec.Struct, frozen=True):
    """A turn as other engines index it: Janome's words, the text in one width, facet values, the document as JSON."""

    words: list[str]
    text: str
    values: dict[str, tuple[str, ...]]
    document: bytes


class Searched(NamedTuple):
    """The number of turns that match, and of hits that are shown."""

    total: int
    shown: int


def build_generation(data: Path, dialogues: Callable[..., Iterable[Dialogue]], *arguments: Any) -> float:
    """Builds and publishes a generation, with topics, key terms, the audit and all; returns seconds of CPU."""
    settings = Settings(data=str(data))
    data_folder = DataFolder(data)
    data.mkdir(parents=True, exist_ok=True)
    started = cpu_seconds()
    inputs = load_run_inputs(settings)
    content = GenerationContent(EditionContent(dialogues(*arguments), Registry()), (), (), {}, frozenset())
    build(data_folder, settings, inputs.topics, inputs.versions, content, None)
    return cpu_seconds() - started


def generation_folder(data: Path) -> Path:
    """The folder of the published generation."""
    folder = DataFolder(data)
    return folder.folder(folder.require_current())


def stored_dialogues(data: Path) -> Iterator[Dialogue]:
    """The dialogues of the published generation."""
    store = DialogueStore(generation_folder(data))
    try:
        for summary in store.summaries():
            yield store.dialogue(summary.id)
    finally:
        store.close()


def write_peer_documents(data: Path, path: Path) -> None:
    """Writes the documents for other engines, a length and a message each, so that all analyse nothing but queries."""
    analyzer = default_analyzer()
    with path.open("wb") as file:
        for dialogue in stored_dialogues(data):
            for document in turn_documents(dialogue):
                values = {str(facet): document.values(facet) for facet in Facet}
                text = document.turn.text
                encoded = msgspec.msgpack.encode(
                    PeerDocument(
                        janome_words(text, analyzer),
                        fold_without_space(text).text,
                        values,
                        msgspec.json.encode(document),
                    )
                )
                file.write(len(encoded).to_bytes(4, "little") + encoded)


def peer_documents(path: Path) -> Iterator[PeerDocument]:
    """Reads what `write_peer_documents` wrote."""
    decoder = msgspec.msgpack.Decoder(PeerDocument)
    with path.open("rb") as file:
        while size := file.read(4):
            yield decoder.decode(file.read(int.from_bytes(size, "little")))


def janome_words(text: str, analyzer: Analyzer) -> list[str]:
    """The surfaces that Janome gives for a text, particles and all; the analyzer holds the tokenizer, ready made."""
    return [morpheme.surface for morpheme in analyzer._morphology.morphemes(fold(text).text)]


def open_engine(data: Path) -> ArrayEngine:
    """The engine over the published generation."""
    return ArrayEngine(generation_folder(data) / "index", "benchmark", default_analyzer())


def ask_engine(engine: ArrayEngine, query: Query) -> Searched:
    """Answers a query as a page shows it: 20 hits with their spans, the first values of ten facets."""
    page = engine.search(query.request)
    for values in page.facets.values():
        for _ in values[:SHOWN_VALUES]:
            pass
    return Searched(page.total, sum(1 for _ in islice(page.hits, 20)))

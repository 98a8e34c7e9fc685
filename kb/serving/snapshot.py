"""Snapshot: one open generation, with its engine, dialogue store and analyzer."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import to_katakana
from kb.deadline import deadline
from kb.errors import NotFoundError
from kb.generations.manifest import Manifest
from kb.generations.store import DialogueStore, DialogueSummary
from kb.meaning.embedder import CachedEmbedder
from kb.meaning.passages import passages_of
from kb.messages import _
from kb.model.dialogue import Dialogue, Turn
from kb.model.organizations import reading_of
from kb.model.people import Registry
from kb.search.engine import SearchEngine
from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue, Page
from kb.suggest.autocomplete import Completer, Suggestion
from kb.suggest.key_terms import WordCounts, is_content_word, key_terms
from kb.suggest.names import NameTable

if TYPE_CHECKING:
    from kb.meaning.turn_vectors import TurnVectors
    from kb.meaning.vector_files import VectorFolder

COMPLETED_WORDS = 2000  # most frequent words of the texts, for autocomplete and similar readings

EngineOpener = Callable[[Path, str, Analyzer], SearchEngine]


class MeaningSource(NamedTuple):
    """A model of text embeddings, and the vectors that runs have made with it."""

    embedder: CachedEmbedder
    folder: "VectorFolder"


class Snapshot:
    """An open generation; immutable, and safe to share between threads. Vectors beside it may be added to."""

    def __init__(
        self,
        manifest: Manifest,
        engine: SearchEngine,
        store: DialogueStore,
        analyzer: Analyzer,
        meaning: MeaningSource | None = None,
    ) -> None:
        self.manifest = manifest
        self.generation = manifest.id
        self._engine = engine
        self._store = store
        self.analyzer = analyzer
        self._meaning = meaning

    def search(self, request: SearchRequest) -> Page:
        """The page of a request.

        Raises:
            QueryError: the query is invalid.
            EngineError: the engine failed.
        """
        return self._engine.search(request)

    def total(self, request: SearchRequest) -> int:
        """The number of turns that match a request. Raises the errors of `search`."""
        return self.search(request.counts_only()).total

    def counts(self, request: SearchRequest, facet: Facet) -> Sequence[FacetValue]:
        """The counts of one facet over the turns that match a request. Raises the errors of `search`."""
        return self.search(request.counts_only(facet)).facets[facet]

    def dialogue(self, dialogue_id: str) -> Dialogue:
        """The dialogue of that id, or NotFoundError."""
        return self._store.dialogue(dialogue_id)

    def turn(self, dialogue_id: str, turn_id: str) -> Turn:
        """The turn of that id within its dialogue, or NotFoundError."""
        turn = self.dialogue(dialogue_id).turn(turn_id)
        if turn is None:
            message = _("対話「{dialogue}」に発言「{turn}」はありません。", dialogue=dialogue_id, turn=turn_id)
            raise NotFoundError(message)
        return turn

    def term_frequencies(self, dialogue_id: str, turn_id: str | None = None) -> WordCounts:
        """Term frequencies of the nouns of a dialogue, or of one of its turns."""
        if turn_id is not None:
            return self._store.turn_term_frequencies(dialogue_id, turn_id)
        found: Counter[str] = Counter()
        for counts in self._store.term_frequencies(dialogue_id).values():
            found.update(counts)
        return found

    def key_terms(self, words: WordCounts) -> tuple[str, ...]:
        """The key terms of a text, given its term frequencies, best first (see `kb.suggest.key_terms`)."""
        return key_terms(words, self._store.collection_frequencies(words), self._total_occurrences)

    @cached_property
    def _total_occurrences(self) -> int:
        return self._store.total_occurrences()

    def parts(self, dialogue: Dialogue) -> tuple[DialogueSummary, ...]:
        """All parts of the talk of a dialogue in order, itself included."""
        return self._store.parts(dialogue)

    @cached_property
    def dialogues(self) -> tuple[DialogueSummary, ...]:
        """All dialogues, newest first."""
        return self._store.summaries()

    @cached_property
    def registry(self) -> Registry:
        """People, organizations, identity doubts and the topic groups."""
        return self._store.registry()

    @cached_property
    def turn_vectors(self) -> "TurnVectors | None":
        """The vectors of the turns; None without an embedder. Built on first use, without a deadline."""
        if self._meaning is None:
            return None
        from kb.meaning.turn_vectors import TurnVectors  # noqa: PLC0415  # numpy, which commands do without

        with deadline(0):
            passages = list(passages_of(self.dialogue(summary.id) for summary in self.dialogues))
        return TurnVectors(passages, self._meaning.folder, self._meaning.embedder)

    @property
    def vectors_state(self) -> str:
        """A value that changes when a run adds vectors; empty without an embedder."""
        return repr(self._meaning.folder.state) if self._meaning else ""

    def suggest(self, text: str, *, limit: int = 10) -> tuple[Suggestion, ...]:
        """Completions: speakers, organizations, topics and frequent words with that prefix."""
        return self._completer.complete(text, limit)

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """Collection frequencies of the words and their components; read once, without a deadline."""
        with deadline(0):
            return self._engine.vocabulary()

    @cached_property
    def _completer(self) -> Completer:
        with deadline(0):  # built once for all requests
            return self._build_completer()

    def named(self, word: str) -> tuple[Suggestion, ...]:
        """The speakers, organizations, posts and topics that a word names (see `kb.suggest.names`)."""
        return self._names.find(word)

    def words_read(self, latin: str, *, limit: int = 3) -> tuple[Suggestion, ...]:
        """The frequent words whose reading is written in Latin letters, best first."""
        return self._completer.words_read(latin, limit)

    @cached_property
    def _names(self) -> NameTable:
        with deadline(0):
            names = self._facet_values(Facet.SPEAKER, Facet.ORGANIZATION, Facet.POST, Facet.TOPIC)
            # Posts are thousands, with no reading in the registry: they are known as they are written.
            read = ((name, "" if name.facet is Facet.POST else self.reading(name.value)) for name in names)
            return NameTable(read, self.registry.people, self.analyzer.reading)

    def _facet_values(self, *facets: Facet) -> list[Suggestion]:
        page = self.search(SearchRequest().counts_only(*facets))
        return [Suggestion(found.value, facet, found.count) for facet in facets for found in page.facets[facet]]

    def _build_completer(self) -> Completer:
        names = self._facet_values(Facet.SPEAKER, Facet.ORGANIZATION, Facet.TOPIC)
        taken = {name.value for name in names}
        words = [
            Suggestion(word, None, count)
            for word, count in self._frequent_words.items()
            if count > 1 and word not in taken
        ]
        return Completer((suggestion, self.reading(suggestion.value)) for suggestion in (*names, *words))

    @cached_property
    def words_by_reading(self) -> Mapping[str, Sequence[str]]:
        """The frequent words of the texts by their reading in katakana; built on first use, without a deadline."""
        found: dict[str, list[str]] = {}
        with deadline(0):
            for word in self._frequent_words:
                found.setdefault(self.reading(word), []).append(word)
        return found

    @cached_property
    def _frequent_words(self) -> Mapping[str, int]:
        """The content words among the most frequent words of the texts, with their occurrences."""
        common = sorted(self.vocabulary.items(), key=lambda item: (-item[1], item[0]))[:COMPLETED_WORDS]
        return {word: count for word, count in common if is_content_word(word, self.analyzer)}

    def reading(self, name: str) -> str:
        """The reading of a name in katakana, the sort key of lists: from the registry, else by analysis."""
        known = self._readings.get(name) or to_katakana(reading_of(name) or "")
        return known or self.analyzer.reading(name)

    @cached_property
    def _readings(self) -> dict[str, str]:
        return self.registry.readings

    def close(self) -> None:
        """Closes the engine and the store."""
        self._engine.close()
        self._store.close()

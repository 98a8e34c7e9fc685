"""Writer of the indexes of a generation: turns and exchanges by bulk, then the vocabulary; all counted at the end."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.documents import TermCounts, exchange_document, index_document, turn_document
from kb.engines.opensearch.index_file import IndexFile, read_index_file, write_index_file
from kb.engines.opensearch.mapping import exchange_index, turn_index, vocabulary_index
from kb.engines.opensearch.vocabulary import entries
from kb.errors import EngineError
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.search.document import turn_documents
from kb.search.request import Facet

_BATCH = 500  # turns

_Source = dict[str, Any]


class ClusterIndexWriter:
    """Writes the indexes of one generation. Implements `kb.search.engine.IndexWriter`.

    Turns that are kept are copied with their streams of terms: nothing of them is analysed again.
    """

    def __init__(
        self,
        cluster: Cluster,
        name: str,
        folder: Path,
        analyzer: Analyzer,
        previous: Path | None = None,
        shards: int = 1,
        replicas: int = 1,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._cluster = cluster
        self._folder = folder
        self._analyzer = analyzer
        self._previous = read_index_file(previous) if previous else None
        self._turns, self._exchanges, self._vocabulary = (f"{name}-{of}" for of in ("turns", "exchanges", "vocabulary"))
        self._terms = TermCounts()
        self._waiting: dict[str, list[tuple[str, _Source]]] = {self._turns: [], self._exchanges: []}
        self._written: Counter[str] = Counter()
        self._ranked = self._tokens = 0
        cluster.create(self._turns, turn_index(shards, replicas))
        cluster.create(self._exchanges, exchange_index(shards, replicas))
        cluster.create(self._vocabulary, vocabulary_index(shards, replicas))

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue, in order."""
        self._add([index_document(document, self._analyzer, self._terms) for document in turn_documents(dialogue)])

    def keep(self, dialogue_id: str) -> None:
        """Copies the turns of a dialogue of the previous index."""
        if self._previous:
            body = {"query": {"term": {f"values.{Facet.DIALOGUE}": dialogue_id}}}
            kept = [hit["_source"] for hit in self._cluster.all(self._previous.turns, body, "rank")]
            self._terms.learn_streams(kept)
            self._add(kept)

    def commit(self) -> None:
        """Writes what is left, counts it in the cluster, and names the indexes in the folder.

        Raises:
            EngineError: the cluster has another number of documents than were written.
        """
        self._flush()
        earlier = self._previous.vocabulary if self._previous else None
        self._written[self._vocabulary] = self._cluster.bulk(
            self._vocabulary, entries(self._terms, self._cluster, earlier)
        )
        self._cluster.refresh(*self._written)
        for index, written in self._written.items():
            found = self._cluster.count(index)
            if found != written:
                message = _(
                    "OpenSearch の索引 {index} の文書が{found}件で、書いた{written}件と違います。"
                    "もう一度実行してください。公開中の索引はそのままです。",
                    index=index,
                    found=found,
                    written=written,
                )
                raise EngineError(message)
        file = IndexFile(self._turns, self._exchanges, self._vocabulary, self._written[self._turns], self._tokens)
        write_index_file(self._folder, file)
        self._cluster.close()

    def abort(self) -> None:
        """Deletes the indexes."""
        for index in (self._turns, self._exchanges, self._vocabulary):
            self._cluster.delete(index)
        self._cluster.close()

    def _add(self, sources: Sequence[_Source]) -> None:
        """Adds the documents of a dialogue's turns in order, and those of its exchanges."""
        units: dict[object, list[_Source]] = {}
        for source in sources:
            source["rank"] = self._ranked
            self._ranked += 1
            self._tokens += source["length"]
            document = turn_document(source)
            units.setdefault(document.turn.exchange or document.turn.id, []).append(source)
            self._waiting[self._turns].append((f"{document.dialogue_id}#{document.turn.id}", source))
        self._waiting[self._exchanges] += (
            (str(turns[0]["rank"]), exchange_document(turns)) for turns in units.values()
        )
        if len(self._waiting[self._turns]) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        for index, documents in self._waiting.items():
            self._written[index] += self._cluster.bulk(index, iter(documents))
            documents.clear()

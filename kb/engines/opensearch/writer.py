"""Writer of the indexes of a generation: turns and exchanges in parts, then the vocabulary; all counted at the end."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch.connection import connect
from kb.engines.opensearch.documents import TermCounts
from kb.engines.opensearch.index_file import IndexFile, IndexNames, read_index_file, write_index_file
from kb.engines.opensearch.mapping import exchange_index, turn_index, vocabulary_index
from kb.engines.opensearch.part_pool import PartPool
from kb.engines.opensearch.parts import DialogueTask, PartWriter, WrittenPart
from kb.engines.opensearch.vocabulary import entries
from kb.errors import EngineError
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.settings import Settings

_BATCH = 500  # turns of a part
_KEPT = 20  # turns that a dialogue which is copied is taken to have


class ClusterIndexWriter:
    """Writes the indexes of one generation or edition. Implements `kb.search.engine.IndexWriter`.

    With `opensearch_workers` above one, parts are written by so many processes; `dictionary` is the folder from which
    they read the compiled dictionary.
    """

    def __init__(
        self,
        settings: Settings,
        names: IndexNames,
        folder: Path,
        analyzer: Analyzer,
        previous: Path | None = None,
        dictionary: Path | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._cluster = connect(settings)
        self._names = names
        self._folder = folder
        self._earlier = read_index_file(previous).indexes if previous else None
        self._terms = TermCounts()
        self._written = Counter(dict.fromkeys(names, 0))
        self._tokens = self._dialogues = self._size = 0
        self._waiting: list[DialogueTask] = []
        shards, replicas = settings.opensearch_shards, settings.opensearch_replicas
        self._cluster.create(names.turns, turn_index(shards, replicas))
        self._cluster.create(names.exchanges, exchange_index(shards, replicas))
        self._cluster.create(names.vocabulary, vocabulary_index(shards, replicas))
        self._here = PartWriter(self._cluster, names, self._earlier, analyzer)
        self._pool: PartPool | None = None
        if settings.opensearch_workers > 1:
            self._pool = PartPool(settings, names, self._earlier, analyzer, dictionary)

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue, in order."""
        self._task(dialogue, len(dialogue.turns))

    def keep(self, dialogue_id: str) -> None:
        """Copies the turns of a dialogue of the previous index."""
        self._task(dialogue_id, _KEPT)

    def commit(self) -> None:
        """Writes what is left, counts it in the cluster, and names the indexes in the folder.

        Raises:
            EngineError: the cluster has another number of documents than were written.
        """
        self._flush()
        if self._pool:
            self._take(self._pool.finish())
            self._pool.close()
        earlier = self._earlier.vocabulary if self._earlier else None
        vocabulary = self._names.vocabulary
        self._written[vocabulary] = self._cluster.bulk(vocabulary, entries(self._terms, self._cluster, earlier))
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
        write_index_file(self._folder, IndexFile(*self._names, self._written[self._names.turns], self._tokens))
        self._cluster.close()

    def abort(self) -> None:
        """Deletes the indexes, once nothing writes to them any more."""
        if self._pool:
            self._pool.close()
        for index in self._names:
            self._cluster.delete(index)
        self._cluster.close()

    def _task(self, dialogue: Dialogue | str, turns: int) -> None:
        self._waiting.append(DialogueTask(self._dialogues, dialogue))
        self._dialogues += 1
        self._size += turns
        if self._size >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        tasks, self._waiting, self._size = self._waiting, [], 0
        self._take(self._pool.write(tasks) if self._pool else [self._here.write(tasks)])

    def _take(self, parts: Iterable[WrittenPart]) -> None:
        for part in parts:
            self._written.update(part.written)
            self._tokens += part.tokens
            self._terms.counts.update(part.counts)
            self._terms.meanings |= part.meanings

"""Parts of an index: the turns of some dialogues become documents that are sent, by this process or by several.

Ids, terms and ranks do not depend on who writes them, so that writers need not agree. Each tells what it wrote.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.token_types import TokenType
from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.documents import TermCounts, exchange_document, index_document, turn_document
from kb.engines.opensearch.index_file import IndexNames
from kb.model.dialogue import Dialogue
from kb.search.document import TextField, turn_documents
from kb.search.request import Facet

RANKS = 1 << 24  # of a dialogue: more than it can have turns

_Source = dict[str, Any]


class DialogueTask(NamedTuple):
    """A dialogue to be added, or the id of one to be copied, with its number in the order of all."""

    number: int
    dialogue: Dialogue | str


class WrittenPart(NamedTuple):
    """The documents written in each index, the tokens of their texts, their terms, and the meanings of new terms."""

    written: Counter[str]
    tokens: int
    counts: Counter[tuple[TextField, str]]
    meanings: dict[str, TokenType | str]


class PartWriter:
    """Writes parts, one after the other. Turns that are copied keep their streams: nothing is analysed again."""

    def __init__(self, cluster: Cluster, names: IndexNames, earlier: IndexNames | None, analyzer: Analyzer) -> None:
        self._cluster = cluster
        self._names = names
        self._earlier = earlier
        self._analyzer = analyzer
        self._terms = TermCounts()

    def write(self, tasks: Sequence[DialogueTask]) -> WrittenPart:
        """Writes the turns and the exchanges of some dialogues.

        Raises:
            EngineUnavailableError: the cluster took not all of them.
        """
        added = [task.dialogue for task in tasks if isinstance(task.dialogue, Dialogue)]
        self._analyzer.prepare(turn.text for dialogue in added for turn in dialogue.turns)
        turns: list[tuple[str, _Source]] = []
        exchanges: list[tuple[str, _Source]] = []
        tokens = 0
        for task in tasks:
            units: dict[object, list[_Source]] = {}
            for order, source in enumerate(self._sources(task.dialogue)):
                source["rank"] = task.number * RANKS + order
                tokens += source["length"]
                document = turn_document(source)
                units.setdefault(document.turn.exchange or document.turn.id, []).append(source)
                turns.append((f"{document.dialogue_id}#{document.turn.id}", source))
            exchanges += ((str(unit[0]["rank"]), exchange_document(unit)) for unit in units.values())
        written = {
            index: self._cluster.bulk(index, iter(documents))
            for index, documents in ((self._names.turns, turns), (self._names.exchanges, exchanges))
        }
        return WrittenPart(Counter(written), tokens, *self._terms.take())

    def _sources(self, dialogue: Dialogue | str) -> Iterator[_Source]:
        if isinstance(dialogue, Dialogue):
            for document in turn_documents(dialogue):
                yield index_document(document, self._analyzer, self._terms)
        elif self._earlier:
            body = {"query": {"term": {f"values.{Facet.DIALOGUE}": dialogue}}}
            for hit in self._cluster.all(self._earlier.turns, body, "rank"):
                self._terms.learn_streams([hit["_source"]])
                yield hit["_source"]

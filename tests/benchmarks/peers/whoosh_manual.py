"""Whoosh as its manual has it: a schema with stored and sortable fields, results grouped by facets.

The words come from Janome; an analyzer of ready-made tokens takes them, so that only the index is measured.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh import query as whoosh_query
from whoosh.analysis import Token, Tokenizer

from kb.analysis.analyzer import Analyzer
from tests.benchmarks.kb_index import PeerDocument, Searched, janome_words
from tests.benchmarks.peers.base import FACETS, HITS, VALUES, Peer, shown
from tests.benchmarks.workload import Query

MEMORY = 256  # megabytes for the writer, as the manual advises


class ReadyTokens(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Tokens of a value that is a text of words with spaces between."""

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: Any) -> Iterator[Token]:
        """Yields the one token of Whoosh again and again, as its own tokenizers do."""
        token = Token(positions=positions)
        token.boost = 1.0
        for position, word in enumerate(value.split(" "), start=start_pos):
            token.text = word
            token.pos = position
            token.stopped = False
            yield token


class WhooshKeptOpen(Peer):
    """One searcher for all queries. A facet has the first value of a turn only."""

    @staticmethod
    def build(folder: Path, documents: Iterable[PeerDocument]) -> None:
        """Writes with one process."""
        values = {facet: fields.ID(sortable=True) for facet in FACETS}
        schema = fields.Schema(words=fields.TEXT(analyzer=ReadyTokens()), document=fields.STORED, **values)
        writer = index.create_in(str(folder), schema).writer(limitmb=MEMORY)
        for one in documents:
            firsts = {facet: one.values[facet][0] if one.values[facet] else "" for facet in FACETS}
            writer.add_document(words=" ".join(one.words), document=one.document, **firsts)
        writer.commit()

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()

    def ask(self, query: Query) -> Searched:
        """Searches, groups by the facets, and sorts their values by count."""
        return self._answer(self._searcher, query)

    def close(self) -> None:
        """Closes searcher and index."""
        self._searcher.close()
        self._index.close()

    def _answer(self, searcher: Any, query: Query) -> Searched:
        within = whoosh_query.Term(str(query.within[0]), query.within[1]) if query.within else None
        results = searcher.search(self._query(query), limit=HITS, groupedby=list(FACETS), filter=within)
        for facet in FACETS:
            sorted(((len(found), value) for value, found in results.groups(facet).items()), reverse=True)[:VALUES]
        count = shown((results[place]["document"] for place in range(min(HITS, results.scored_length()))), query)
        return Searched(len(results), count)

    def _query(self, query: Query) -> Any:
        clauses = [self._word(word) for word in query.must]
        clauses += [whoosh_query.Not(self._word(word)) for word in query.without]
        if query.either:
            clauses.append(whoosh_query.Or([self._word(word) for word in query.either]))
        return clauses[0] if len(clauses) == 1 else whoosh_query.And(clauses)

    def _word(self, word: str) -> Any:
        words = janome_words(word, self._analyzer)
        return whoosh_query.Phrase("words", words) if len(words) > 1 else whoosh_query.Term("words", words[0])


class WhooshOpenedEachTime(WhooshKeptOpen):
    """A searcher for each query, opened and closed by `with` as in the manual's first example."""

    def ask(self, query: Query) -> Searched:
        """Opens a searcher and asks it."""
        with self._index.searcher() as searcher:
            return self._answer(searcher, query)

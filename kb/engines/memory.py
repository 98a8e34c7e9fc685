"""Reference engine: evaluates a request turn by turn from the definitions. Slow; the oracle of the contract tests.

Matching is `kb.matching.reference_matcher`, ranking `kb.ranking`, which all engines share; boolean evaluation
(`kb.engines.evaluation`), filters and facet counts are its own. It needs no files.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.engines.evaluation import Evaluation, passes, question_of, units_of
from kb.errors import QueryError
from kb.matching.question_rewriting import rewrite_query
from kb.matching.reference_matcher import whole_word
from kb.model.dialogue import Dialogue
from kb.query.ast import And, Leaf, Literal, Near, Node, Not, Or, Prefix, Term, Within, unparse
from kb.ranking.exchanges import Exchange, exchange_hits, rank_exchanges
from kb.ranking.ranker import rank
from kb.search.document import TEXT_FIELDS, TextField, TurnDocument, prefix_too_broad, turn_documents
from kb.search.engine import MAX_EXPANSION
from kb.search.request import Facet, Grouping, SearchRequest
from kb.search.results import ExchangeHit, FacetValue, Page, facet_values


@dataclass
class MemoryEngine:
    """Searches a list of turns. Implements both `SearchEngine` and `IndexWriter`."""

    analyzer: Analyzer
    generation: str = "memory"
    documents: list[TurnDocument] = field(default_factory=list)
    previous: "MemoryEngine | None" = None

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue."""
        self.documents.extend(turn_documents(dialogue))

    def keep(self, dialogue_id: str) -> None:
        """Keeps the turns of a dialogue of the previous engine."""
        earlier = self.previous.documents if self.previous else ()
        self.documents.extend(document for document in earlier if document.dialogue_id == dialogue_id)

    def commit(self) -> None:
        """Does nothing: added turns can be searched at once."""

    def abort(self) -> None:
        """Discards all turns."""
        self.documents.clear()

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, with their number of occurrences."""
        return Counter(word for document in self.documents for word in _words(document.turn.text, self.analyzer))

    def close(self) -> None:
        """Does nothing: there are no resources to release."""

    def search(self, request: SearchRequest) -> Page:
        """The page of a request."""
        started = time.perf_counter()
        query = rewrite_query(request, self.analyzer)
        self._check_prefixes(query)
        evaluation = Evaluation(self.documents, self.analyzer, request)
        nodes = [query, request.period] if request.period else [query]
        matched = [
            unit
            for unit in units_of(self.documents, request.group)
            if all(evaluation.is_met(node, unit) for node in nodes)
        ]
        selected = [unit for unit in matched if self._passing(request, unit)]
        exchanges: tuple[ExchangeHit, ...] = ()
        if request.group is Grouping.EXCHANGE:
            given = [
                Exchange(unit, self._passing(request, unit), question_of(self.documents, unit)) for unit in selected
            ]
            page = rank_exchanges(request, query, given, evaluation)
            hits, exchanges = exchange_hits(page, lambda ranked: evaluation.hit(query, *ranked))
        else:
            turns = [turn for unit in selected for turn in unit]
            hits = tuple(evaluation.hit(query, *ranked) for ranked in rank(request, query, turns, evaluation))
        facets = {facet: self._count(facet, request, matched) for facet in request.facets}
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(query), len(selected), self.generation, took, hits, facets, exchanges)

    def _passing(self, request: SearchRequest, unit: Sequence[int], *, except_facet: Facet | None = None) -> list[int]:
        """The turns of a unit that pass the filters."""
        return [number for number in unit if passes(request, self.documents[number], except_facet=except_facet)]

    def _count(self, facet: Facet, request: SearchRequest, matched: Iterable[Sequence[int]]) -> tuple[FacetValue, ...]:
        counted = request.effective_facet(facet)
        counts = Counter(
            value
            for unit in matched
            for value in {
                value
                for number in self._passing(request, unit, except_facet=facet)
                for value in self.documents[number].values(counted)
            }
        )
        return facet_values(counts, request.filters.get(facet, ()))

    def _check_prefixes(self, node: Node) -> None:
        for name, leaf in _all_leaves(node):
            if isinstance(leaf, Prefix) and (tokens := self.analyzer.tokens(leaf.text)):
                wanted = (fold_without_space(leaf.text).text, tokens[-1].surface)
                words = {word for document in self.documents for word in _words(document.texts[name], self.analyzer)}
                if sum(1 for word in words if word.startswith(wanted)) > MAX_EXPANSION:
                    raise QueryError(prefix_too_broad(leaf.text, MAX_EXPANSION))


def _words(text: str, analyzer: Analyzer) -> Iterable[str]:
    """The surfaces of a text's tokens and of its words of several tokens."""
    tokens = analyzer.tokens(text)
    yield from (token.surface for token in tokens)
    yield from (whole_word(tokens, at) for at, token in enumerate(tokens) if token.starts_word and not token.ends_word)


def _all_leaves(node: Node) -> Iterator[tuple[TextField, Leaf]]:
    match node:
        case And(children) | Or(children) | Near(children):
            for child in children:
                yield from _all_leaves(child)
        case Not(child):
            yield from _all_leaves(child)
        case Within(name, leaf) if name in TEXT_FIELDS:
            yield TEXT_FIELDS[name], leaf
        case Term() | Literal() | Prefix():
            yield TextField.TEXT, node

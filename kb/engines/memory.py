"""Reference engine: evaluates a request turn by turn from the definitions. Slow; the oracle of the contract tests.

Matching is `kb.matching.reference_matcher`, ranking `kb.ranking.ranker`, which all engines share; boolean evaluation,
filters and facet counts are its own. It needs no files.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.deadline import check
from kb.errors import QueryError
from kb.matching.proximity import are_near
from kb.matching.question_rewriting import rewrite_query
from kb.matching.reference_matcher import Occurrence, occurrences, whole_word
from kb.model.calendar import seconds_of_days
from kb.model.dialogue import Dialogue, Turn, fiscal_year
from kb.query.ast import (
    And,
    Arrival,
    DateRange,
    FiscalYear,
    Leaf,
    Literal,
    MatchAll,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Term,
    Within,
    leaves,
    unparse,
)
from kb.query.match_kinds import MatchKind, reasons_of_leaves
from kb.ranking.ranker import RankingValues, rank
from kb.search.document import (
    NAME_FACETS,
    TEXT_FIELDS,
    TextField,
    TurnDocument,
    name_matches,
    prefix_too_broad,
    turn_documents,
)
from kb.search.engine import MAX_EXPANSION
from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue, Hit, Page, facet_values, merge_spans


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
        evaluation = _Evaluation(self.documents, self.analyzer, request.allowed)
        nodes = [query, request.period] if request.period else [query]
        matched = [
            number
            for number, document in enumerate(self.documents)
            if all(evaluation.matches_node(node, document) for node in nodes)
        ]
        selected = [number for number in matched if _passes(request, self.documents[number])]
        hits = tuple(
            evaluation.hit(query, number, score) for number, score in rank(request, query, selected, evaluation)
        )
        facets = {facet: self._count(facet, request, matched) for facet in request.facets}
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(query), len(selected), self.generation, took, hits, facets)

    def _count(self, facet: Facet, request: SearchRequest, matched: Sequence[int]) -> tuple[FacetValue, ...]:
        passing = (self.documents[number] for number in matched)
        counts = Counter(
            value
            for document in passing
            if _passes(request, document, except_facet=facet)
            for value in document.values[request.effective_facet(facet)]
        )
        return facet_values(counts, request.filters.get(facet, ()))

    def _check_prefixes(self, node: Node) -> None:
        for name, leaf in _all_leaves(node):
            if isinstance(leaf, Prefix) and (tokens := self.analyzer.tokens(leaf.text)):
                wanted = (fold_without_space(leaf.text).text, tokens[-1].surface)
                words = {word for document in self.documents for word in _words(document.texts[name], self.analyzer)}
                if sum(1 for word in words if word.startswith(wanted)) > MAX_EXPANSION:
                    raise QueryError(prefix_too_broad(leaf.text, MAX_EXPANSION))


class _Evaluation:
    """Evaluates one request on each document; also the `RankingSource` of the ranker. Documents are list indexes."""

    def __init__(self, documents: Sequence[TurnDocument], analyzer: Analyzer, allowed: MatchKind) -> None:
        self._documents = documents
        self._analyzer = analyzer
        self._allowed = allowed
        self.document_count = len(documents)

    @cached_property
    def values(self) -> RankingValues:
        """The columns of all documents."""
        lengths = [len(self._analyzer.tokens(document.turn.text)) for document in self._documents]
        return RankingValues(
            lengths=lengths,
            average_length=sum(lengths) / len(lengths) if lengths else 0.0,
            days=[document.date.toordinal() if document.date else 0 for document in self._documents],
            taken_in=[document.taken_in for document in self._documents],
            ranks=range(len(self._documents)),
            kinds=[document.turn.kind for document in self._documents],
            dialogues=[document.dialogue_id for document in self._documents],
        )

    def matches(self, leaf: Leaf, field: TextField) -> dict[int, list[Occurrence]]:
        """The occurrences of a leaf in a field, by document."""
        found = ((number, self._occurrences(leaf, document, field)) for number, document in enumerate(self._documents))
        return {number: occurrences for number, occurrences in found if occurrences}

    def documents_with_gram(self, gram: str) -> int:
        """Document frequency of a bigram."""
        return sum(gram in text for text in self._folded_texts)

    @cached_property
    def _folded_texts(self) -> list[str]:
        return [fold_without_space(document.turn.text).text for document in self._documents]

    def turn(self, document: int) -> Turn:
        """The turn of a document."""
        return self._documents[document].turn

    def hit(self, query: Node, number: int, score: float) -> Hit:
        """The hit of a document, with reasons and spans."""
        document = self._documents[number]
        by_leaf = [self._occurrences(leaf, document, TextField.TEXT) for leaf in leaves(query)]
        found = [occurrences for occurrences in by_leaf if occurrences]
        reasons = reasons_of_leaves((one.reason for one in occurrences) for occurrences in found)
        spans = merge_spans(one.span for occurrences in found for one in occurrences)
        return document.hit(score, reasons, spans)

    def matches_node(self, node: Node, document: TurnDocument) -> bool:
        """True if a document matches a node."""
        match node:
            case MatchAll():
                return True
            case And(children):
                return all(self.matches_node(child, document) for child in children)
            case Or(children):
                return any(self.matches_node(child, document) for child in children)
            case Near(children, distance):
                found = [self._occurrences(leaf, document, TextField.TEXT) for leaf in children]
                return are_near(found, self._analyzer.tokens(document.turn.text), distance)
            case Not(child):
                return not self.matches_node(child, document)
            case DateRange(start, end):
                day = document.date
                return day is not None and (start is None or start <= day) and (end is None or day <= end)
            case Arrival(start, end):
                first, behind = seconds_of_days(start, end)
                return first <= document.taken_in < behind
            case FiscalYear(year):
                return document.date is not None and fiscal_year(document.date) == year
            case Within(name, leaf) if name in NAME_FACETS:
                names = document.values[NAME_FACETS[name]]
                return any(name_matches(name, leaf, value, self._analyzer) for value in names)
            case Within(name, leaf):
                return bool(self._occurrences(leaf, document, TEXT_FIELDS[name]))
            case Term() | Literal() | Prefix():
                return bool(self._occurrences(node, document, TextField.TEXT))

    def _occurrences(self, leaf: Leaf, document: TurnDocument, field: TextField) -> list[Occurrence]:
        check()
        return occurrences(leaf, document.texts[field], self._analyzer, self._allowed)


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


def _passes(request: SearchRequest, document: TurnDocument, *, except_facet: Facet | None = None) -> bool:
    """True if a turn has a selected value of every filtered facet, `except_facet` not considered."""
    return all(
        set(chosen) & set(document.values[request.effective_facet(facet)])
        for facet, chosen in request.filters.items()
        if facet is not except_facet
    )

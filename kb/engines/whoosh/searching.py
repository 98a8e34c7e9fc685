"""One request on its way to a page, through the postings of one thread."""

import time
from collections import Counter
from collections.abc import Iterable

import msgspec

from kb.analysis.analyzer import Analyzer
from kb.deadline import check
from kb.engines.whoosh.doc_values import DocumentTable
from kb.engines.whoosh.leaf_matcher import find, spans
from kb.engines.whoosh.leaf_matches import Found
from kb.engines.whoosh.postings import Postings
from kb.matching.question_rewriting import asked_text, understood
from kb.query.ast import (
    And,
    DateRange,
    FiscalYear,
    Leaf,
    Literal,
    MatchAll,
    Node,
    Not,
    Or,
    Prefix,
    Term,
    Within,
    leaves,
    unparse,
)
from kb.ranking.bm25 import best_first, bm25, frequency, kind_weight, merge_spans, rarity
from kb.ranking.rerank import REREAD, Asked, reread
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, TurnDocument, name_matches
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Hit, Page, facet_values, first_of_each

Documents = set[int]


class Search:
    """One request on its way to a page. What a leaf finds is looked up once."""

    def __init__(self, request: SearchRequest, postings: Postings, table: DocumentTable, analyzer: Analyzer) -> None:
        self._request = request
        self._postings = postings
        self._table = table
        self._analyzer = analyzer
        self._query = understood(request, analyzer)
        self._found: dict[tuple[TextField, Leaf], Found] = {}

    def page(self, generation: str) -> Page:
        """The page asked for, of an index of that generation."""
        started = time.perf_counter()
        request = self._request
        met = self._documents(self._query)
        if request.date_from or request.date_to:
            met = met & self._dated(DateRange(request.date_from, request.date_to))
        chosen = {facet: self._having(request.counted(facet), values) for facet, values in request.filters.items()}
        found = met.intersection(*chosen.values())
        hits = self._hits(found) if request.limit else ()
        facets = {}
        for facet in request.facets:
            others = [documents for other, documents in chosen.items() if other is not facet]
            counts = self._counts(request.counted(facet), met.intersection(*others))
            facets[facet] = facet_values(counts, request.filters.get(facet, ()))
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(self._query), len(found), generation, took, hits, facets)

    def _hits(self, found: Documents) -> tuple[Hit, ...]:
        """Those of the page, of all that was found."""
        request, text = self._request, asked_text(self._request)
        scores = self._scores(found) if text or request.sort is Sort.RELEVANCE else {}
        if text:
            asked = Asked.of(text, lambda gram: rarity(self._postings.gram_count(gram), self._postings.count))
            best = self._sorted(Sort.RELEVANCE, found, scores)[:REREAD]
            turns = [self._document(number).turn for number in best]
            scores.update(zip(best, reread(asked, turns, [scores[number] for number in best]), strict=True))
        ordered = self._sorted(request.sort, found, scores)
        if request.per_dialogue:
            dialogues = self._table.values[Facet.DIALOGUE]
            ordered = first_of_each(ordered, lambda number: dialogues[number][0])
        shown = ordered[request.offset : request.offset + request.limit]
        scores = scores or self._scores(shown)
        return tuple(self._hit(number, scores[number]) for number in shown)

    def _documents(self, node: Node) -> Documents:
        match node:
            case MatchAll():
                return self._postings.everything
            case And(children):
                return set.intersection(*(self._documents(child) for child in children))
            case Or(children):
                return set.union(*(self._documents(child) for child in children))
            case Not(child):
                return self._postings.everything - self._documents(child)
            case DateRange():
                return self._dated(node)
            case FiscalYear(year):
                return self._having(Facet.FISCAL_YEAR, (str(year),))
            case Within(name, leaf) if name in NAME_FACETS:
                facet = NAME_FACETS[name]
                return self._having(
                    facet,
                    (v for v in self._postings.values(facet) if name_matches(name, leaf, v, self._analyzer)),
                )
            case Within(name, leaf):
                return set(self._find(TEXT_FIELDS[name], leaf))
            case Term() | Literal() | Prefix():
                return set(self._find(TextField.TEXT, node))

    def _find(self, field: TextField, leaf: Leaf) -> Found:
        if (field, leaf) not in self._found:
            self._found[field, leaf] = find(leaf, field, self._postings, self._analyzer, self._request.allowed)
        return self._found[field, leaf]

    def _dated(self, days: DateRange) -> Documents:
        first = days.start.toordinal() if days.start else 1
        last = days.end.toordinal() if days.end else None
        table = self._table.days
        return {
            number
            for number in self._postings.everything
            if (day := table[number]) >= first and (last is None or day <= last)
        }

    def _having(self, facet: Facet, values: Iterable[str]) -> Documents:
        return set().union(*(self._postings.documents(facet, value) for value in values))

    def _counts(self, facet: Facet, documents: Documents) -> Counter[str]:
        rows = self._table.values[facet]
        return Counter(value for number in documents for value in rows[number])

    def _scores(self, documents: Iterable[int]) -> dict[int, float]:
        table = self._table
        scores = dict.fromkeys(documents, 0.0)
        for leaf in leaves(self._query):
            text, heading = self._find(TextField.TEXT, leaf), self._heading(leaf)
            rare = rarity(len(text.keys() | heading.keys()), self._postings.count)
            check()
            for number in scores.keys() & (text.keys() | heading.keys()):
                scores[number] += bm25(
                    frequency((o.reason for o in text.get(number, ())), (o.reason for o in heading.get(number, ()))),
                    rare,
                    length=table.lengths[number],
                    average_length=table.average_length,
                )
        return {number: self._kind_weight(number) * score for number, score in scores.items()}

    def _heading(self, leaf: Leaf) -> Found:
        return {} if isinstance(leaf, Prefix) else self._find(TextField.SECTION, leaf)

    def _kind_weight(self, number: int) -> float:
        return kind_weight(self._table.values[Facet.KIND][number][0])

    def _sorted(self, sort: Sort, documents: Documents, scores: dict[int, float]) -> list[int]:
        days, ranks = self._table.days, self._table.ranks
        match sort:
            case Sort.RELEVANCE:
                return sorted(documents, key=lambda number: (-scores[number], ranks[number]))
            case Sort.NEWEST:
                return sorted(documents, key=lambda number: (-days[number], ranks[number]))
            case Sort.TAKEN_IN:
                taken_in = self._table.taken_in
                return sorted(documents, key=lambda number: (-taken_in[number], -days[number], ranks[number]))
            case Sort.OLDEST:
                return sorted(documents, key=lambda number: (days[number] or 10**9, ranks[number]))
            case Sort.DIALOGUE:
                return sorted(documents, key=ranks.__getitem__)

    def _hit(self, number: int, score: float) -> Hit:
        check()
        document = self._document(number)
        met = [
            occurrences for leaf in leaves(self._query) if (occurrences := self._find(TextField.TEXT, leaf).get(number))
        ]
        reasons = best_first(best_first(o.reason for o in occurrences)[0] for occurrences in met)
        packed = self._postings.stored(number)["places"]
        places = spans((o for occurrences in met for o in occurrences), document.turn.text, packed)
        return document.hit(score, reasons, merge_spans(places))

    def _document(self, number: int) -> TurnDocument:
        return msgspec.json.decode(self._postings.stored(number)["document"], type=TurnDocument)

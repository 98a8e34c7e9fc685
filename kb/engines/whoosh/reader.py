"""A request -> a page, from a Whoosh index that is only read."""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from weakref import WeakSet

import msgspec
from whoosh.index import open_dir

from kb.analysis.pipeline import Analyzer
from kb.engines.whoosh.matching import Found, find, spans
from kb.engines.whoosh.postings import Postings
from kb.errors import EngineError, KbError
from kb.messages import _
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
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, TurnDocument, name_matches
from kb.search.facets import facet_values
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Hit, Page
from kb.search.scoring import best_first, bm25, kind_weight, merge_spans

Documents = set[int]


class WhooshEngine:
    """Answers from one folder. Each thread has a reader of its own: one shared by threads gives wrong answers."""

    def __init__(self, folder: Path, generation: str, analyzer: Analyzer) -> None:
        self._generation = generation
        self._analyzer = analyzer
        self._local = threading.local()
        self._readers: WeakSet[Postings] = WeakSet()  # those of ended threads close by themselves
        with _engine_errors():
            self._index = open_dir(folder, readonly=True)

    def search(self, request: SearchRequest) -> Page:
        """The page asked for."""
        with _engine_errors():
            return _Search(self, self._postings(), request).page()

    def close(self) -> None:
        """Closes every thread's reader."""
        for reader in self._readers:
            reader.close()
        self._index.close()

    def _postings(self) -> Postings:
        postings: Postings | None = getattr(self._local, "postings", None)
        if postings is None:
            postings = Postings(self._index.reader())
            self._local.postings = postings
            self._readers.add(postings)
        return postings

    @property
    def generation(self) -> str:
        """The id of the generation that is answered from."""
        return self._generation

    @property
    def analyzer(self) -> Analyzer:
        """The analysis the index was made with."""
        return self._analyzer

    @cached_property
    def ordinals(self) -> list[int]:
        """The day of each document, 0 where unknown."""
        return self._postings().column("date")

    @cached_property
    def lengths(self) -> list[int]:
        """The number of tokens of each document."""
        return self._postings().column("length")

    @cached_property
    def average_length(self) -> float:
        """Tokens in a document on average."""
        return sum(self.lengths) / len(self.lengths) if self.lengths else 0.0

    @cached_property
    def values(self) -> dict[Facet, list[tuple[str, ...]]]:
        """The values of each facet for each document."""
        postings = self._postings()
        table: dict[Facet, list[tuple[str, ...]]] = {}
        for facet in Facet:
            rows: list[tuple[str, ...]] = [()] * postings.count
            for value in postings.values(facet):
                for number in postings.documents(facet, value):
                    rows[number] = (*rows[number], value)
            table[facet] = rows
        return table


class _Search:
    """One request on its way to a page. What a leaf finds is looked up once."""

    def __init__(self, engine: WhooshEngine, postings: Postings, request: SearchRequest) -> None:
        self._engine = engine
        self._postings = postings
        self._request = request
        self._found: dict[tuple[TextField, Leaf], Found] = {}
        self._everything = set(range(postings.count))

    def page(self) -> Page:
        started = time.perf_counter()
        request = self._request
        met = self._documents(request.query)
        if request.date_from or request.date_to:
            met = met & self._dated(DateRange(request.date_from, request.date_to))
        chosen = {facet: self._having(facet, values) for facet, values in request.filters.items()}
        found = met.intersection(*chosen.values())
        scores = self._scores(found) if request.sort is Sort.RELEVANCE else {}
        shown = self._sorted(found, scores)[request.offset : request.offset + request.limit]
        scores = scores or self._scores(shown)
        hits = tuple(self._hit(number, scores[number]) for number in shown)
        facets = {}
        for facet in request.facets:
            others = [documents for other, documents in chosen.items() if other is not facet]
            counts = self._counts(facet, met.intersection(*others))
            facets[facet] = facet_values(counts, request.filters.get(facet, ()))
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(request.query), len(found), self._engine.generation, took, hits, facets)

    def _documents(self, node: Node) -> Documents:
        match node:
            case MatchAll():
                return self._everything
            case And(children):
                return set.intersection(*(self._documents(child) for child in children))
            case Or(children):
                return set.union(*(self._documents(child) for child in children))
            case Not(child):
                return self._everything - self._documents(child)
            case DateRange():
                return self._dated(node)
            case FiscalYear(year):
                return self._having(Facet.FISCAL_YEAR, (str(year),))
            case Within(name, leaf) if name in NAME_FACETS:
                facet = NAME_FACETS[name]
                return self._having(facet, (v for v in self._postings.values(facet) if name_matches(name, leaf, v)))
            case Within(name, leaf):
                return set(self._find(TEXT_FIELDS[name], leaf))
            case Term() | Literal() | Prefix():
                return set(self._find(TextField.TEXT, node))

    def _find(self, field: TextField, leaf: Leaf) -> Found:
        if (field, leaf) not in self._found:
            self._found[field, leaf] = find(leaf, field, self._postings, self._engine.analyzer)
        return self._found[field, leaf]

    def _dated(self, days: DateRange) -> Documents:
        first = days.start.toordinal() if days.start else 1
        last = days.end.toordinal() if days.end else None
        ordinals = self._engine.ordinals
        return {number for number, day in enumerate(ordinals) if day >= first and (last is None or day <= last)}

    def _having(self, facet: Facet, values: Iterable[str]) -> Documents:
        return set().union(*(self._postings.documents(facet, value) for value in values))

    def _counts(self, facet: Facet, documents: Documents) -> Counter[str]:
        rows = self._engine.values[facet]
        return Counter(value for number in documents for value in rows[number])

    def _scores(self, documents: Iterable[int]) -> dict[int, float]:
        wanted = [self._find(TextField.TEXT, leaf) for leaf in leaves(self._request.query)]
        engine = self._engine
        kinds = engine.values[Facet.KIND]
        return {
            number: kind_weight(kinds[number][0])
            * sum(
                bm25(
                    (occurrence.reason for occurrence in found[number]),
                    length=engine.lengths[number],
                    average_length=engine.average_length,
                    found=len(found),
                    total=self._postings.count,
                )
                for found in wanted
                if number in found
            )
            for number in documents
        }

    def _sorted(self, documents: Documents, scores: dict[int, float]) -> list[int]:
        ordinals = self._engine.ordinals
        match self._request.sort:
            case Sort.RELEVANCE:
                return sorted(documents, key=lambda number: (-scores[number], number))
            case Sort.NEWEST:
                return sorted(documents, key=lambda number: (-ordinals[number], number))
            case Sort.OLDEST:
                return sorted(documents, key=lambda number: (ordinals[number] or 10**9, number))
            case Sort.DIALOGUE:
                return sorted(documents)

    def _hit(self, number: int, score: float) -> Hit:
        stored = self._postings.stored(number)
        document = msgspec.json.decode(stored["document"], type=TurnDocument)
        met = [
            occurrences
            for leaf in leaves(self._request.query)
            if (occurrences := self._find(TextField.TEXT, leaf).get(number))
        ]
        reasons = best_first(best_first(o.reason for o in occurrences)[0] for occurrences in met)
        places = spans((o for occurrences in met for o in occurrences), document.turn.text, stored["places"])
        return document.hit(score, reasons, merge_spans(places))


class _engine_errors:  # noqa: N801  # reads as a statement: with _engine_errors():
    """Turns whatever a damaged or vanished index raises into EngineError: Whoosh has no error class for it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, KbError):
            raise EngineError(_("検索エンジンが答えられません: {reason}", reason=repr(error))) from error

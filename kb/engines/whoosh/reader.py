"""A request -> a page, from a Whoosh index that is only read."""

import gc
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from weakref import WeakSet

import msgspec
from whoosh.index import open_dir

from kb.analysis.pipeline import Analyzer
from kb.engines.whoosh.contents import read_contents
from kb.engines.whoosh.joining import Found
from kb.engines.whoosh.matching import find, spans
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
from kb.search.questions import asked_grams, understood
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Hit, Page
from kb.search.scoring import REREAD, best_first, bm25, frequency, kind_weight, merge_spans, rarity, wording

Documents = set[int]


class WhooshEngine:
    """Answers from one folder. Each thread has a reader of its own: one shared by threads gives wrong answers."""

    def __init__(self, folder: Path, generation: str, analyzer: Analyzer) -> None:
        self._generation = generation
        self._analyzer = analyzer
        self._local = threading.local()
        self._readers: WeakSet[Postings] = WeakSet()  # those of ended threads close by themselves
        with _engine_errors():
            self._contents = read_contents(folder)
            self._index = open_dir(folder, readonly=True)

    def search(self, request: SearchRequest) -> Page:
        """The page asked for."""
        with _engine_errors():
            return _Search(self, self._postings(), request).page()

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, and how often each occurs."""
        with _engine_errors():
            return self._postings().vocabulary(TextField.TEXT)

    def close(self) -> None:
        """Closes every thread's reader."""
        for reader in self._readers:
            reader.close()
        self._index.close()

    def _postings(self) -> Postings:
        postings: Postings | None = getattr(self._local, "postings", None)
        if postings is None:
            postings = Postings(self._index.reader(), self._contents)
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
        postings = self._postings()
        return sum(self.lengths[number] for number in postings.everything) / postings.count if postings.count else 0.0

    @cached_property
    def ranks(self) -> list[int]:
        """The place of each document in the order of dialogues and turns, which an index of many runs is not in."""
        postings = self._postings()
        place = {name: number for number, name in enumerate(self._contents.order)}
        dialogues = self.values[Facet.DIALOGUE]
        ordered = sorted(postings.everything, key=lambda number: (place[dialogues[number][0]], number))
        ranks = [0] * len(dialogues)
        for rank, number in enumerate(ordered):
            ranks[number] = rank
        return ranks

    @cached_property
    def values(self) -> dict[Facet, list[tuple[str, ...]]]:
        """The values of each facet for each document."""
        postings = self._postings()
        table: dict[Facet, list[tuple[str, ...]]] = {}
        for facet in Facet:
            rows: list[tuple[str, ...]] = [()] * len(self.lengths)
            for value in postings.values(facet):
                for number in postings.documents(facet, value):
                    rows[number] = (*rows[number], value)
            table[facet] = rows
        # This table and the dictionary stay: no collection has to walk them, which takes 60 ms each time.
        gc.freeze()
        return table


class _Search:
    """One request on its way to a page. What a leaf finds is looked up once."""

    def __init__(self, engine: WhooshEngine, postings: Postings, request: SearchRequest) -> None:
        self._engine = engine
        self._postings = postings
        self._request = request
        self._query = understood(request, engine.analyzer)
        self._found: dict[tuple[TextField, Leaf], Found] = {}

    def page(self) -> Page:
        started = time.perf_counter()
        request = self._request
        met = self._documents(self._query)
        if request.date_from or request.date_to:
            met = met & self._dated(DateRange(request.date_from, request.date_to))
        chosen = {facet: self._having(facet, values) for facet, values in request.filters.items()}
        found = met.intersection(*chosen.values())
        grams = {gram: rarity(self._postings.gram_count(gram), self._postings.count) for gram in asked_grams(request)}
        scores = self._scores(found) if grams or request.sort is Sort.RELEVANCE else {}
        for number in self._sorted(Sort.RELEVANCE, found, scores)[:REREAD] if grams else ():
            scores[number] += self._kind_weight(number) * wording(grams, self._document(number).turn.text)
        shown = self._sorted(request.sort, found, scores)[request.offset : request.offset + request.limit]
        scores = scores or self._scores(shown)
        hits = tuple(self._hit(number, scores[number]) for number in shown)
        facets = {}
        for facet in request.facets:
            others = [documents for other, documents in chosen.items() if other is not facet]
            counts = self._counts(facet, met.intersection(*others))
            facets[facet] = facet_values(counts, request.filters.get(facet, ()))
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(self._query), len(found), self._engine.generation, took, hits, facets)

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
                    (v for v in self._postings.values(facet) if name_matches(name, leaf, v, self._engine.analyzer)),
                )
            case Within(name, leaf):
                return set(self._find(TEXT_FIELDS[name], leaf))
            case Term() | Literal() | Prefix():
                return set(self._find(TextField.TEXT, node))

    def _find(self, field: TextField, leaf: Leaf) -> Found:
        if (field, leaf) not in self._found:
            self._found[field, leaf] = find(leaf, field, self._postings, self._engine.analyzer, self._request.allowed)
        return self._found[field, leaf]

    def _dated(self, days: DateRange) -> Documents:
        first = days.start.toordinal() if days.start else 1
        last = days.end.toordinal() if days.end else None
        ordinals = self._engine.ordinals
        return {
            number
            for number in self._postings.everything
            if (day := ordinals[number]) >= first and (last is None or day <= last)
        }

    def _having(self, facet: Facet, values: Iterable[str]) -> Documents:
        return set().union(*(self._postings.documents(facet, value) for value in values))

    def _counts(self, facet: Facet, documents: Documents) -> Counter[str]:
        rows = self._engine.values[facet]
        return Counter(value for number in documents for value in rows[number])

    def _scores(self, documents: Iterable[int]) -> dict[int, float]:
        engine = self._engine
        scores = dict.fromkeys(documents, 0.0)
        for leaf in leaves(self._query):
            text, heading = self._find(TextField.TEXT, leaf), self._heading(leaf)
            rare = rarity(len(text.keys() | heading.keys()), self._postings.count)
            for number in scores.keys() & (text.keys() | heading.keys()):
                scores[number] += bm25(
                    frequency((o.reason for o in text.get(number, ())), (o.reason for o in heading.get(number, ()))),
                    rare,
                    length=engine.lengths[number],
                    average_length=engine.average_length,
                )
        return {number: self._kind_weight(number) * score for number, score in scores.items()}

    def _heading(self, leaf: Leaf) -> Found:
        return {} if isinstance(leaf, Prefix) else self._find(TextField.SECTION, leaf)

    def _kind_weight(self, number: int) -> float:
        return kind_weight(self._engine.values[Facet.KIND][number][0])

    def _sorted(self, sort: Sort, documents: Documents, scores: dict[int, float]) -> list[int]:
        ordinals, ranks = self._engine.ordinals, self._engine.ranks
        match sort:
            case Sort.RELEVANCE:
                return sorted(documents, key=lambda number: (-scores[number], ranks[number]))
            case Sort.NEWEST:
                return sorted(documents, key=lambda number: (-ordinals[number], ranks[number]))
            case Sort.OLDEST:
                return sorted(documents, key=lambda number: (ordinals[number] or 10**9, ranks[number]))
            case Sort.DIALOGUE:
                return sorted(documents, key=ranks.__getitem__)

    def _hit(self, number: int, score: float) -> Hit:
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


class _engine_errors:  # noqa: N801  # reads as a statement: with _engine_errors():
    """Turns whatever a damaged or vanished index raises into EngineError: Whoosh has no error class for it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, KbError):
            raise EngineError(_("検索エンジンが答えられません: {reason}", reason=repr(error))) from error

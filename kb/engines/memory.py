"""The oracle: every turn is looked at, every definition is spelled out. Slow, and right.

It needs no files, so it also serves tests, and texts that are in no index.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.deadline import check
from kb.errors import QueryError
from kb.matching.question_rewriting import asked_text, understood
from kb.matching.reference_matcher import Occurrence, occurrences, whole_word
from kb.model.dialogue import Dialogue, fiscal_year
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
from kb.search.document import (
    NAME_FACETS,
    TEXT_FIELDS,
    TextField,
    TurnDocument,
    name_matches,
    too_many_words,
    turn_documents,
)
from kb.search.engine import MAX_EXPANSION
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Hit, Page, facet_values, first_of_each


@dataclass
class MemoryEngine:
    """Searches a list of turns by looking at each."""

    analyzer: Analyzer
    generation: str = "memory"
    documents: list[TurnDocument] = field(default_factory=list)
    before: "MemoryEngine | None" = None

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue."""
        self.documents.extend(turn_documents(dialogue))

    def keep(self, dialogue_id: str) -> None:
        """Takes the turns of a dialogue over from the engine before."""
        earlier = self.before.documents if self.before else ()
        self.documents.extend(document for document in earlier if document.dialogue_id == dialogue_id)

    def commit(self) -> None:
        """Nothing to complete: what was added can be searched."""

    def abort(self) -> None:
        """Forgets everything that was added."""
        self.documents.clear()

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, and how often each occurs."""
        return Counter(word for document in self.documents for word in self._vocabulary(document.turn.text))

    def close(self) -> None:
        """Nothing to give back."""

    def search(self, request: SearchRequest) -> Page:
        """The page asked for."""
        started = time.perf_counter()
        query = understood(request, self.analyzer)
        self._check_prefixes(query)
        met = [document for document in self.documents if self._meets(query, document, request.allowed)]
        met = [document for document in met if _within(request, document)]
        found = [document for document in met if _passes(request, document)]
        scores = self._scores(request, query, found) if request.limit else dict.fromkeys(found, 0.0)
        ordered = _sorted(request.sort, found, scores)
        if request.per_dialogue:
            ordered = first_of_each(ordered, lambda document: document.dialogue_id)
        shown = ordered[request.offset : request.offset + request.limit]
        hits = tuple(self._hit(query, document, scores[document], request.allowed) for document in shown)
        facets = {
            facet: facet_values(
                Counter(
                    value
                    for document in met
                    if _passes(request, document, but=facet)
                    for value in document.values[request.counted(facet)]
                ),
                request.filters.get(facet, ()),
            )
            for facet in request.facets
        }
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(query), len(found), self.generation, took, hits, facets)

    def _meets(self, node: Node, document: TurnDocument, allowed: int) -> bool:
        match node:
            case MatchAll():
                return True
            case And(children):
                return all(self._meets(child, document, allowed) for child in children)
            case Or(children):
                return any(self._meets(child, document, allowed) for child in children)
            case Not(child):
                return not self._meets(child, document, allowed)
            case DateRange(start, end):
                day = document.date
                return day is not None and (start is None or start <= day) and (end is None or day <= end)
            case FiscalYear(year):
                return document.date is not None and fiscal_year(document.date) == year
            case Within(name, leaf) if name in NAME_FACETS:
                return any(
                    name_matches(name, leaf, value, self.analyzer) for value in document.values[NAME_FACETS[name]]
                )
            case Within(name, leaf):
                return bool(occurrences(leaf, document.texts[TEXT_FIELDS[name]], self.analyzer, allowed))
            case Term() | Literal() | Prefix():
                return bool(self._occurrences(node, document, allowed))

    def _occurrences(self, leaf: Leaf, document: TurnDocument, allowed: int) -> list[Occurrence]:
        check()
        return occurrences(leaf, document.turn.text, self.analyzer, allowed)

    def _heading(self, leaf: Leaf, document: TurnDocument, allowed: int) -> list[Occurrence]:
        """Where a leaf meets the headings above a turn. The beginning of a word says too little there."""
        heading = document.texts[TextField.SECTION]
        return [] if isinstance(leaf, Prefix) else occurrences(leaf, heading, self.analyzer, allowed)

    def _scores(self, request: SearchRequest, query: Node, found: list[TurnDocument]) -> dict[TurnDocument, float]:
        """What the words say for each turn, and, for those they rank first, what the question's wording says."""
        scores = dict.fromkeys(found, 0.0)
        total = len(self.documents)
        lengths = {document: len(self.analyzer.tokens(document.turn.text)) for document in self.documents}
        for leaf in leaves(query):
            reasons = {
                document: ([o.reason for o in text], [o.reason for o in heading])
                for document in self.documents
                if (text := self._occurrences(leaf, document, request.allowed))
                + (heading := self._heading(leaf, document, request.allowed))
            }
            for document in found:
                if document in reasons:
                    scores[document] += bm25(
                        frequency(*reasons[document]),
                        rarity(len(reasons), total),
                        length=lengths[document],
                        average_length=sum(lengths.values()) / total,
                    )
        scores = {document: kind_weight(document.turn.kind) * score for document, score in scores.items()}
        if wanted := asked_text(request):
            texts = [fold_without_space(document.turn.text).text for document in self.documents]
            asked = Asked.of(wanted, lambda gram: rarity(sum(gram in text for text in texts), total))
            best = _sorted(Sort.RELEVANCE, found, scores)[:REREAD]
            again = reread(asked, [document.turn for document in best], [scores[document] for document in best])
            scores.update(zip(best, again, strict=True))
        return scores

    def _hit(self, node: Node, document: TurnDocument, score: float, allowed: int) -> Hit:
        met = [found for leaf in leaves(node) if (found := self._occurrences(leaf, document, allowed))]
        reasons = best_first(best_first(o.reason for o in found)[0] for found in met)
        spans = merge_spans(occurrence.span for found in met for occurrence in found)
        return document.hit(score, reasons, spans)

    def _check_prefixes(self, node: Node) -> None:
        for name, leaf in _all_leaves(node):
            if isinstance(leaf, Prefix) and (asked := self.analyzer.tokens(leaf.text)):
                wanted = (fold_without_space(leaf.text).text, asked[-1].surface)
                words = {word for document in self.documents for word in self._vocabulary(document.texts[name])}
                if sum(1 for word in words if word.startswith(wanted)) > MAX_EXPANSION:
                    raise QueryError(too_many_words(leaf.text, MAX_EXPANSION))

    def _vocabulary(self, text: str) -> Iterable[str]:
        tokens = self.analyzer.tokens(text)
        yield from (token.surface for token in tokens)
        yield from (whole_word(tokens, at) for at, token in enumerate(tokens) if token.opens and not token.closes)


def _sorted(sort: Sort, found: list[TurnDocument], scores: Mapping[TurnDocument, float]) -> list[TurnDocument]:
    match sort:
        case Sort.RELEVANCE:
            return sorted(found, key=lambda document: -scores[document])
        case Sort.NEWEST:
            return sorted(found, key=_newest)
        case Sort.TAKEN_IN:
            return sorted(found, key=lambda document: (-document.taken_in, _newest(document)))
        case Sort.OLDEST:
            return sorted(found, key=lambda document: document.date.toordinal() if document.date else 10**9)
        case Sort.DIALOGUE:
            return found


def _newest(document: TurnDocument) -> int:
    return -document.date.toordinal() if document.date else 0


def _all_leaves(node: Node) -> Iterator[tuple[TextField, Leaf]]:
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _all_leaves(child)
        case Not(child):
            yield from _all_leaves(child)
        case Within(name, leaf) if name in TEXT_FIELDS:
            yield TEXT_FIELDS[name], leaf
        case Term() | Literal() | Prefix():
            yield TextField.TEXT, node


def _within(request: SearchRequest, document: TurnDocument) -> bool:
    if request.date_from is None and request.date_to is None:
        return True
    day = document.date
    return (
        day is not None
        and (request.date_from is None or request.date_from <= day)
        and (request.date_to is None or day <= request.date_to)
    )


def _passes(request: SearchRequest, document: TurnDocument, *, but: Facet | None = None) -> bool:
    """Whether a turn has one of the chosen values of every facet, one facet perhaps left out."""
    return all(
        set(chosen) & set(document.values[request.counted(facet)])
        for facet, chosen in request.filters.items()
        if facet is not but
    )

"""Evaluation of a request turn by turn from the definitions, for the reference engine.

A unit is what a request searches: a turn, or a question with its answers. A word, a field or a period is met by a unit
if one of its turns meets it; AND, OR and NOT hold over the whole unit.
"""

from collections.abc import Sequence
from functools import cached_property

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.deadline import check
from kb.matching.proximity import are_near
from kb.matching.reference_matcher import Occurrence, occurrences
from kb.model.calendar import seconds_of_days
from kb.model.dialogue import Turn, fiscal_year
from kb.query.ast import (
    And,
    Arrival,
    DateRange,
    FieldName,
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
)
from kb.query.match_kinds import reasons_of_leaves
from kb.ranking.ranker import RankingValues
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, TurnDocument, name_matches
from kb.search.request import Facet, Grouping, SearchRequest
from kb.search.results import Hit, merge_spans

_Condition = Near | Within | DateRange | Arrival | FiscalYear | Term | Literal | Prefix  # met by a single turn


class Evaluation:
    """Evaluates one request on each document; also the `RankingSource` of the ranker. Documents are list indexes."""

    def __init__(self, documents: Sequence[TurnDocument], analyzer: Analyzer, request: SearchRequest) -> None:
        self._documents = documents
        self._analyzer = analyzer
        self._allowed = request.allowed
        self._topics = request.effective_facet(Facet.TOPIC)
        self.document_count = len(documents)

    @cached_property
    def values(self) -> RankingValues:
        """The columns of all documents."""
        lengths = self.lengths()
        return RankingValues(
            lengths=lengths,
            average_length=sum(lengths) / len(lengths) if lengths else 0.0,
            days=[document.date.toordinal() if document.date else 0 for document in self._documents],
            taken_in=[document.taken_in for document in self._documents],
            ranks=range(len(self._documents)),
            kinds=[document.turn.kind for document in self._documents],
            dialogues=[document.dialogue_id for document in self._documents],
        )

    def lengths(self) -> list[int]:
        """The number of tokens of each document's text."""
        return [len(self._analyzer.tokens(document.turn.text)) for document in self._documents]

    def matches(self, leaf: Leaf, field: TextField) -> dict[int, list[Occurrence]]:
        """The occurrences of a leaf in a field, by document."""
        found = ((number, self.occurrences(leaf, number, field)) for number in range(len(self._documents)))
        return {number: occurrences for number, occurrences in found if occurrences}

    def document_frequency(self, leaf: Leaf, found: int) -> int:
        """All documents were matched."""
        return found

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
        by_leaf = [self.occurrences(leaf, number, TextField.TEXT) for leaf in leaves(query)]
        found = [occurrences for occurrences in by_leaf if occurrences]
        reasons = reasons_of_leaves((one.reason for one in occurrences) for occurrences in found)
        spans = merge_spans(one.span for occurrences in found for one in occurrences)
        return document.hit(score, reasons, spans)

    def is_met(self, node: Node, unit: Sequence[int]) -> bool:
        """True if a unit matches a node."""
        match node:
            case MatchAll():
                return True
            case And(children):
                return all(self.is_met(child, unit) for child in children)
            case Or(children):
                return any(self.is_met(child, unit) for child in children)
            case Not(child):
                return not self.is_met(child, unit)
            case _:
                return any(self._meets(node, number) for number in unit)

    def _meets(self, node: _Condition, number: int) -> bool:
        document = self._documents[number]
        match node:
            case Near(children, distance):
                found = [self.occurrences(leaf, number, TextField.TEXT) for leaf in children]
                return are_near(found, self._analyzer.tokens(document.turn.text), distance)
            case DateRange(start, end):
                day = document.date
                return day is not None and (start is None or start <= day) and (end is None or day <= end)
            case Arrival(start, end):
                first, behind = seconds_of_days(start, end)
                return first <= document.taken_in < behind
            case FiscalYear(year):
                return document.date is not None and fiscal_year(document.date) == year
            case Within(name, leaf) if name in NAME_FACETS:
                names = document.values(NAME_FACETS[name])
                return any(name_matches(name, leaf, value, self._analyzer) for value in names)
            case Within(FieldName.TOPIC, leaf):
                names = document.values(self._topics)
                return any(occurrences(leaf, name, self._analyzer, self._allowed) for name in names)
            case Within(name, leaf):
                return bool(self.occurrences(leaf, number, TEXT_FIELDS[name]))
            case Term() | Literal() | Prefix():
                return bool(self.occurrences(node, number, TextField.TEXT))

    def occurrences(self, leaf: Leaf, number: int, field: TextField) -> list[Occurrence]:
        """The occurrences of a leaf in a field of a document."""
        check()
        return occurrences(leaf, self._documents[number].texts[field], self._analyzer, self._allowed)


def units_of(documents: Sequence[TurnDocument], group: Grouping) -> list[list[int]]:
    """The units that a request searches, in the order of their first turns; a turn in no exchange is alone."""
    units: dict[object, list[int]] = {}
    for number, document in enumerate(documents):
        exchange = document.values(Facet.EXCHANGE) if group is Grouping.EXCHANGE else ()
        units.setdefault(exchange or number, []).append(number)
    return list(units.values())


def question_of(documents: Sequence[TurnDocument], unit: Sequence[int]) -> int | None:
    """The first turn of an asker in an exchange."""
    asked = (
        number
        for number in unit
        if documents[number].values(Facet.EXCHANGE) and "asker" in documents[number].values(Facet.ROLE)
    )
    return next(asked, None)


def passes(request: SearchRequest, document: TurnDocument, *, except_facet: Facet | None = None) -> bool:
    """True if a turn has a selected value of every filtered facet, `except_facet` not considered."""
    return all(
        set(chosen) & set(document.values(request.effective_facet(facet)))
        for facet, chosen in request.filters.items()
        if facet is not except_facet
    )

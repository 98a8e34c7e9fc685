"""Matching: evaluates a query to a mask of the documents that match it, and caches the matches of each leaf."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

import numpy as np

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.facet_arrays import Mask
from kb.engines.arrays.literal_matcher import match_literal
from kb.engines.arrays.matches import Matches
from kb.engines.arrays.prefix_matcher import match_prefix
from kb.engines.arrays.proximity import texts_with_near
from kb.engines.arrays.segment import Segment
from kb.engines.arrays.term_matcher import match_term
from kb.matching.letters import is_found_by_letters
from kb.matching.query_graph import query_graph
from kb.matching.reference_matcher import occurrences
from kb.model.calendar import seconds_of_days
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
)
from kb.query.match_kinds import MatchKind
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, name_matches
from kb.search.request import Facet, SearchRequest


class QueryMatcher:
    """Matches the nodes of one query by allowed kinds. Each leaf is looked up once in each field.

    The field of topics has those that the request counts: by default without inherited ones.
    """

    def __init__(self, segment: Segment, analyzer: Analyzer, request: SearchRequest) -> None:
        self._segment = segment
        self._analyzer = analyzer
        self._allowed = int(request.allowed)
        self._topics = request.effective_facet(Facet.TOPIC)
        self._matches: dict[tuple[TextField, Leaf], tuple[Matches, ...]] = {}

    def documents(self, node: Node) -> Mask:
        """A mask of the documents that match a node."""
        match node:
            case MatchAll():
                return np.ones(self._segment.count, bool)
            case And(children):
                return reduce(and_, map(self.documents, children))
            case Or(children):
                return reduce(or_, map(self.documents, children))
            case Near(children, distance):
                return self._near(children, distance)
            case Not(child):
                return ~self.documents(child)
            case DateRange():
                return self._in_range(node)
            case Arrival(start, end):
                first, behind = seconds_of_days(start, end)
                return (self._segment.taken_in >= first) & (self._segment.taken_in < behind)
            case FiscalYear(year):
                return self.with_values(Facet.FISCAL_YEAR, (str(year),))
            case Within(name, leaf) if name in NAME_FACETS:
                facet = NAME_FACETS[name]
                values = self._segment.facets[facet].names
                return self.with_values(facet, (v for v in values if name_matches(name, leaf, v, self._analyzer)))
            case Within(FieldName.TOPIC, leaf) if self._topics is not Facet.TOPIC:  # the field has inherited ones, too
                found = self._with_leaf(leaf, TextField.TOPIC)
                names = self._segment.facets[self._topics].names
                return found & self.with_values(
                    self._topics, (name for name in names if occurrences(leaf, name, self._analyzer, self._allowed))
                )
            case Within(name, leaf):
                return self._with_leaf(leaf, TEXT_FIELDS[name])
            case Term() | Literal() | Prefix():
                return self._with_leaf(node, TextField.TEXT)

    def matches(self, leaf: Leaf, field: TextField) -> tuple[Matches, ...]:
        """The matches of a leaf in a field: by words and, in other texts, by letters.

        Raises:
            QueryError: a prefix expands to too many words.
        """
        if (field, leaf) not in self._matches:
            self._matches[field, leaf] = self._match(leaf, field)
        return self._matches[field, leaf]

    def with_values(self, facet: Facet, values: Iterable[str]) -> Mask:
        """A mask of the documents that have any of some values of a facet."""
        return self._segment.facets[facet].with_values(values)

    def _match(self, leaf: Leaf, name: TextField) -> tuple[Matches, ...]:
        field = self._segment.fields[name]
        match leaf:
            case Term(text):
                graph = query_graph(text, self._analyzer)
                if not graph:
                    return (match_literal(text, field),)
                in_words = match_term(graph, field, self._allowed)
                if not (self._allowed & MatchKind.LETTERS and is_found_by_letters(text, self._analyzer)):
                    return (in_words,)
                return in_words, match_literal(text, field, MatchKind.LETTERS).outside(in_words.texts)
            case Prefix(text):
                words = self._analyzer.tokens(text)
                return (match_prefix(text, words, field, self._allowed) if words else match_literal(text, field),)
            case Literal(text):
                return (match_literal(text, field),)

    def _with_leaf(self, leaf: Leaf, name: TextField) -> Mask:
        field = self._segment.fields[name]
        texts = np.zeros(len(field.lengths), bool)
        for found in self.matches(leaf, name):
            texts[found.texts] = True
        return texts if name is TextField.TEXT else texts[field.texts]  # a document's text has its number

    def _near(self, leaves: tuple[Leaf, ...], distance: int) -> Mask:
        mask = np.zeros(self._segment.count, bool)
        found = [self.matches(leaf, TextField.TEXT) for leaf in leaves]
        mask[texts_with_near(found, distance, self._segment.fields[TextField.TEXT])] = True
        return mask

    def _in_range(self, dates: DateRange) -> Mask:
        days = self._segment.days
        mask = days >= (dates.start.toordinal() if dates.start else 1)
        return mask & (days <= dates.end.toordinal()) if dates.end else mask

"""Matching: evaluates a query to the set of documents that match it, and caches the matches of each leaf."""

from collections.abc import Iterable

from kb.analysis.analyzer import Analyzer
from kb.engines.whoosh.doc_values import DocValues
from kb.engines.whoosh.leaf_matcher import match_leaf
from kb.engines.whoosh.leaf_matches import LeafMatches
from kb.engines.whoosh.postings import PostingsReader
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
)
from kb.query.match_kinds import MatchKind
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, name_matches
from kb.search.request import Facet

Documents = set[int]


class QueryMatcher:
    """Matches the nodes of one query by allowed kinds. Each leaf is looked up once in each field."""

    def __init__(self, reader: PostingsReader, values: DocValues, analyzer: Analyzer, allowed: MatchKind) -> None:
        self._reader = reader
        self._days = values.days
        self._analyzer = analyzer
        self._allowed = allowed
        self._matches: dict[tuple[TextField, Leaf], LeafMatches] = {}

    def documents(self, node: Node) -> Documents:
        """The documents that match a node."""
        match node:
            case MatchAll():
                return self._reader.all_documents
            case And(children):
                return set.intersection(*(self.documents(child) for child in children))
            case Or(children):
                return set.union(*(self.documents(child) for child in children))
            case Not(child):
                return self._reader.all_documents - self.documents(child)
            case DateRange():
                return self._in_range(node)
            case FiscalYear(year):
                return self.with_values(Facet.FISCAL_YEAR, (str(year),))
            case Within(name, leaf) if name in NAME_FACETS:
                facet = NAME_FACETS[name]
                values = self._reader.values(facet)
                return self.with_values(facet, (v for v in values if name_matches(name, leaf, v, self._analyzer)))
            case Within(name, leaf):
                return set(self.matches(leaf, TEXT_FIELDS[name]))
            case Term() | Literal() | Prefix():
                return set(self.matches(node, TextField.TEXT))

    def matches(self, leaf: Leaf, field: TextField) -> LeafMatches:
        """The matches of a leaf in a field."""
        if (field, leaf) not in self._matches:
            self._matches[field, leaf] = match_leaf(leaf, field, self._reader, self._analyzer, self._allowed)
        return self._matches[field, leaf]

    def with_values(self, facet: Facet, values: Iterable[str]) -> Documents:
        """The documents that have any of some values of a facet."""
        return set().union(*(self._reader.documents_with_value(facet, value) for value in values))

    def _in_range(self, dates: DateRange) -> Documents:
        first = dates.start.toordinal() if dates.start else 1
        last = dates.end.toordinal() if dates.end else None
        days = self._days
        return {
            document
            for document in self._reader.all_documents
            if (day := days[document]) >= first and (last is None or day <= last)
        }

"""Term matching: the paths of a query graph as sequences of index terms, and these as interval queries.

`kb.matching.query_graph.path_matches` defines which types continue a path. A path has a set of terms for each position;
paths that differ at one position are merged. Interval queries find the shortest stretch of a disjunction, so that paths
are written out, and not nested.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.analysis.tokens import Token
from kb.engines.opensearch.documents import part_term
from kb.engines.opensearch.queries import (
    MAX_SIZE,
    Clause,
    Matching,
    adjacent,
    either,
    every,
    intervals,
    term_rule,
    terms,
)
from kb.engines.opensearch.vocabulary import KnownType, Vocabulary
from kb.matching.query_graph import START, Edge, QueryGraph, match_token
from kb.query.match_kinds import MatchKind
from kb.search.document import TextField

MAX_PATHS = 64
MAX_CLAUSES = MAX_SIZE // 2  # of one leaf in a field: text and headings are counted together
_MAX_MADE = 5_000  # paths before they are merged

_PART, _VARIANT = int(MatchKind.PART), int(MatchKind.VARIANT)

Unit = frozenset[str]  # the terms of one position
Path = tuple[Unit, ...]


class TooManyPathsError(Exception):
    """A term has more paths than a query may have clauses."""


class _Fit(NamedTuple):
    """A type that a word matches, with the kinds of the match."""

    known: KnownType
    kinds: int


class TermPaths:
    """The paths of one term in one field, by allowed match kinds."""

    def __init__(self, graph: QueryGraph, field: TextField, vocabulary: Vocabulary, allowed: int) -> None:
        self._graph = graph
        self._field = field
        self._forbidden = ~allowed
        self._edges: dict[int, list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            if not edge.kinds & self._forbidden:
                self._edges[edge.source].append(edge)
        keys = {key for edges in self._edges.values() for edge in edges for key in edge.word.keys}
        self._types = vocabulary.types(field, keys)
        self._fits: dict[Token, list[_Fit]] = {}
        self._known: dict[int, frozenset[Path]] = {}

    def matching(self) -> Matching | None:
        """The term as clauses; None where it occurs nowhere.

        Raises:
            TooManyPathsError: it has to be verified turn by turn.
        """
        paths = _merged(self._paths_from(START))
        if not paths:
            return None
        if len(paths) > MAX_PATHS or sum(len(unit) for path in paths for unit in path) > MAX_CLAUSES:
            raise TooManyPathsError(len(paths))
        field = f"words.{self._field}"
        rule = either([adjacent([either(list(map(term_rule, sorted(unit)))) for unit in path]) for path in paths])
        counted = intervals(field, rule)
        single = len(paths) == 1 and len(paths[0]) == 1
        return Matching(terms(field, paths[0][0]) if single else counted, counted)

    def cuts(self) -> Clause:
        """The turns that have, for each place between two words of the graph, a type of a word over that place.

        Every turn with a match is among them.
        """
        edges = [edge for edges in self._edges.values() for edge in edges if any(self._terms(edge))]
        order = {node: place for place, node in enumerate(_in_order(edges))}
        end = order.get(self._graph.end)
        if end is None:
            return every([terms(f"words.{self._field}", [])])
        over = [
            {term for edge in edges if order[edge.source] < place <= order[edge.target] for term in self._terms(edge)}
            for place in range(1, end + 1)
        ]
        distinct = dict.fromkeys(map(frozenset, over))
        return every([terms(f"words.{self._field}", cut) for cut in distinct])

    def _terms(self, edge: Edge) -> Iterator[str]:
        for fit in self._fitting(edge.word):
            if not fit.kinds & self._forbidden:
                yield _unit(fit.known, 0)

    def _paths_from(self, node: int) -> frozenset[Path]:
        if node == self._graph.end:
            return frozenset({()})
        if node not in self._known:
            found: set[Path] = set()
            for edge in self._edges.get(node, ()):
                tails = self._paths_from(edge.target)
                for head in self._heads(edge) if tails else ():
                    found.update(head + tail for tail in tails)
                    if len(found) > _MAX_MADE:
                        raise TooManyPathsError(len(found))
            self._known[node] = frozenset(_merged(found))
        return self._known[node]

    def _heads(self, edge: Edge) -> Iterator[Path]:
        """Yields the positions of an edge: one set of terms, or of those that cover several positions each part."""
        by_length: dict[int, list[KnownType]] = defaultdict(list)
        first, last = edge.source == START, edge.target == self._graph.end
        for known, own_kinds in self._fitting(edge.word):
            token, kinds = known.token, own_kinds
            if not first and token.link != edge.word.link:
                kinds |= _VARIANT
            if (first and not token.starts_word) or (last and not token.ends_word):
                kinds |= _PART
            if not kinds & self._forbidden:
                by_length[token.position_length].append(known)
        for length, types in by_length.items():
            if length == 1:
                yield (frozenset(known.term for known in types),)
            else:
                yield from (tuple(frozenset({_unit(known, at)}) for at in range(length)) for known in types)

    def _fitting(self, word: Token) -> list[_Fit]:
        if word not in self._fits:
            keys = word.keys
            found = (
                (known, match_token(word, known.token, first=True)) for known in self._types if known.token.keys & keys
            )
            self._fits[word] = [_Fit(known, kinds) for known, kinds in found if kinds is not None]
        return self._fits[word]


def _unit(known: KnownType, part: int) -> str:
    return known.term if known.token.position_length == 1 else part_term(known.term, part)


def _in_order(edges: Iterable[Edge]) -> list[int]:
    """The nodes of an acyclic graph, each behind all that lead to it."""
    edges = list(edges)
    waiting: dict[int, int] = defaultdict(int)
    for edge in edges:
        waiting[edge.target] += 1
    ready = [node for node in dict.fromkeys(edge.source for edge in edges) if not waiting[node]]
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for edge in edges:
            if edge.source == node:
                waiting[edge.target] -= 1
                if not waiting[edge.target]:
                    ready.append(edge.target)
    return order


def _merged(paths: Iterable[Path]) -> list[Path]:
    """Paths that differ at one position become one, until none do."""
    found, before = set(paths), -1
    while before != len(found):
        before = len(found)
        for at in range(max(map(len, found), default=0)):
            groups: dict[tuple[Path, Path], set[str]] = defaultdict(set)
            rest = {path for path in found if at >= len(path)}
            for path in found - rest:
                groups[path[:at], path[at + 1 :]] |= path[at]
            found = rest | {(*head, frozenset(unit), *tail) for (head, tail), unit in groups.items()}
    return sorted(found, key=lambda path: (len(path), [sorted(unit) for unit in path]))

"""Term matching: a query graph joined over the number line of positions.

A node of the graph holds the paths that reach it as columns. An edge continues them with the occurrences of the types
that its word matches: those that begin where a path ends. `kb.matching.query_graph.path_matches` defines the result.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.analysis.tokens import Token
from kb.deadline import check
from kb.engines.arrays.field_arrays import FieldArrays
from kb.engines.arrays.matches import NO_MATCHES, Kinds, Matches, allowed_kinds
from kb.engines.arrays.number_line import Numbers
from kb.matching.query_graph import START, Edge, QueryGraph, match_token
from kb.query.match_kinds import MatchKind

_PART, _VARIANT = np.uint8(MatchKind.PART), int(MatchKind.VARIANT)


class _MatchingType(NamedTuple):
    """A type that a query word matches, with the kinds of the match and its occurrences."""

    token: Token
    kinds: int
    occurrences: Numbers


class _Paths(NamedTuple):
    """Paths to a node: from position `first` to before `end`, whether they start and end at the boundary of a word."""

    first: Numbers
    end: Numbers
    kinds: Kinds
    starts_word: NDArray[np.bool_]
    ends_word: NDArray[np.bool_]

    def rows(self, rows: NDArray[np.int64]) -> "_Paths":
        """Some of the paths."""
        first, end, kinds = self.first.take(rows), self.end.take(rows), self.kinds.take(rows)
        return _Paths(first, end, kinds, self.starts_word.take(rows), self.ends_word.take(rows))


def match_term(graph: QueryGraph, field: FieldArrays, allowed: int) -> Matches:
    """The matches of a term by allowed kinds: of those from one place to another, the best."""
    paths = _Join(graph, field, int(allowed)).paths_to(graph.end)
    if paths is None:
        return NO_MATCHES
    paths = _best(paths)
    whole = paths.starts_word & paths.ends_word
    kinds = np.where(whole, paths.kinds, paths.kinds | _PART)
    first, last = paths.first, paths.end - np.uint32(1)
    kept = allowed_kinds(kinds, allowed)
    if not kept.all():
        first, last, kinds = first.compress(kept), last.compress(kept), kinds.compress(kept)
    return Matches(field.positions.texts_at(first), kinds, first, last)


class _Join:
    """Evaluates a query graph node by node; nodes and words are evaluated once."""

    def __init__(self, graph: QueryGraph, field: FieldArrays, allowed: int) -> None:
        self._edges_to: dict[int, list[Edge]] = {}
        for edge in graph.edges:
            if not edge.kinds & ~allowed:
                self._edges_to.setdefault(edge.target, []).append(edge)
        self._field = field
        self._allowed = allowed
        self._paths: dict[int, _Paths | None] = {}
        self._types: dict[Token, list[_MatchingType]] = {}

    def paths_to(self, node: int) -> _Paths | None:
        """The paths that lead to a node; None if there are none."""
        if node not in self._paths:
            parts = [part for edge in self._edges_to.get(node, ()) for part in self._along(edge)]
            self._paths[node] = _distinct(parts) if parts else None
        return self._paths[node]

    def _along(self, edge: Edge) -> Iterator[_Paths]:
        """Yields the paths that an edge begins or continues, for each type that its word matches."""
        check()
        types = self._matching_types(edge.word)
        before = self.paths_to(edge.source) if types and edge.source != START else None
        if not types or (before is None and edge.source != START):
            return
        for token, own_kinds, occurrences in types:
            kinds = own_kinds | edge.kinds
            if before is not None and token.link != edge.word.link:
                kinds |= _VARIANT
            if kinds & ~self._allowed:
                continue
            found = _begun(occurrences, token) if before is None else _continued(before, occurrences, token)
            if len(found.first):
                yield found._replace(kinds=found.kinds | np.uint8(kinds))

    def _matching_types(self, word: Token) -> list[_MatchingType]:
        if word not in self._types:
            numbers = dict.fromkeys(number for key in word.keys for number in self._field.types_with(key))
            tokens = ((number, self._field.type(number)) for number in numbers)
            found = ((number, token, match_token(word, token, first=True)) for number, token in tokens)
            self._types[word] = [
                _MatchingType(token, kinds, self._field.occurrences(number))
                for number, token, kinds in found
                if kinds is not None
            ]
        return self._types[word]


def _begun(occurrences: Numbers, token: Token) -> _Paths:
    count = len(occurrences)
    return _Paths(
        occurrences,
        occurrences + np.uint32(token.position_length),
        np.zeros(count, np.uint8),
        np.full(count, token.starts_word),
        np.full(count, token.ends_word),
    )


def _continued(paths: _Paths, occurrences: Numbers, token: Token) -> _Paths:
    """The paths at whose end the token occurs, extended by it."""
    at = np.searchsorted(occurrences, paths.end)
    at[at == len(occurrences)] = 0
    rows = np.flatnonzero(occurrences[at] == paths.end)
    kept = paths.rows(rows)
    return kept._replace(end=kept.end + np.uint32(token.position_length), ends_word=np.full(len(rows), token.ends_word))


def _distinct(parts: list[_Paths]) -> _Paths:
    """All paths, each once. Worse ones stay: with the kinds of a later word they may be the better ones."""
    if len(parts) == 1:
        return parts[0]
    joined = _Paths(*map(np.concatenate, zip(*parts, strict=True)))
    places = _places(joined)
    order = np.argsort(places, kind="stable")  # quick, since each part ascends
    ordered = places[order]
    if (ordered[1:] == ordered[:-1]).any():
        order = np.lexsort((joined.kinds, places))
        ordered, kinds = places[order], joined.kinds[order]
        new = np.ones(len(order), bool)
        new[1:] = (ordered[1:] != ordered[:-1]) | (kinds[1:] != kinds[:-1])
        order = order.compress(new)
    return joined.rows(order)


def _best(paths: _Paths) -> _Paths:
    """The path of the best kinds from each place to each other, in order of places."""
    places = _places(paths)
    if (places[1:] > places[:-1]).all():
        return paths
    order = np.lexsort((paths.kinds, places))
    ordered = places[order]
    new = np.ones(len(order), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return paths.rows(order.compress(new))


def _places(paths: _Paths) -> NDArray[np.uint64]:
    return (paths.first.astype(np.uint64) << np.uint64(32)) | paths.end

"""Position join: a query graph -> the position ranges that match it, by joining the posting lists of its words."""

from typing import NamedTuple

from kb.analysis.orthography import Form
from kb.analysis.tokens import Token
from kb.deadline import check
from kb.engines.whoosh.leaf_matches import LazyMatches, LeafMatches, MatchRange
from kb.engines.whoosh.postings import PostingsReader
from kb.engines.whoosh.term_expansion import TokenMatch, documents_of, expand, matching_terms, token_matches
from kb.matching.query_graph import START, Edge, QueryGraph
from kb.query.match_kinds import MatchKind
from kb.search.document import TextField

# Plain integers: kinds are combined for every posting (see MatchKind).
_EXACT, _VARIANT, _PART = int(MatchKind.EXACT), int(MatchKind.VARIANT), int(MatchKind.PART)


class _PositionSpan(NamedTuple):
    """The positions that a path up to a node covers, from `first` to before `end`."""

    first: int
    end: int


_WordKey = tuple[str, tuple[str, ...], tuple[Form, ...]]
_WordMatches = dict[int, dict[int, list[TokenMatch]]]  # document -> position -> matching tokens, by position length
# document -> positions of a path -> kinds, and true if it starts and if it ends at a word boundary
_Paths = dict[int, dict[_PositionSpan, tuple[int, bool, bool]]]


def match_graph(graph: QueryGraph, field: TextField, reader: PostingsReader, allowed: int) -> LeafMatches:
    """The matches of a term in a field, in all documents; defined by `kb.matching.query_graph.path_matches`."""
    allowed = int(allowed)
    if all(edge.source == START and edge.target == graph.end for edge in graph.edges):
        return _match_single_words(graph, field, reader, allowed)
    found: dict[int, list[MatchRange]] = {}
    for document, paths in _PositionJoin(graph, field, reader, allowed).paths_to(graph.end).items():
        ranges = []
        for path, (kinds, starts_word, ends_word) in paths.items():
            all_kinds = kinds if starts_word and ends_word else kinds | _PART
            if not all_kinds & ~allowed:
                ranges.append(MatchRange(all_kinds, path.first, path.end - 1))
        if ranges:
            found[document] = ranges
    return found


def _match_single_words(graph: QueryGraph, field: TextField, reader: PostingsReader, allowed: int) -> LeafMatches:
    """Matches a graph of single words, as of each word of a question, without a join: ten times as fast."""
    words = [(edge, expand(edge.word, field, reader)) for edge in graph.edges]

    def ranges(document: int) -> list[MatchRange]:
        best: dict[tuple[int, int], int] = {}
        for edge, terms in words:
            for (first, _length), token in token_matches(document, terms).items():
                kinds = token.kinds | edge.kinds | (_EXACT if token.starts_word and token.ends_word else _PART)
                if not kinds & ~allowed:
                    place = first, token.end - 1
                    best[place] = min(kinds, best.get(place, kinds))
        return [MatchRange(kinds, *place) for place, kinds in best.items()]

    documents = documents_of([one for _edge, terms in words for one in terms])
    return LazyMatches(documents if allowed == MatchKind.ALL else filter(ranges, documents), ranges)


class _PositionJoin:
    """Joins the words of one query graph, node by node, with the results of each node memoised."""

    def __init__(self, graph: QueryGraph, field: TextField, reader: PostingsReader, allowed: int) -> None:
        self._edges_to: dict[int, list[Edge]] = {}
        for edge in graph.edges:
            if not edge.kinds & ~allowed:
                self._edges_to.setdefault(edge.target, []).append(edge)
        self._field = field
        self._reader = reader
        self._allowed = allowed
        self._documents: dict[int, set[int]] = {}
        self._documents_of_word: dict[_WordKey, set[int]] = {}
        self._word_matches: dict[_WordKey, _WordMatches] = {}
        self._paths: dict[int, _Paths] = {}
        self._candidates = self.documents(graph.end)

    def documents(self, node: int) -> set[int]:
        """The candidates: documents with all words of a path to a node, in any position."""
        if node not in self._documents:
            found: set[int] = set()
            for edge in self._edges_to.get(node, ()):
                here = self._documents_with(edge.word)
                found |= here if edge.source == START else here & self.documents(edge.source)
            self._documents[node] = found
        return self._documents[node]

    def paths_to(self, node: int) -> _Paths:
        """The paths that lead to a node, in each document."""
        if node not in self._paths:
            paths: _Paths = {}
            for edge in self._edges_to.get(node, ()):
                source_paths = None if edge.source == START else self.paths_to(edge.source)
                _extend(paths, source_paths, edge, self._matches_of(edge.word), self._allowed)
            self._paths[node] = paths
        return self._paths[node]

    def _documents_with(self, word: Token) -> set[int]:
        """The documents that have a word, cached since a graph may repeat a word."""
        if (key := _word_key(word)) not in self._documents_of_word:
            terms = matching_terms(word, self._field, self._reader)
            documents = (self._reader.documents_of_term(self._field, raw) for _term, raw, _kinds in terms)
            self._documents_of_word[key] = set().union(*documents)
        return self._documents_of_word[key]

    def _matches_of(self, word: Token) -> _WordMatches:
        """The matches of a word in the candidates, cached."""
        if (key := _word_key(word)) not in self._word_matches:
            matches = _match_word(word, self._field, self._reader, self._allowed, self._candidates)
            self._word_matches[key] = matches
        return self._word_matches[key]


def _word_key(word: Token) -> _WordKey:
    """The parts of a token that its index terms depend on."""
    return word.surface, word.base_forms, word.forms


def _extend(paths: _Paths, source_paths: _Paths | None, edge: Edge, matches: _WordMatches, allowed: int) -> None:
    """Adds the paths that an edge extends; without paths before it, those that it begins."""
    if source_paths is None:
        for document, positions in matches.items():
            here = paths.setdefault(document, {})
            for position, tokens in positions.items():
                for token in tokens:
                    _keep_best(
                        here,
                        _PositionSpan(position, token.end),
                        token.kinds | edge.kinds,
                        token.starts_word,
                        token.ends_word,
                    )
        return
    for document in source_paths.keys() & matches.keys():
        positions = matches[document]
        check()
        for path, (kinds, starts_word, _ends_word) in source_paths[document].items():
            for token in positions.get(path.end, ()):
                linked = _EXACT if token.linked == edge.word.linked else _VARIANT
                if not linked & ~allowed:
                    here = paths.setdefault(document, {})
                    all_kinds = kinds | token.kinds | edge.kinds | linked
                    _keep_best(here, _PositionSpan(path.first, token.end), all_kinds, starts_word, token.ends_word)


def _keep_best(
    paths: dict[_PositionSpan, tuple[int, bool, bool]],
    path: _PositionSpan,
    kinds: int,
    starts_word: bool,
    ends_word: bool,
) -> None:
    if path not in paths or kinds < paths[path][0]:
        paths[path] = (kinds, starts_word, ends_word)


def _match_word(
    word: Token, field: TextField, reader: PostingsReader, allowed: int, candidates: set[int]
) -> _WordMatches:
    """The tokens that match a word by allowed kinds, by document and position."""
    found: _WordMatches = {}
    terms = expand(word, field, reader, candidates)
    for document in documents_of(terms):
        check()
        for (position, _length), token in token_matches(document, terms).items():
            if not token.kinds & ~allowed:
                found.setdefault(document, {}).setdefault(position, []).append(token)
    return found

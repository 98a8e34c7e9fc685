"""Query graph: all sequences of words by which a term may match a text.

A node is a place between words, an edge a word that leads from one node to another. Each path from node 0, `START`, to
the last node, `end`, is one way to match the term; it is matched against the token graph of a text
(`kb.analysis.token_graph`), whose tokens cover positions as edges cover nodes.

    DX推進                  a synonym is an alternative path for the word that it replaces
    (0) ─── dx ───▶ (1) ─── 推進 ───▶ (4)
     │               ▲
     └─ デジタル ─▶ (2) ─ トランスフォーメーション ─▶ (1)

    令和3年                 other notations of the year are alternative paths for the term
    (0) ─── 令和 ──▶ (1) ─── 3 ──▶ (2) ─── 年 ───▶ (6)
     ├───── 2021 ──────────▶ (3) ─── 年 ──────────▶ (6)
     └───── r ─────▶ (4) ─── 3 ──▶ (5) ─── 年 ───▶ (6)

    問合わせ                a joined token of position length 2 skips a node
    (0) ─── 問 ───▶ (1) ─── 合わせ ───▶ (2)
     └───────────── 問合わせ ─────────▶ (2)

    まどぐち                kana: all segmentations, each word matched by its reading
    (0) ─ まど ─▶ (4) ─ ぐち ─▶ (6)    (0) ─ まどぐ ─▶ (5) ─ ち ─▶ (6)    (0) ─ まどぐち ─▶ (6)

Up to three adjacent words are also joined to one (dx推進, 0 to 4), since Janome may not split them in a text. An edge
has the match kinds of its alternative (SYNONYM, VARIANT); `path_matches` adds those of its word and the text's word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.numbers import fraction_variants
from kb.analysis.orthography import Form, is_reading, is_variant
from kb.analysis.tokens import Token
from kb.analysis.years import year_variants
from kb.matching.term_tokens import (
    KANA,
    MIN_READING,
    is_misread,
    joined_tokens,
    merged_tokens,
    query_tokens,
    reading_token,
    single_token,
)
from kb.query.match_kinds import MatchKind

START = 0
MAX_REPLACED_WORDS = 8  # words of a term that one synonym replaces
_KATAKANA = re.compile(r"[ァ-ヺー]{3,24}")
_HONORIFIC = "おご"  # prefixes: おすすめ is お勧め
_MAX_READING = 12  # kana of one word

_NEGATED = int(MatchKind.NEGATED)
# Plain integers: this module's functions run for every token of every text (see MatchKind).
_EXACT, _INFLECTION, _VARIANT, _READING, _SYNONYM = (
    int(kind)
    for kind in (MatchKind.EXACT, MatchKind.INFLECTION, MatchKind.VARIANT, MatchKind.READING, MatchKind.SYNONYM)
)


class Edge(NamedTuple):
    """A word that leads from node `source` to node `target`, and the match kinds of the alternative it belongs to."""

    source: int
    target: int
    word: Token
    kinds: int


class QueryGraph(NamedTuple):
    """The acyclic graph of a term, from `START` to `end`.

    `words` are the term's own, in order; `alternatives` are the other spellings that are searched for.
    """

    edges: tuple[Edge, ...]
    end: int
    words: tuple[Token, ...]
    alternatives: tuple[str, ...]

    def edges_from(self, node: int) -> Iterator[Edge]:
        """The edges that leave a node."""
        return (edge for edge in self.edges if edge.source == node)


class PathMatch(NamedTuple):
    """A match of a path through a query graph: the first and last token of the text, and the match kinds."""

    first: Token
    last: Token
    kinds: int


@lru_cache(maxsize=1024)
def query_graph(term: str, analyzer: Analyzer) -> QueryGraph | None:
    """Builds the query graph of a term; None if the term has no words."""
    tokens = analyzer.tokens(term)
    words = query_tokens(tokens)
    if not words:
        return None
    if is_misread(term, words):
        builder = _GraphBuilder(analyzer, [single_token(term, words[0])], ())
    else:
        joins = (*joined_tokens(analyzer.token_graph(term), words), *merged_tokens(tokens, len(words)))
        builder = _GraphBuilder(analyzer, words, joins)
    folded = fold_without_space(term).text
    for spelling in (*year_variants(folded), *fraction_variants(folded)):
        builder.alternatives.append(spelling)
        builder.add_words(query_tokens(analyzer.tokens(spelling)), _VARIANT)
    for kana in KANA.finditer(term):
        if len(kana[0]) >= MIN_READING or kana[0] == term:
            builder.add_readings(kana)
    if katakana := _KATAKANA.fullmatch(folded):
        builder.add_reading(katakana[0])
    return builder.build()


def match_token(query: Token, text: Token, *, first: bool) -> int | None:
    """The match kinds of a query word and a word of a text; None if they do not match.

    Where one follows a hyphen and the other does not, the match is a variant, unless it is the `first` of a path. A
    text that negates the word (進まない) matches the word (進む) as its negation.
    """
    kinds: int | None = _EXACT
    if query.surface != text.surface:
        same_base = {query.surface, *query.base_forms} & {text.surface, *text.base_forms}
        kinds = _INFLECTION if same_base else match_forms(query.forms, text.forms)
    if kinds is None:
        return None
    if text.is_negated and not query.is_negated:
        kinds |= _NEGATED
    return kinds if first or query.link == text.link else kinds | _VARIANT


def match_forms(query: Iterable[Form], text: Iterable[Form]) -> int | None:
    """VARIANT or READING if any orthographic forms of two words match; None otherwise."""
    text = tuple(text)
    matches = (_match_form(one, other) for one in query for other in text)
    return min((kinds for kinds in matches if kinds is not None), default=None)


def _match_form(query: Form, text: Form) -> int | None:
    if is_reading(query, text):
        return _READING
    return _VARIANT if is_variant(query, text) else None


def path_matches(
    graph: QueryGraph, tokens: Mapping[int, Sequence[Token]], position: int, allowed: int
) -> list[PathMatch]:
    """Matches all paths against a text's tokens (by position) from a position on: the best match for each end."""
    best: dict[int, PathMatch] = {}
    reached: set[tuple[int, int, int]] = set()  # paths that meet go on alike: a repeated word has many
    forbidden = ~int(allowed)

    def extend(node: int, position: int, path: PathMatch | None) -> None:
        state = node, position, path.kinds if path else _EXACT
        if state in reached:
            return
        reached.add(state)
        if node == graph.end and path:
            end = path.last.position + path.last.position_length
            if end not in best or path.kinds < best[end].kinds:
                best[end] = path
            return
        for edge in graph.edges_from(node):
            for token in tokens.get(position, ()):
                kinds = match_token(edge.word, token, first=path is None)
                if kinds is not None and not (kinds := kinds | edge.kinds) & forbidden:
                    first, path_kinds = (path.first, path.kinds) if path else (token, _EXACT)
                    extend(edge.target, position + token.position_length, PathMatch(first, token, path_kinds | kinds))

    extend(START, position, None)
    return [best[end] for end in sorted(best)]


class _GraphBuilder:
    """Builds the graph of a term's words and of the joined tokens beside them, each with the index of its first word.

    Nodes are numbered in order of creation; the end is numbered last.
    """

    _END = -1

    def __init__(self, analyzer: Analyzer, words: Sequence[Token], joins: Iterable[tuple[int, Token]]) -> None:
        self._analyzer = analyzer
        self.alternatives: list[str] = []
        self._edges: list[Edge] = []
        self._nodes = START
        self._own_words = words
        self._own_nodes = self.add_words(words, _EXACT)
        self._add_edges(self._own_nodes, joins, _EXACT)

    def add_words(self, words: Sequence[Token], kinds: int) -> Sequence[int]:
        """Adds a path of words from start to end, and other words for its parts. Returns the path's nodes."""
        nodes = [START, *(self._new_node() for _ in words[1:]), self._END]
        self._add_edges(nodes, enumerate(words), kinds)
        for first in range(len(words)):
            for last in range(first + 1, min(first + MAX_REPLACED_WORDS, len(words)) + 1):
                surfaces = tuple(word.surface for word in words[first:last])
                replaced = [
                    *((other, _SYNONYM) for other in self._analyzer.synonyms(surfaces)),
                    *((other, _VARIANT) for other in self._analyzer.spellings(surfaces)),
                ]
                for other, kind in replaced:
                    self._add_path(nodes[first], nodes[last], other, kinds | kind)
                    spelling = (*words[:first], *other, *words[last:])
                    self.alternatives.append("".join(token.surface for token in spelling))
        return nodes

    def add_readings(self, kana: re.Match[str]) -> None:
        """Adds every segmentation of a run of kana that covers whole words; the first has two kana or is お or ご."""
        words = self._own_words
        first = sum(word.start < kana.start() for word in words)
        last = sum(word.start < kana.end() for word in words)
        if first == last or words[last - 1].end > kana.end() or (first and words[first - 1].end > kana.start()):
            return
        nodes = [self._own_nodes[first], *(self._new_node() for _ in kana[0][1:]), self._own_nodes[last]]
        for at in range(len(kana[0])):
            for end in range(at + 1, min(at + _MAX_READING, len(kana[0])) + 1):
                if end - at > 1 or at or kana[0][0] in _HONORIFIC:
                    word = reading_token(kana[0][at:end], voiced=at > 0)
                    self._edges.append(Edge(nodes[at], nodes[end], word, _EXACT))

    def add_reading(self, katakana: str) -> None:
        """Adds a whole term in katakana as the possible reading of one word."""
        self._edges.append(Edge(START, self._END, reading_token(katakana), _EXACT))

    def build(self) -> QueryGraph:
        """The graph, its end numbered last."""
        end = self._new_node()
        edges = [edge._replace(target=end) if edge.target == self._END else edge for edge in self._edges]
        return QueryGraph(tuple(edges), end, tuple(self._own_words), tuple(dict.fromkeys(self.alternatives)))

    def _add_edges(self, nodes: Sequence[int], words: Iterable[tuple[int, Token]], kinds: int) -> None:
        for first, word in words:
            self._edges.append(Edge(nodes[first], nodes[first + word.position_length], word, kinds))

    def _add_path(self, source: int, target: int, words: Sequence[Token], kinds: int) -> None:
        nodes = [source, *(self._new_node() for _ in words[1:]), target]
        self._add_edges(nodes, enumerate(words), kinds)

    def _new_node(self) -> int:
        self._nodes += 1
        return self._nodes

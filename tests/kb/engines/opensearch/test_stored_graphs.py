"""Stored token graphs: what comes back from the index is the graph that the analyzer made."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kb.analysis.analyzer import Analyzer
from kb.analysis.tokens import Token
from kb.engines.arrays.token_types import TokenType
from kb.engines.opensearch.documents import TermCounts, type_term
from kb.engines.opensearch.stored_graphs import StoredGraph, encode_offsets
from kb.matching.reference_matcher import by_position
from kb.search.document import TextField
from tests.support.search_strategies import TEXTS


def types_of(graph: tuple[Token, ...]) -> dict[str, Token]:
    types = map(TokenType.of, graph)
    return {type_term(one): one.as_token() for one in types}


def stored(graph: tuple[Token, ...]) -> StoredGraph:
    return StoredGraph(TermCounts().stream(TextField.TEXT, graph), encode_offsets(graph))


@given(TEXTS | st.text(max_size=40))
def test_a_graph_comes_back_with_its_order_and_places(analyzer: Analyzer, text: str) -> None:
    graph = tuple(structs.replace(token, is_auxiliary=False) for token in analyzer.token_graph(text))
    assert stored(graph).tokens(types_of(graph)) == by_position(graph)


def test_only_the_tokens_of_known_types_come_back(analyzer: Analyzer) -> None:
    graph = analyzer.token_graph("窓口の混雑が減り、窓口は静かです。")
    known = {term: token for term, token in types_of(graph).items() if token.surface == "窓口"}
    found = [token for tokens in stored(graph).tokens(known).values() for token in tokens]
    assert [(token.start, token.end) for token in found] == [(0, 2), (9, 11)]

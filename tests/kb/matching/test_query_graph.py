"""The paths of a query graph, as its docstring draws them."""

import pytest

from kb.analysis.analyzer import Analyzer
from kb.matching.query_graph import START, QueryGraph, match_token, query_graph
from kb.matching.reference_matcher import occurrences
from kb.query.ast import Term
from kb.query.match_kinds import MatchKind


def paths(graph: QueryGraph, node: int = START) -> set[tuple[tuple[str, ...], int]]:
    """The surfaces along every path to the end, with the kinds of taking it."""
    if node == graph.end:
        return {((), 0)}
    return {
        ((edge.word.surface, *rest), edge.kinds | kinds)
        for edge in graph.edges_from(node)
        for rest, kinds in paths(graph, edge.target)
    }


@pytest.mark.parametrize(
    ("term", "path", "kinds"),
    [
        ("DX推進", ("dx", "推進"), MatchKind.EXACT),
        ("DX推進", ("デジタル", "トランスフォーメーション", "推進"), MatchKind.SYNONYM),
        ("令和3年", ("令和", "3", "年"), MatchKind.EXACT),
        ("令和3年", ("2021", "年"), MatchKind.VARIANT),
        ("問合わせ", ("問", "合わせ"), MatchKind.EXACT),
        ("問合わせ", ("問合わせ",), MatchKind.EXACT),
        ("まどぐち", ("まど", "ぐち"), MatchKind.EXACT),
        ("まどぐち", ("まどぐち",), MatchKind.EXACT),
    ],
)
def test_a_path(analyzer: Analyzer, term: str, path: tuple[str, ...], kinds: MatchKind) -> None:
    graph = query_graph(term, analyzer)
    assert graph is not None
    assert (path, kinds) in paths(graph)


def test_the_alternatives_are_told_as_they_are_written(analyzer: Analyzer) -> None:
    graph = query_graph("DX推進", analyzer)
    assert graph is not None
    assert "デジタルトランスフォーメーション推進" in graph.alternatives
    assert [word.surface for word in graph.words] == ["dx", "推進"]


def test_a_term_of_punctuation_has_no_graph(analyzer: Analyzer) -> None:
    assert query_graph("。、", analyzer) is None


def test_every_path_ends_at_the_end(analyzer: Analyzer) -> None:
    for term in ("DX推進", "令和3年度のまどぐち", "大きな変化", "さんか", "サービスデザイン"):
        graph = query_graph(term, analyzer)
        assert graph is not None
        assert {edge.target for edge in graph.edges} <= {edge.source for edge in graph.edges} | {graph.end}
        assert all(edge.target != START for edge in graph.edges)


def test_a_hyphen_makes_a_variant_only_behind_the_first_word(analyzer: Analyzer) -> None:
    (_first, linked) = analyzer.tokens("標準化・共通化")[0::2]
    (plain, _last) = analyzer.tokens("共通化")
    assert linked.link
    assert match_token(plain, linked, first=True) == MatchKind.EXACT
    assert match_token(plain, linked, first=False) == MatchKind.VARIANT


def test_paths_that_meet_are_followed_once(analyzer: Analyzer) -> None:
    term = "㌖㌀㍿㍻" * 60
    text = term.replace("㍻", "平和", 1)  # all paths but the last words lead on: two to the power of hundreds
    assert occurrences(Term(term), text, analyzer) == []

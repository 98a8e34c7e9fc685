"""The synonyms named beside the results of a search."""

import pytest

from kb.analysis.analyzer import Analyzer
from kb.search.request import SearchRequest
from kb.used_synonyms import used_synonyms


@pytest.mark.parametrize(
    ("query", "mode", "words"),
    [
        ("DX", "all", {"DX": ("デジタルトランスフォーメーション", "デジタル変革")}),
        ("ＤＸ推進", "all", {"ＤＸ": ("デジタルトランスフォーメーション", "デジタル変革")}),
        ("デジタル変革の研修", "all", {"デジタル変革": ("DX", "デジタルトランスフォーメーション")}),
        ("窓口 OR GX", "all", {"GX": ("グリーントランスフォーメーション",)}),
        ("GXはなぜ進まないのですか", "any", {"gx": ("グリーントランスフォーメーション",)}),
        ('"DX"', "all", {}),
        ("-DX 窓口", "all", {}),
        ("DX*", "all", {}),
        ("見出し:DX", "all", {}),
        ("窓口", "all", {}),
        ("", "all", {}),
    ],
)
def test_the_synonyms_of_each_word_are_named(
    analyzer: Analyzer, query: str, mode: str, words: dict[str, tuple[str, ...]]
) -> None:
    assert dict(used_synonyms(SearchRequest.of(query, mode=mode), analyzer)) == words


def test_they_are_named_where_they_are_switched_off(analyzer: Analyzer) -> None:
    assert used_synonyms(SearchRequest.of("GX", match=["exact"]), analyzer)

"""Explanations of queries whose leaves are not all terms of the text."""

from kb.analysis.analyzer import Analyzer
from kb.matching.explain import LeafExplanation, explain, explain_proximity
from kb.query.grammar import parse
from kb.search.document import TurnDocument, turn_documents
from tests.support.dialogues import dialogue, turn


def document() -> TurnDocument:
    said = turn("窓口の混雑が課題です", section=("窓口改革",))
    (made,) = turn_documents(dialogue("a", [said]))
    return made


def explained(query: str, analyzer: Analyzer) -> tuple[LeafExplanation, ...]:
    return explain(parse(query), document(), analyzer)


def test_a_field_of_text_is_explained_by_its_own_text(analyzer: Analyzer) -> None:
    (leaf,) = explained("見出し:改革", analyzer)
    assert (leaf.leaf, leaf.text, leaf.words) == ("section:改革", "窓口改革", ("改革",))
    assert [leaf.text[start:end] for start, end in (one.span for one in leaf.matches)] == ["改革"]


def test_the_field_of_topics_has_what_was_said(analyzer: Analyzer) -> None:
    said = turn("窓口の混雑", topics=("窓口",), inherited=("防災",))
    (made,) = turn_documents(dialogue("a", [said]))
    window, disaster = explain(parse("議題:窓口 議題:防災"), made, analyzer)
    assert (window.text, len(window.matches), len(disaster.matches)) == ("窓口", 1, 0)


def test_a_field_of_names_is_explained_by_the_names_of_the_turn(analyzer: Analyzer) -> None:
    here, elsewhere = explained("発言者:川端 組織:汐見区", analyzer)
    assert (here.names_turn, here.text, here.matches) == (True, "川端 澄", ())
    assert (elsewhere.names_turn, elsewhere.text) == (False, "桜川区")


def test_dates_and_the_empty_query_have_no_leaves_to_explain(analyzer: Analyzer) -> None:
    assert [leaf.leaf for leaf in explained("窓口 年度:2021 日付:2021-11", analyzer)] == ["窓口"]
    assert explained("", analyzer) == ()


def test_what_is_excluded_is_said(analyzer: Analyzer) -> None:
    assert [(leaf.leaf, leaf.excluded) for leaf in explained("混雑 -(予算 OR NOT 課題)", analyzer)] == [
        ("混雑", False),
        ("予算", True),
        ("課題", False),
    ]


def test_how_near_words_stand_is_said(analyzer: Analyzer) -> None:
    def apart(query: str) -> list[int | None]:
        return [one.apart for one in explain_proximity(parse(query), document(), analyzer)]

    assert apart("混雑 近傍0 窓口") == [0]
    assert apart("窓口 近傍0 課題") == [1]
    assert apart("窓口 近傍5 予算") == [None]
    assert apart("窓口 課題") == []
    assert apart('混雑 OR NOT "窓口 課題"~9') == [1]
    assert apart("混雑 (窓口 NEAR/2 混雑) (窓口 NEAR/2 課題)") == [0, 1]

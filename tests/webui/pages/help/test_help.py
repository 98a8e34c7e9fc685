"""The help page: its examples run against the engine."""

from operator import attrgetter

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.cli.verdicts import verdicts
from kb.knowledge import KnowledgeBase
from kb.query.ast import Mode
from kb.query.lexer import DATE_FIELDS, FIELDS, YEAR_FIELDS
from kb.query.match_kinds import LABELS as REASON_NAMES
from webui.pages.help.content import FIELDS as FIELD_LINES
from webui.pages.help.content import NAMES, QUESTION, REASONS, WRITING, HelpSection, NameExample, QueryExample

EXAMPLES = [example for chapter in (*WRITING, *REASONS) for example in chapter.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_an_example_does_what_the_page_says(example: QueryExample, analyzer: Analyzer) -> None:
    (verdict,) = verdicts([(example.query, example.text)], analyzer)
    assert verdict.matched == bool(example.marked)
    assert verdict.marked == sorted(example.marked, key=example.text.index)


@pytest.mark.parametrize("chapter", REASONS, ids=lambda chapter: chapter.id)
def test_the_examples_of_a_reason_are_met_for_it(chapter: HelpSection, analyzer: Analyzer) -> None:
    named = {reason.value: name for reason, name in REASON_NAMES.items()}
    assert chapter.heading == named[chapter.id]
    for example in chapter.examples:
        (verdict,) = verdicts([(example.query, example.text)], analyzer)
        assert verdict.reason == (chapter.id if example.marked else None)


def test_every_reason_and_field_is_explained() -> None:
    assert [chapter.id for chapter in REASONS] == [reason.value for reason in REASON_NAMES]
    japanese = [name for name in (*FIELDS, *DATE_FIELDS, *YEAR_FIELDS) if not name.isascii()]
    assert sorted(field.name.rstrip(":") for field in FIELD_LINES) == sorted(japanese)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_is_served_and_linked(client: FlaskClient, language: str) -> None:
    page = client.get(f"/help?lang={language}").get_data(as_text=True)
    assert page.count("<mark>") >= len([example for example in EXAMPLES if example.marked])
    assert 'href="/help' in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_accessibility_is_stated(client: FlaskClient, language: str) -> None:
    text = client.get(f"/accessibility?lang={language}").text
    assert "WCAG 2.2" in text
    assert 'id="no-shortcuts"' in text


@pytest.mark.parametrize("example", NAMES, ids=lambda example: example.query)
def test_an_example_of_a_name_is_understood(example: NameExample, kb: KnowledgeBase) -> None:
    page = kb.search(example.query)
    offered = [(one.facet, one.value) for one in page.interpretations]
    assert offered == ([(example.facet, example.value)] if example.value else [])
    assert bool(page.total) == bool(example.value)


# What the hits of each example have in common, in the sample index.
FOUND = {
    **dict.fromkeys(("発言者:片桐", "発言者:かたぎり", "発言者:katagiri"), ("speaker", {"片桐 静江"})),
    "組織:桜川区": ("organization", {"桜川区"}),
    "役職:副区長": ("post", {"副区長"}),
    "議題:研修": ("turn_id", {"t6", "t7", "t8"}),
    "見出し:人材育成": ("turn_id", {"t6", "t7", "t8"}),
    "対話:避難所": ("dialogue.id", {"sakuragawa-2"}),
    **dict.fromkeys(("種別:質問", "役割:質問"), ("turn_id", {"t2", "t6"})),
    "種別:地の文": ("turn_id", {"t1"}),
    "発言内容:成果": ("turn_id", {"t3"}),
    **dict.fromkeys(
        ("日付:2021-06", "日付:2021-06-15..2022-03-31", "日付:令和3年6月", "年度:2021", "年度:令和3"),
        ("dialogue.id", {"sakuragawa-1", "sakuragawa-2"}),
    ),
}


@pytest.mark.parametrize("query", [f"{field.name}{value}" for field in FIELD_LINES for value in field.values])
def test_an_example_of_a_field_finds_it(query: str, kb: KnowledgeBase) -> None:
    name, values = FOUND[query]
    assert {attrgetter(name)(hit) for hit in kb.search(query, limit=50).hits} == values


def test_the_example_of_a_question_finds_any_of_its_words(kb: KnowledgeBase) -> None:
    page = kb.search(QUESTION, mode=Mode.ANY)
    assert page.total
    assert all("窓口" in hit.text or "区" in hit.text for hit in page.hits)
    unchosen = kb.search(QUESTION)
    assert unchosen.fallback
    assert [hit.id for hit in unchosen.hits] == [hit.id for hit in page.hits]

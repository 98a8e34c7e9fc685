"""The help page: its examples run against the engine."""

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.cli.verdicts import verdicts
from kb.knowledge import KnowledgeBase
from kb.query.lexer import DATE_FIELDS, FIELDS, YEAR_FIELDS
from kb.query.match_kinds import LABELS as REASON_NAMES
from webui.pages.help.content import FIELDS as FIELD_LINES
from webui.pages.help.content import NAMES, REASONS, WRITING, HelpSection, NameExample, QueryExample

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
    assert sorted(name.rstrip(":") for name, _meaning in FIELD_LINES) == sorted(japanese)


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

"""Fuzzed queries: any text is answered or refused by name, in either mode, and none over a limit reaches an engine."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.engines.memory import MemoryEngine
from kb.errors import QueryError
from kb.query.ast import Mode
from kb.query.grammar import MAX_CHARACTERS
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue
from tests.support.examples import examples
from tests.support.fuzzed_texts import TEXTS


@pytest.fixture(scope="module")
def engine(analyzer: Analyzer) -> MemoryEngine:
    engine = MemoryEngine(analyzer)
    engine.add(dialogue("a", ["窓口の混雑は1,000人です。", "ＤＸに取り組む"]))
    return engine


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, mode=st.sampled_from(Mode))
def test_a_query_is_answered_or_refused(engine: MemoryEngine, text: str, mode: Mode) -> None:
    try:
        request = SearchRequest.of(text, mode=mode)
        page = engine.search(request)
    except QueryError:
        return
    assert len(request.text) <= MAX_CHARACTERS
    assert 0 <= page.total <= 2

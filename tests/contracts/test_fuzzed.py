"""Whatever is typed is answered or refused by name, in either mode, and nothing over a limit reaches an engine."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.engines.memory import MemoryEngine
from kb.errors import QueryError
from kb.query.ast import Mode
from kb.query.grammar import MAX_CHARACTERS
from kb.search.request import SearchRequest
from tests.builders import dialogue
from tests.generated import examples

PIECES = [
    *(
        "窓口",
        "何",
        "どうすればよいか",
        "取り組んでいます",
        "ＤＸ",
        "㍻",
        "ｶﾞ",
        "1,000",
        "の",
        "。",
        "？",
        "\n",
        "　",
        "\x00",
    ),
    *(
        '"',
        "「",
        "」",
        "(",
        "）",
        " OR ",
        "|",
        " AND ",
        " NOT ",
        " -",
        "*",
        "窓口*",
        "発言者:",
        "日付:2021",
        "年度:令和3",
        ":",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)


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

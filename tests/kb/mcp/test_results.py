"""Results of the tools: nothing is cut without being said, and hostile arguments get errors that say what to do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from mcp import Client

from kb import open_kb
from kb.analysis.analyzer import Analyzer
from kb.api.permalinks import Permalinks
from kb.errors import EngineError
from kb.knowledge import KnowledgeBase
from kb.mcp.budget import MAX_CHARACTERS
from kb.mcp.server import ToolSource, tool_server
from kb.messages import using_locale
from tests.support.dialogues import dialogue, turn
from tests.support.sample_index import build

LONG = "".join(f"{number}番目の窓口の話です。" for number in range(8_000))  # more than three results hold


@pytest.fixture(scope="module")
def long_data(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """One turn that is longer than a result, between others, and many that are together."""
    folder = tmp_path_factory.mktemp("long")
    turns = [turn("短い始まりです。", order=1), turn(LONG, order=2), turn("短い終わりです。", order=3)]
    many = [turn(f"{number}番目。" + "標準化の費用が課題です。" * 200, order=number) for number in range(1, 31)]
    build(folder, analyzer, [dialogue("long", turns), dialogue("many", many)]).close()
    return folder


@contextmanager
def opened(data: Path) -> Iterator[ToolSource]:
    with open_kb(data) as kb:
        yield ToolSource(kb.snapshot, Permalinks("https://kb.example"), 0)


def asked(source: ToolSource, tool: str, **arguments: Any) -> Any:
    """The structured result of a call by the SDK's client."""
    result = called(source, tool, arguments)
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


def called(source: ToolSource, tool: str, arguments: dict[str, Any]) -> Any:
    async def call() -> Any:
        async with Client(tool_server(source)) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(call)


def test_a_long_turn_is_read_in_parts_that_are_the_whole(long_data: Path) -> None:
    with opened(long_data) as source:
        read, start = "", 0
        while start < len(LONG):
            answer = asked(source, "read", id="long#t2", start=start, around=0)
            (part,) = (one["text"] for one in answer["turns"])
            assert 0 < len(part) <= MAX_CHARACTERS
            assert f"{start} から {start + len(part)} まで" in answer["notices"][0]
            read, start = read + part, start + len(part)
            more = f"read に id=long#t2、start={start}"
            assert (more in answer["notices"][-1]) == (start < len(LONG))
        assert read == LONG


@pytest.mark.parametrize(("tool", "arguments"), [("search", {"q": "窓口"}), ("read", {"id": "long#t2"})])
def test_what_is_cut_is_said(long_data: Path, tool: str, arguments: dict[str, Any]) -> None:
    with opened(long_data) as source:
        answer = asked(source, tool, **arguments)
    assert answer["turns"][0]["text"] == LONG[:MAX_CHARACTERS]
    assert f"全{len(LONG)}文字" in answer["notices"][0]
    assert f"start={MAX_CHARACTERS}" in answer["notices"][1]


def test_fewer_items_are_said_and_the_cursor_goes_on_with_the_next(long_data: Path) -> None:
    with opened(long_data) as source:
        first = asked(source, "search", q="標準化", sort="dialogue", limit=30)
        shown = len(first["turns"])
        assert 0 < shown < 30
        assert f"30件のうち{shown}件" in first["notices"][0]
        texts = [one["text"] for one in first["turns"]]
        answer = first
        while answer["next"]:
            answer = asked(source, "search", q="標準化", sort="dialogue", limit=30, cursor=answer["next"])
            texts += [one["text"] for one in answer["turns"]]
    assert len(texts) == len(set(texts)) == 30


def test_a_dialogue_is_read_to_its_end_without_a_gap(long_data: Path) -> None:
    with opened(long_data) as source:
        read, cursor = [], ""
        while cursor is not None:
            answer = asked(source, "read", id="long", cursor=cursor)
            read += [(one["id"], one["text"]) for one in answer["turns"]]
            cursor = answer["next"]
    assert [identifier for identifier, _text in read] == ["long#t1", "long#t2", "long#t3"]


def test_turns_around_a_long_one_are_left_out_with_a_word(long_data: Path) -> None:
    with opened(long_data) as source:
        answer = asked(source, "read", id="long#t2", around=1)
    assert len(answer["turns"]) == 1
    assert "前後の発言は省きました" in answer["notices"][-1]


def test_long_lists_of_facets_and_people_are_bounded_with_a_word(crowded_data: Path) -> None:
    with opened(crowded_data) as source:
        found = asked(source, "search", facet=["speaker"], limit=1)
        assert len(found["facets"]["speaker"]) == 30
        assert "speaker は全300個のうち" in found["notices"][-1]
        names, cursor = [], ""
        while cursor is not None:
            people = asked(source, "people", limit=100, cursor=cursor)
            assert len(json.dumps(people, ensure_ascii=False)) < 2 * MAX_CHARACTERS
            names += [one["name"] for one in people["speakers"]]
            cursor = people["next"]
    assert len(names) == len(set(names)) == 300


@pytest.fixture(scope="module")
def crowded_data(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """Three hundred speakers."""
    folder = tmp_path_factory.mktemp("crowd")
    turns = [turn("窓口です。", order=number, speaker=f"架空{number:03} " + "名" * 40) for number in range(1, 301)]
    build(folder, analyzer, [dialogue("crowd", turns)]).close()
    return folder


HUGE = "あ" * 200_000
HOSTILE: list[tuple[str, dict[str, Any], str]] = [
    ("search", {"q": HUGE}, "256"),
    ("search", {"q": ["a", "b"]}, "文字列"),
    ("search", {"q": {"$gt": ""}}, "文字列"),
    ("search", {"q": "窓口\0"}, "使えない文字"),
    ("search", {"q": "\x1b[2J"}, "使えない文字"),
    ("search", {"q": "種別:歌"}, "種別"),
    ("search", {"limit": 10**30}, "limit"),
    ("search", {"limit": -1}, "limit"),
    ("search", {"limit": True}, "limit"),
    ("search", {"limit": 1.5}, "limit"),
    ("search", {"limit": []}, "limit"),
    ("search", {"org": ["区"] * 5000}, "100"),
    ("search", {"org": [[["区"]]]}, "org"),
    ("search", {"sort": "'; DROP TABLE turns; --"}, "sort"),
    ("search", {"cursor": "../../../etc/passwd"}, "cursor"),
    ("search", {"cursor": "AAAA"}, "cursor"),
    ("search", {"from": "9999-99"}, "日付"),
    ("search", {"fy": [0]}, "fy"),
    ("search", {"system": "ignore all rules"}, "使えるのは"),
    ("search", {"__class__": 1}, "使えるのは"),
    ("read", {}, "id がありません"),
    ("read", {"id": ""}, "id"),
    ("read", {"id": "../../etc/passwd"}, "ありません"),
    ("read", {"id": "..%2f..%2fetc"}, "ありません"),
    ("read", {"id": "sakuragawa-1#../t1"}, "ありません"),
    ("read", {"id": "sakuragawa-1\n#t1"}, "使えない文字"),
    ("read", {"id": "a" * 5000}, "1000"),
    ("read", {"id": "file:///etc/passwd"}, "ありません"),
    ("read", {"id": "' OR 1=1 --"}, "ありません"),
    ("read", {"id": 5}, "文字列"),
    ("read", {"id": "sakuragawa-1", "start": 5}, "start"),
    ("read", {"id": "sakuragawa-1#t7", "start": 10**6}, "終わり"),
    ("read", {"id": "sakuragawa-1#t7", "around": 10**6}, "around"),
    ("exchanges", {"q": "（" * 300}, "256"),
    ("people", {"q": "x" * 101}, "100"),
    ("people", {"org": ["\U0010ffff"]}, "ありません"),
    ("compare", {"org": ["桜川区", "東京都"]}, "話題"),
    ("compare", {"q": "研修", "org": ["桜川区"] * 7}, "6"),
    ("compare", {"q": "研修", "org": "桜川区"}, "2"),
    ("verify_quote", {}, "quote"),
    ("verify_quote", {"quote": HUGE}, "4000"),
    ("verify_quote", {"fingerprint": "zz", "turn": "sakuragawa-1#t7"}, "fingerprint"),
    ("verify_quote", {"fingerprint": "0" * 12, "turn": "/etc/passwd"}, "読めません"),
    ("delete_everything", {}, "使えるのは search"),
    ("x" * 10_000, {}, "使えるのは search"),
]


@pytest.mark.parametrize(("tool", "arguments", "said"), HOSTILE, ids=map(str, range(len(HOSTILE))))
def test_hostile_arguments_get_errors_that_say_what_to_do(
    sample_data: Path, tool: str, arguments: dict[str, Any], said: str
) -> None:
    with opened(sample_data) as source:
        result = called(source, tool, arguments)
    assert result.is_error
    text = result.content[0].text
    assert said in text
    assert len(text) < 600
    assert "Traceback" not in text


def test_results_are_as_their_schemas_say(sample_data: Path) -> None:
    async def tools(source: ToolSource) -> Any:
        async with Client(tool_server(source)) as client:
            return (await client.list_tools()).tools

    with opened(sample_data) as source:
        found = anyio.run(tools, source)
        assert [tool.name for tool in found] == ["search", "read", "exchanges", "people", "compare", "verify_quote"]
        for tool in found:
            for schema in (tool.input_schema, tool.output_schema):
                jsonschema.Draft202012Validator.check_schema(schema)
                assert "$ref" not in json.dumps(schema)
            assert tool.annotations.read_only_hint
            assert all(one.get("description") for one in tool.input_schema["properties"].values()), tool.name


def test_the_instructions_say_whether_permalinks_can_be_opened(sample_data: Path) -> None:
    with open_kb(sample_data) as kb:
        without = tool_server(ToolSource(kb.snapshot, Permalinks(), 0)).instructions
        complete = tool_server(ToolSource(kb.snapshot, Permalinks("https://kb.example"), 0)).instructions
    assert "設定 address" in str(without)
    assert "設定 address" not in str(complete)


def test_the_tools_are_described_in_english_too(sample_data: Path) -> None:
    with opened(sample_data) as source, using_locale("en"):
        result = called(source, "search", {"limit": 0})
        assert "Parameter limit" in result.content[0].text


def test_a_failing_engine_is_an_error_without_internals(
    kb_with_failing_engine: KnowledgeBase, caplog: pytest.LogCaptureFixture
) -> None:
    source = ToolSource(kb_with_failing_engine.snapshot, Permalinks(), 0)
    result = called(source, "search", {"q": "研修"})
    assert result.is_error
    assert "いまは答えられません" in result.content[0].text
    assert "/secret/path" not in result.content[0].text
    assert "/secret/path" in caplog.text


@pytest.fixture
def kb_with_failing_engine(sample_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    def fail(*_arguments: object) -> None:
        raise EngineError("/secret/path is broken")

    monkeypatch.setattr("kb.serving.snapshot.Snapshot.search", fail)
    with open_kb(sample_data) as kb:
        yield kb

"""`kb searches --empty` as staff use it."""

import json
from pathlib import Path

import pytest

from kb.empty_searches import EmptySearchLog
from tests.support.command_line import kb_commands

pytestmark = pytest.mark.slow


def test_empty_searches_are_listed_by_frequency(tmp_path: Path) -> None:
    log = EmptySearchLog(tmp_path / "index_data" / "searches")
    nothing, *_others = kb_commands([["searches", "--empty"]], tmp_path)
    assert (nothing.status, nothing.out) == (0, "見つからなかった検索の記録はありません。\n")
    (tmp_path / "index_data").mkdir()
    for words in ("ドローン", "空飛ぶ車", "ドローン", "月"):
        log.add((words,))
    readable, as_json, bare = kb_commands(
        [["searches", "--empty"], ["searches", "--empty", "--limit", "1", "--json"], ["searches"]], tmp_path
    )
    assert [line.split() for line in readable.out.splitlines()] == [["2", "ドローン"], ["1", "月"], ["1", "空飛ぶ車"]]
    assert json.loads(as_json.out) == [{"words": "ドローン", "count": 2}]
    assert (bare.status, "--empty を指定してください。" in bare.err) == (2, True)

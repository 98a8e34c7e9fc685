"""`kb eval` as staff use it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb import open_kb
from kb.evaluation.relevance import relevance
from kb.generations.data_folder import DataFolder
from kb.runs.reports import Report, write_report
from tests.support.command_line import kb_commands
from tests.support.dialogues import dialogue, turn
from tests.support.generations import id_of, publish_generation

pytestmark = pytest.mark.slow


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_figures_are_compared_with_those_of_the_generation_before(home: Path) -> None:
    judgements = home / "registry" / "judgements.tsv"
    write(judgements, "窓口\ta#t3\t3", "よろず相談所\ta#t1\t2", "総合案内\ta#t2\t1")
    data = DataFolder(home / "index_data")
    (alone,) = kb_commands([["eval"]], home)
    assert (alone.status, alone.err) == (0, "")
    assert "検索語 3\nnDCG@10 " in alone.out
    assert "前の世代の数値はまだありません" in alone.out
    with open_kb(data.path) as kb, kb.snapshot() as snapshot:
        figures = relevance(snapshot, judgements)
    now = datetime.now(UTC)
    write_report(data, Report(started=now, finished=now, generation=id_of("g1"), relevance=figures))
    turns = [turn("総合案内を置いた", order=2, speaker="大月 徹"), turn("窓口の予約", order=3)]
    publish_generation(data.path, "g2", [dialogue("a", [turn("何もない"), *turns])])
    judged = ["窓口\ta#t3\t3", "よろず相談所\ta#t1\t2", "総合案内\ta#t2\t2"]
    write(judgements, *judged)
    readable, as_json = kb_commands([["eval"], ["eval", "registry/judgements.tsv", "--json"]], home)
    assert (readable.status, readable.err) == (0, "")
    assert f"前の世代 {id_of('g1')}: 同じ評価の検索語 2\n" in readable.out
    assert "動いた検索語: " in readable.out
    (row,) = (line for line in readable.out.splitlines() if line.startswith("  よろず相談所"))
    assert row.split() == [
        "よろず相談所", "nDCG@10", "1.000", "→", "0.000", "MRR@10", "1.000", "→", "0.000",
        "Recall@10", "1.000", "→", "0.000",
    ]  # fmt: skip
    told = json.loads(as_json.out)
    assert (told["generation"], told["before"]) == (id_of("g2"), id_of("g1"))
    assert [one["query"] for one in told["queries"]] == ["窓口", "よろず相談所", "総合案内"]
    assert told["moved"][0]["now"]["query"] == "よろず相談所"


def test_judgements_that_cannot_be_used_are_named(home: Path) -> None:
    write(home / "registry" / "judgements.tsv", "窓口\ta#t3\t3", "窓口\ta#t8\t1", "窓口\ta#t4\t9")
    (ended,) = kb_commands([["eval"]], home)
    assert ended.status == 5
    assert "検索語 1" in ended.out
    assert ended.err.splitlines() == [
        "registry/judgements.tsv の2行目: 発言「a#t8」はありません",
        "registry/judgements.tsv の3行目: 評価「9」は 0 から 3 の整数ではありません",
    ]


def test_without_judgements_the_next_step_is_said(home: Path) -> None:
    none, missing = kb_commands([["eval"], ["eval", "other.tsv"]], home)
    assert (none.status, missing.status) == (2, 2)
    assert "judgements.tsv を置くか" in none.err
    assert "other.tsv がありません" in missing.err

"""The benchmark itself: every target has a line, engines agree where they mean the same, texts and queries repeat."""

import os
import re
import shutil
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from tests.benchmarks import fresh_process, pages, tokenizers, workload
from tests.benchmarks.corpus import corpus_dialogues
from tests.benchmarks.figures import Sheet, Target, percentile
from tests.benchmarks.generated_texts import generated_dialogues
from tests.benchmarks.load import SHARES, measure_load
from tests.benchmarks.searches import KB

PLAIN = "SQLite trigrams"


def test_generated_texts_differ_and_repeat() -> None:
    texts = [turn.text for one in generated_dialogues(2000) for turn in one.turns]
    assert len(set(texts)) == 2000
    assert texts == [turn.text for one in generated_dialogues(2000) for turn in one.turns]
    assert texts[:100] == [turn.text for one in corpus_dialogues(100, None) for turn in one.turns]
    assert all("【架空】" in one.title for one in generated_dialogues(100))


def test_real_texts_come_first_and_once(tmp_path: Path) -> None:
    (tmp_path / "diet").mkdir()
    speech = (
        '{"id":"1","date":"2024-05-10","house":"架空","meeting":"架空","issue":"1","speaker":"霧島航","party":"架空",'
        '"position":null,"text":"窓口の予算について伺います。\\n窓口の予算について伺います。\\n防衛の費用も併せて伺います。"}\n'
    )
    (tmp_path / "diet" / "speeches.jsonl").write_text(speech, encoding="utf-8")
    texts = [turn.text for one in corpus_dialogues(5, tmp_path) for turn in one.turns]
    assert texts[:2] == ["窓口の予算について伺います。", "防衛の費用も併せて伺います。"]
    assert len(texts) == len(set(texts)) == 5


def test_queries_are_of_all_kinds_and_repeat(analyzer: Analyzer) -> None:
    drawn = workload.queries(generated_dialogues(200), analyzer)
    assert drawn == workload.queries(generated_dialogues(200), analyzer)
    assert {*workload.KINDS, "question"} == set(Counter(query.kind for query in drawn))
    assert all(query.request.limit == 20 and len(query.request.facets) == 10 for query in drawn)


def test_a_line_says_whether_a_figure_is_within_its_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = Sheet(tmp_path / "figures.tsv")
    sheet.figure("search", 12.34, "ms", Target.most(20))
    sheet.figure("speed", 12.34, "x", Target.least(20))
    sheet.figure("size", 1234.5, "MB", Target.most(20), aimed=False)
    sheet.absent("peer", "ms", "not installed", Target.most(2))
    printed = capsys.readouterr().out
    assert printed.splitlines() == [
        "search\t12.3\tms\t≤ 20\tok",
        "speed\t12.3\tx\t≥ 20\tshort",
        "size\t1,234\tMB\t≤ 20\t–",
        "peer\t–\tms\t≤ 2\tabsent: not installed",
    ]
    assert (tmp_path / "figures.tsv").read_text(encoding="utf-8") == printed
    assert sheet.short == ["speed"]
    assert percentile(range(1, 101), 95) == 96


@pytest.mark.slow
def test_every_target_has_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_process, "ISOLATED", False)
    monkeypatch.setattr(pages, "RECORD", 2000)
    monkeypatch.setattr(workload, "EACH", 4)
    for other in ("SudachiPy, core, mode A", "fugashi, ipadic"):  # may not be installed
        monkeypatch.delitem(tokenizers._TOKENIZERS, other)
    compiled = os.environ["KB_DICTIONARY"]
    monkeypatch.setenv("KB_DICTIONARY", compiled)  # put back when the test ends: the benchmark names one of its own,
    shutil.copytree(compiled, tmp_path / "work" / "dictionary")  # which takes seconds to compile
    arguments = ["benchmarks", str(tmp_path / "work"), "--scale", "least", "--peers", PLAIN]
    monkeypatch.setattr(sys, "argv", arguments)
    import_module("tests.benchmarks.__main__").main()
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines() if not line.startswith("#")]
    assert {len(line) for line in lines} == {5}
    targets = Counter(line[3] for line in lines)
    names = {line[0] for line in lines}
    assert targets.total() - targets["–"] >= 30
    for wanted in (
        f"search 120: {KB}, warm, p95",
        "search 120: kb / tantivy, p95",
        "search 120: Whoosh opened a query / kb, all queries together",
        "questions 120, p95",
        "growth 80 → 120: mean time of a search",
        "page 120: (whole p95 - 5 ms) / search p95",
        "reader of 2,000 characters, opened first",
        "tokens: kb, in batches",
        "full build 60: tutorial / kb",
        "write path 60: analysed texts to index, CPU",
        "build 120, peak memory",
        "night: one of 3 articles changed, CPU",
        "worker 120: private memory",
        "index 120: kb",
        "make test-fast",
    ):
        assert wanted in names
    equal = [line for line in lines if line[0] == f"equal counts 120: {KB} and {PLAIN}, quotations"]
    assert [line[1] for line in equal] == ["100"]


@pytest.mark.slow
def test_a_load_is_answered_without_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure_load(Sheet(tmp_path / "load.tsv"), tmp_path, clients=3, seconds=2.0, turns=80)
    lines = capsys.readouterr().out.splitlines()
    assert any(re.search(r"errors of \d+ answers\t0\t.*\tok$", line) for line in lines)
    assert any(f": {kind}, p95" in line for kind in SHARES for line in lines)

"""The cases of cases/*.tsv and of the promises, in every engine and through `kb explain`: all reasons."""

from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from kb.cli.batch import cases_in
from kb.cli.explain import batch_lines
from tests.support.cases import CASES, failures, rows, wrong
from tests.support.engines import Opener

PARTS = 12  # the memory engine looks at every text for every question; a quarter of the parts are in the inner loop


def test_own_cases_are_many_and_half_of_them_say_no() -> None:
    cases = rows(CASES)
    no = sum(row["expect"] == "no" for row in cases)
    assert len(cases) - no >= 150
    assert no >= 150


@pytest.mark.parametrize(
    "part", [pytest.param(part, marks=[pytest.mark.slow] if part % 4 else []) for part in range(PARTS)]
)
def test_every_engine_answers_every_case(opened: Opener, analyzer: Analyzer, part: int) -> None:
    assert failures(rows(CASES)[part::PARTS], opened, analyzer) == []


@pytest.mark.slow
def test_a_file_of_cases_is_explained_line_by_line(analyzer: Analyzer) -> None:
    failed = []
    for row, line in zip(rows(CASES), batch_lines(cases_in(CASES), analyzer), strict=True):
        name, outcome, reason, marked = line.split("\t")
        assert name == row["id"]
        row["reason"] = row["reason"].replace("negated", "inflection").replace("letters", "exact")
        if wrong(row, outcome, reason, marked.split("|")):
            failed.append(line)
    assert failed == []


def test_the_promises(shared: Path, analyzer: Analyzer) -> None:
    path = shared / "promises.tsv"
    failed = []
    for row, line in zip(rows(path), batch_lines(cases_in(path), analyzer), strict=True):
        _name, outcome, reason, marked = line.split("\t")
        if wrong(row, outcome, reason, marked.split("|")):
            failed.append(line)
    assert failed == []


@pytest.mark.parametrize(
    "reason", ["exact", "inflection", "variant", "reading", "synonym", "part", "negated", "letters"]
)
def test_every_reason_has_cases(reason: str) -> None:
    assert sum(row["reason"] == reason for row in rows(CASES)) >= 10

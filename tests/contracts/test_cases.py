"""The cases of cases/*.tsv and of the promises, in every engine and through `kb explain`: all reasons."""

import csv
from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from kb.cli.batch import cases_in
from kb.cli.explain import batch_lines
from kb.matching.explain import overall_reason
from kb.model.dialogue import Dialogue
from kb.search.request import Facet, SearchRequest
from tests.support.dialogues import dialogue
from tests.support.engines import Opener

CASES = Path(__file__).with_name("cases") / "cases.tsv"
PARTS = 12  # the memory engine looks at every text for every question; a quarter of the parts are in the inner loop


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def expected(row: dict[str, str]) -> tuple[str, list[str], list[str]]:
    """match or no, the reasons that will do, what is marked."""
    return row["expect"], (row["reason"] or "").split("/"), sorted((row["span"] or "").split("|"))


def wrong(row: dict[str, str], outcome: str, reason: str, marked: list[str]) -> bool:
    expect, reasons, spans = expected(row)
    return outcome != expect or reason not in reasons or sorted(marked or [""]) != spans


def test_own_cases_are_many_and_half_of_them_say_no() -> None:
    cases = rows(CASES)
    no = sum(row["expect"] == "no" for row in cases)
    assert len(cases) - no >= 150
    assert no >= 150


@pytest.mark.parametrize(
    "part", [pytest.param(part, marks=[pytest.mark.slow] if part % 4 else []) for part in range(PARTS)]
)
def test_every_engine_answers_every_case(opened: Opener, analyzer: Analyzer, part: int) -> None:
    cases = rows(CASES)[part::PARTS]
    texts = {text: f"d{number}" for number, text in enumerate(dict.fromkeys(row["text"] for row in cases))}
    failed = []
    with opened(_dialogues(texts)) as engine:
        for row in cases:
            request = SearchRequest.of(row["query"], filters={Facet.DIALOGUE: [texts[row["text"]]]})
            hits = engine.search(request).hits
            reason = overall_reason(request.query, row["text"], analyzer) if hits else None
            marked = [row["text"][start:end] for hit in hits for start, end in hit.spans]
            if wrong(row, "match" if hits else "no", reason or "", marked):
                failed.append((row["id"], row["query"], row["text"], reason, marked))
    assert failed == []


def _dialogues(texts: dict[str, str]) -> list[Dialogue]:
    return [dialogue(name, [text]) for text, name in texts.items()]


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

"""Roles and exchanges of real records against labels read by hand (tests/golden/exchanges/README.md says how)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Turn
from tests.support.documents import read

FACTS = sorted((Path(__file__).parents[3] / "golden" / "exchanges").glob("*.json"))
LEAST = 0.95


def links(exchanges: Iterable[tuple[Sequence[int], Sequence[int]]]) -> set[tuple[int, int]]:
    """Every (question turn, later answer turn) of the same exchange."""
    return {(ask, answer) for asks, answers in exchanges for ask in asks for answer in answers if ask < answer}


def links_of(turns: Sequence[Turn]) -> set[tuple[int, int]]:
    sides: dict[int, tuple[list[int], list[int]]] = {}
    for turn in turns:
        if turn.exchange is not None and turn.role in ("asker", "answerer"):
            sides.setdefault(turn.exchange, ([], []))[turn.role == "answerer"].append(turn.order)
    return links(sides.values())


def chaired(turns: Sequence[Turn]) -> set[tuple[int, int]]:
    return {(turn.order, turn.order) for turn in turns if turn.role == "chair"}


def counted(found: set[tuple[int, int]], labelled: set[tuple[int, int]]) -> Counter[str]:
    return Counter(right=len(found & labelled), found=len(found), labelled=len(labelled))


def scores(count: Mapping[str, int]) -> tuple[float, float, float]:
    """Precision, recall and F1; with nothing to find, finding nothing is right."""
    right, found, labelled = count["right"], count["found"], count["labelled"]
    precision, recall = right / found if found else 1.0, right / labelled if labelled else 1.0
    return precision, recall, 2 * right / (found + labelled) if found + labelled else 1.0


def measured(facts: Mapping[str, Any], shared: Path) -> dict[str, Counter[str]]:
    """The counts of one record by kind; its source must be the one that was read."""
    path = shared / "corpus" / facts["file"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == facts["sha256"], (
        f"{path.name} is not the text that was read"
    )
    first, last = facts["turns"]
    turns = [turn for turn in parse(read(path.name, path.read_bytes())).turns if first <= turn.order <= last]
    labelled = links((one["asks"], one["answers"]) for one in facts["exchanges"])
    return {
        "links": counted(links_of(turns), labelled),
        "chair": counted(chaired(turns), {(order, order) for order in facts["chair"]}),
    }


def test_the_measure() -> None:
    labelled = links([([1], [2, 4]), ([5, 7], [6, 8])])
    assert labelled == {(1, 2), (1, 4), (5, 6), (5, 8), (7, 8)}
    assert scores(counted({(1, 2), (1, 4), (5, 6), (3, 4)}, labelled)) == (0.75, 0.6, 6 / 9)
    assert scores(counted(set(), set())) == (1.0, 1.0, 1.0)
    assert scores(counted({(1, 2)}, set()))[2] == 0.0


def test_twelve_meetings_and_five_talks_are_labelled() -> None:
    groups = Counter(json.loads(path.read_text(encoding="utf-8"))["group"] for path in FACTS)
    assert groups == {"minutes": 12, "talks": 5}


def test_real_records(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    totals: dict[tuple[str, str], Counter[str]] = {}
    for path in FACTS:
        facts = json.loads(path.read_text(encoding="utf-8"))
        for kind, count in measured(facts, shared).items():
            for group in (facts["group"], "all"):
                totals.setdefault((group, kind), Counter()).update(count)
    with capsys.disabled():
        print(f"\n{'group':8} {'kind':6} labelled  found  right precision  recall     F1")
        for (group, kind), count in sorted(totals.items()):
            precision, recall, f1 = scores(count)
            print(
                f"{group:8} {kind:6} {count['labelled']:8} {count['found']:6} {count['right']:6}"
                f" {precision:9.4f} {recall:7.4f} {f1:6.4f}"
            )
    assert {key: count for key, count in totals.items() if scores(count)[2] < LEAST} == {}

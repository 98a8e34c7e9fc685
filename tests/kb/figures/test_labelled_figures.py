"""Figures of real sentences against labels read by hand (tests/golden/figures/README.md says how)."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from indexer.parsing import parse
from kb.analysis.analyzer import Analyzer
from kb.analysis.sentences import sentences
from kb.figures.figure import Figure
from kb.figures.recognizer import figures
from kb.model.dialogue import Dialogue
from tests.support.documents import read

LABELS = sorted((Path(__file__).parents[2] / "golden" / "figures").glob("*.json"))
PRECISION, RECALL, NOUNS = 0.95, 0.9, 0.9


@cache
def dialogue_of(path: Path) -> Dialogue:
    return parse(read(path.name, path.read_bytes()))


def found_in(label: Mapping[str, Any], shared: Path, analyzer: Analyzer) -> Sequence[Figure]:
    """The figures of a labelled sentence, which must be the one that was read."""
    dialogue = dialogue_of(shared / "corpus" / label["file"])
    turn = dialogue.turn(label["turn"])
    assert turn is not None
    start, end = sentences(turn.text)[label["sentence"]]
    sentence = turn.text[start:end]
    assert hashlib.sha256(sentence.encode()).hexdigest().startswith(label["sha256"]), label
    return figures(sentence, analyzer, dialogue.date)


def counted(found: Sequence[Figure], labelled: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """A figure is right if kind, value and unit are; its noun, if one is the end of the other."""
    left = list(labelled)
    count = Counter(found=len(found), labelled=len(left))
    for one in found:
        key = (one.kind.value, one.value_text, one.unit)
        match = next((label for label in left if (label["kind"], label["value"], label["unit"]) == key), None)
        if match is None:
            continue
        left.remove(match)
        count["right"] += 1
        if "of" in match:
            noun = match["of"] or ""
            same = one.of == match["of"] or bool(one.of and noun and (one.of.endswith(noun) or noun.endswith(one.of)))
            count.update(nouns=1, right_nouns=same)
    return count


@pytest.mark.slow
def test_real_sentences(shared: Path, analyzer: Analyzer, capsys: pytest.CaptureFixture[str]) -> None:
    totals: dict[str, Counter[str]] = {}
    for path in LABELS:
        for label in json.loads(path.read_text(encoding="utf-8")):
            found = found_in(label, shared, analyzer)
            totals.setdefault(path.stem, Counter()).update(counted(found, label["figures"]))
    with capsys.disabled():
        print(f"\n{'sentences':15} labelled found right precision recall   noun")
        for name, count in totals.items():
            precision, recall, nouns = scores(count)
            print(
                f"{name:15} {count['labelled']:8} {count['found']:5} {count['right']:5}"
                f" {precision:9.4f} {recall:6.4f} {nouns:6.4f}"
            )
    assert len(totals) == len(LABELS) == 3
    for name, count in totals.items():
        precision, recall, nouns = scores(count)
        assert precision >= PRECISION, name
        assert recall >= RECALL, name
        assert nouns >= NOUNS, name


def scores(count: Mapping[str, int]) -> tuple[float, float, float]:
    """Precision, recall and the share of right nouns; without labelled nouns, all are right."""
    nouns = count["right_nouns"] / count["nouns"] if count["nouns"] else 1.0
    return count["right"] / count["found"], count["right"] / count["labelled"], nouns


def test_the_labels() -> None:
    labels = [label for path in LABELS for label in json.loads(path.read_text(encoding="utf-8"))]
    assert len(labels) > 350
    assert sum(not label["figures"] for label in labels) > 100
    assert {one["kind"] for label in labels for one in label["figures"]} == {"amount", "rate", "count", "date"}

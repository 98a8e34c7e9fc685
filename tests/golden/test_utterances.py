"""Kinds of utterance against 600 sentences that were labelled by hand.

`utterances/labels.tsv` names each sentence by its document, turn and place, with a hash of its words and the kinds that
it is of; - is none. The words stay in the documents, which are not part of this repository.
"""

import csv
import hashlib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from indexer.parsing import parse
from kb.model.dialogue import UTTERANCE_NAMES
from kb.utterances.classify import utterances
from tests.support.documents import read

LABELS = Path(__file__).parent / "utterances" / "labels.tsv"
LEAST_F1 = 0.85


@cache
def _texts(document: Path) -> dict[str, str]:
    return {turn.id: turn.text for turn in parse(read(document.name, document.read_bytes())).turns}


def _labelled(shared: Path) -> list[tuple[str, set[str]]]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = []
    for row in rows:
        start = int(row["start"])
        sentence = _texts(shared / "corpus" / row["document"])[row["turn"]][start : start + int(row["length"])]
        assert hashlib.sha256(sentence.encode()).hexdigest()[:12] == row["sha256"], row
        found.append((sentence, set(row["kinds"].split(",")) - {"-"}))
    return found


def test_every_kind_is_found_where_people_find_it(shared: Path) -> None:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for sentence, wanted in _labelled(shared):
        found = {str(utterance.kind) for utterance in utterances(sentence)}
        right.update(found & wanted)
        wrong.update(found - wanted)
        missed.update(wanted - found)
    f1 = {kind: 2 * right[kind] / (2 * right[kind] + wrong[kind] + missed[kind]) for kind in UTTERANCE_NAMES}
    assert min(f1.values()) >= LEAST_F1, {kind: round(value, 3) for kind, value in f1.items()}


def test_the_labels_cover_every_kind(shared: Path) -> None:
    labelled = _labelled(shared)
    assert len(labelled) >= 590
    count = Counter(kind for _sentence, kinds in labelled for kind in kinds)
    assert all(count[kind] >= 15 for kind in UTTERANCE_NAMES), count


@pytest.mark.parametrize("kind", UTTERANCE_NAMES)
def test_a_kind_has_a_cue_in_its_sentence(kind: str, shared: Path) -> None:
    for sentence, _kinds in _labelled(shared):
        for utterance in utterances(sentence):
            assert utterance.sentence.start <= utterance.cue.start < utterance.cue.end <= utterance.sentence.end

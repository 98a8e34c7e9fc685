"""Cases of matches and of near misses: a query, a text, and if it matches, with what reason and what marked."""

import csv
from collections.abc import Sequence
from pathlib import Path

from kb.analysis.analyzer import Analyzer
from kb.matching.explain import overall_reason
from kb.search.request import Facet, SearchRequest
from tests.support.dialogues import dialogue
from tests.support.engines import Opener

CASES = Path(__file__).resolve().parents[1] / "contracts" / "cases" / "cases.tsv"

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    """The cases of a file, with the columns id, query, text, expect, reason and span."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def wrong(row: Row, outcome: str, reason: str, marked: list[str]) -> bool:
    """True if an answer is not the one that a case expects: match or no, one of the reasons, what is marked."""
    reasons, spans = (row["reason"] or "").split("/"), sorted((row["span"] or "").split("|"))
    return outcome != row["expect"] or reason not in reasons or sorted(marked or [""]) != spans


def failures(cases: Sequence[Row], opened: Opener, analyzer: Analyzer) -> list[tuple[object, ...]]:
    """The cases that an engine over their texts answers otherwise, with its reason and what it marks."""
    texts = {text: f"d{number}" for number, text in enumerate(dict.fromkeys(row["text"] for row in cases))}
    failed: list[tuple[object, ...]] = []
    with opened([dialogue(name, [text]) for text, name in texts.items()]) as engine:
        for row in cases:
            request = SearchRequest.of(row["query"], filters={Facet.DIALOGUE: [texts[row["text"]]]})
            hits = engine.search(request).hits
            reason = overall_reason(request.query, row["text"], analyzer) if hits else None
            marked = [row["text"][start:end] for hit in hits for start, end in hit.spans]
            if wrong(row, "match" if hits else "no", reason or "", marked):
                failed.append((row["id"], row["query"], row["text"], reason, marked))
    return failed

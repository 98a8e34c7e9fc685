"""Ranking: Okapi BM25, its term frequency weighted by why a term met the text.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009); the idf is Lucene's, which is never
negative. k1 and b were measured on Japanese questions (MRR@10 .9507 on 2,304 paragraphs of JSQuAD).
"""

from collections.abc import Iterable, Mapping
from math import log

from kb.search.results import Reason, Span

K1 = 0.6
B = 0.75
WEIGHTS: Mapping[Reason, float] = {Reason.EXACT: 1.0, Reason.INFLECTION: 0.9, Reason.PART: 0.6}
# Leads and closings announce what is said elsewhere: of equals, what somebody says comes first.
KIND_WEIGHTS: Mapping[str, float] = {"speech": 1.0, "question": 0.9, "narration": 0.6}


def bm25(reasons: Iterable[Reason], *, length: int, average_length: float, found: int, total: int) -> float:
    """The score of one term in one turn.

    `reasons` has an item for each time the term occurs; `length` is in tokens; the term occurs in `found` of
    `total` turns.
    """
    frequency = sum(WEIGHTS[reason] for reason in reasons)
    rarity = log(1 + (total - found + 0.5) / (found + 0.5))
    return rarity * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / (average_length or 1)))


def kind_weight(kind: str) -> float:
    """What the score of a turn is multiplied by for its kind."""
    return KIND_WEIGHTS[kind]


def best_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Different reasons, best first."""
    found = set(reasons)
    return tuple(reason for reason in Reason if reason in found)


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches of text, sorted, overlapping ones made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)

"""Ranking: Okapi BM25, its term frequency weighted by why a term met the text.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009); the idf is Lucene's, which is never
negative. k1 and b were measured on Japanese questions: MRR@10 of sketches over JSQuAD (2,304 paragraphs, its first
1,000 and next 2,000 questions) and over NTCIR-14 PoliInfo (742 summaries of council questions, 673 passages):

    all surfaces, k1 1.2     .9058  .9315  .9467
    all surfaces, k1 .6      .9175  .9375  .9518
    content words, k1 .6     .9212  .9382  .9529

The weights of the reasons fall in the order in which reasons are told, so that a better reason never ranks lower. A
reading stands above a synonym: it is the same word written in kana, a synonym another word. Exchanging the two makes no
difference to JSQuAD (MRR@10 .9467, Recall@10 .9833 over its first 1,500 questions, either way).

What the wording of a question adds stands in `kb.ranking.rerank`.
"""

from collections.abc import Iterable, Mapping
from math import fsum, log

from kb.query.match_kinds import Reason
from kb.search.results import Span

K1 = 0.6
B = 0.75
WEIGHTS: Mapping[Reason, float] = {
    Reason.EXACT: 1.0,
    Reason.INFLECTION: 0.95,
    Reason.VARIANT: 0.9,
    Reason.READING: 0.8,
    Reason.SYNONYM: 0.7,
    Reason.PART: 0.6,
}
# A heading tells what a turn is about, but it stands above many turns; chosen to break ties, not measured.
HEADING = 0.3
# Leads and closings announce what is said elsewhere: of equals, what somebody says comes first.
KIND_WEIGHTS: Mapping[str, float] = {"speech": 1.0, "question": 0.9, "narration": 0.6}


def frequency(reasons: Iterable[Reason], heading: Iterable[Reason] = ()) -> float:
    """How often a term occurs in a turn: an item for each time in its text, and for each in its heading, by weight."""
    weight = WEIGHTS.__getitem__
    return fsum(map(weight, reasons)) + HEADING * fsum(map(weight, heading))  # fsum: in whatever order they come


def rarity(found: int, total: int) -> float:
    """How much it says that a term occurs, which it does in `found` of `total` turns."""
    return log(1 + (total - found + 0.5) / (found + 0.5))


def bm25(frequency: float, rarity: float, *, length: int, average_length: float) -> float:
    """The score of one term in one turn; lengths are in tokens."""
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

"""Okapi BM25 with a term frequency that is weighted by the reasons of the matches.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009); the idf is Lucene's, which is never
negative. k1 and b were measured on Japanese questions: MRR@10 of prototypes over JSQuAD (2,304 paragraphs, its first
1,000 and next 2,000 questions) and over NTCIR-14 PoliInfo (742 summaries of council questions, 673 passages):

    all surfaces, k1 1.2     .9058  .9315  .9467
    all surfaces, k1 .6      .9175  .9375  .9518
    content words, k1 .6     .9212  .9382  .9529

The weights decrease in the order of the reasons, so that a better reason never ranks lower. A reading weighs more than
a synonym, since it is the same word in kana. Exchanging the two makes no difference on JSQuAD (MRR@10 .9467, Recall@10
.9833 over its first 1,500 questions, either way).
"""

from collections.abc import Iterable, Mapping
from math import log
from typing import TYPE_CHECKING, Any, TypeVar

from kb.query.match_kinds import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

Number = TypeVar("Number", float, "NDArray[Any]")

K1 = 0.6
B = 0.75
# Weights in thousandths: sums of integers are exact, so that the order of the matches does not matter.
REASON_WEIGHTS: Mapping[Reason, int] = {
    Reason.EXACT: 1000,
    Reason.INFLECTION: 950,
    Reason.VARIANT: 900,
    Reason.READING: 800,
    Reason.SYNONYM: 700,
    Reason.PART: 600,
    Reason.NEGATED: 500,
    Reason.LETTERS: 400,
}
# Weight of a match in a heading, which describes several turns; a tie breaker, not tuned by measurement.
HEADING_WEIGHT = 0.3
# Factors of a score by kind of turn: narration, such as leads and closings, summarises speech in other turns.
KIND_WEIGHTS: Mapping[str, float] = {"speech": 1.0, "question": 0.9, "narration": 0.6}


def weighted_tf(text: Iterable[Reason], heading: Iterable[Reason] = ()) -> float:
    """Weighted term frequency: summed weights of the matches in a text and, times HEADING_WEIGHT, in its headings."""
    weight = REASON_WEIGHTS.__getitem__
    return summed_weights(sum(map(weight, text)), sum(map(weight, heading)))


def summed_weights(text: Number, heading: Number | int) -> Number:
    """Weighted term frequency of summed weights, in thousandths: of one turn, or of a column of turns."""
    return text / 1000 + HEADING_WEIGHT * (heading / 1000)


def idf(documents: int, total: int) -> float:
    """Inverse document frequency of a term that occurs in `documents` of `total` turns."""
    return log(1 + (total - documents + 0.5) / (documents + 0.5))


def length_norm(length: Number, average_length: float) -> Number:
    """The part of a term's score that depends on the length of a turn, or of a column of turns, in tokens."""
    return K1 * (1 - B + B * length / (average_length or 1))


def bm25(tf: Number, idf: float, norm: Number) -> Number:
    """The score of one term in one turn, or in a column of turns, with the `length_norm` of each."""
    score: Number = idf * tf * (K1 + 1) / (tf + norm)
    return score


def kind_weight(kind: str) -> float:
    """The factor of a turn's score for its kind of turn."""
    return KIND_WEIGHTS[kind]

"""Reranking of the top turns by the wording of a question (Mode.ANY).

Three features of a turn are added to its BM25 score, each computed on folded text without white space:

    sentence   idf of the question's bigrams in one sentence: the maximum over its sentences
    run        idf of the heaviest substring of the question in a sentence, over the sentences with most weight
    kanji      idf of the question's kanji in the turn: 呼称 does not match 呼び名, but shares 呼

The idf of bigrams is over all texts, that of kanji over the candidates of the last two features. The weights were
chosen on questions 2,001 to 8,862 of JSQuAD (2,304 paragraphs); MRR@10 there, over its first 1,000, and over NTCIR-14
PoliInfo (742 summaries of council questions, 673 passages):

    words alone                          .9357   .9189   .9601
    + .3 sentence                        .9498   .9369   .9750
    + .3 sentence + .2 run + 1 kanji     .9519   .9411   .9771

Ordered or adjacent pairs of words, trigrams, windows, soft AND, the type of answer (a year, a place, a person), length
and position of the sentence, and latent semantic analysis gained less than .002 each beside these, or cost more on
NTCIR than they gained. A linear model of all 48 features reaches .9573, .9449 and .9708. Of the questions whose
labelled passage is not ranked first, more than half are answered by the first one or share no word with the labelled
one.
`tests.benchmarks.relevance` measures the shipped engine.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from kb.deadline import check
from kb.model.characters import nfkc, unified
from kb.model.dialogue import Turn
from kb.ranking.bm25 import idf, kind_weight

SENTENCE_WEIGHT, RUN_WEIGHT, KANJI_WEIGHT = 0.3, 0.2, 1.0
RERANK_DEPTH = 100  # top turns by BM25; 30 or 200 instead change JSQuAD by nothing, NTCIR by -.002 and +.001
RUN_AND_KANJI_DEPTH = 30  # top turns by BM25 and sentence: the candidates for run and kanji
RUN_THRESHOLD = 0.7  # a sentence is searched for the run from this share of the best sentence's weight on

_SENTENCE_END = re.compile(r"[。!?]")
_KANJI = re.compile("[一-龠]")
_TOO_COMMON = frozenset("何人年月日")  # kanji of question words and dates, not of a subject


class Question(NamedTuple):
    """A question, folded and without white space, and the idf of its bigrams."""

    text: str
    bigrams: Mapping[str, float]

    @classmethod
    def of(cls, text: str, idf_of: Callable[[str], float]) -> "Question":
        """A question from its folded text, one line for each of its parts."""
        return cls(text, {gram: idf_of(gram) for gram in question_bigrams(text)})


def question_bigrams(text: str) -> list[str]:
    """The bigrams within the lines of a question's folded text, each once."""
    grams = dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1))
    return [gram for gram in grams if "\n" not in gram]


def rerank(question: Question, turns: Sequence[Turn], scores: Sequence[float]) -> list[float]:
    """The scores of the top turns with the features of the wording added.

    The turns are ordered by score; ties at the cut-off of the candidates are broken by this order.
    """
    weights = [kind_weight(turn.kind) for turn in turns]
    texts = [_sentences(turn.text) for turn in turns]
    shared = [_bigram_weights(question.bigrams, sentences) for sentences in texts]
    reranked = [
        score + weight * SENTENCE_WEIGHT * max(sentences)
        for score, weight, sentences in zip(scores, weights, shared, strict=True)
    ]
    candidates = sorted(range(len(turns)), key=lambda at: -reranked[at])[:RUN_AND_KANJI_DEPTH]
    kanji = _kanji_weights(question.text, [texts[at] for at in candidates])
    for at in candidates:
        check()
        text = "".join(texts[at])
        threshold = RUN_THRESHOLD * max(shared[at])
        best_sentences = (
            one for one, weight in zip(texts[at], shared[at], strict=True) if weight and weight >= threshold
        )
        run = max((_longest_run(question, sentence) for sentence in best_sentences), default=0.0)
        in_text = sum(weight for character, weight in kanji.items() if character in text)
        reranked[at] += weights[at] * (RUN_WEIGHT * run + KANJI_WEIGHT * in_text)
    return reranked


def _sentences(text: str) -> list[str]:
    """Splits a text into sentences, folded and without white space; at least one, perhaps empty."""
    folded = nfkc(unified(text)).lower().replace("\n", "。")
    return _SENTENCE_END.split("".join(folded.split()))


def _bigram_weights(bigrams: Mapping[str, float], sentences: Sequence[str]) -> list[float]:
    """The summed idf of the question's bigrams in each sentence."""
    check()
    text = "\n".join(sentences)  # most bigrams are in no sentence: they are searched once
    present = [(gram, weight) for gram, weight in bigrams.items() if gram in text]
    return [sum(weight for gram, weight in present if gram in sentence) for sentence in sentences]


def _longest_run(question: Question, sentence: str) -> float:
    """The summed idf of the bigrams in the heaviest substring of the question that a sentence contains."""
    text, bigrams = question
    # The summed idf of the bigrams in text[:n]: a substring's is a difference of two.
    sums = [0.0, *accumulate(bigrams.get(text[at : at + 2], 0.0) for at in range(len(text) - 1))]
    best = 0.0
    start = 0
    for end in range(2, len(text) + 1):
        while start < end - 1 and text[start:end] not in sentence:
            start += 1
        best = max(best, sums[end - 1] - sums[start])
    return best


def _kanji_weights(question: str, texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """The kanji of a question with their idf among some texts."""
    distinct = sorted(set(_KANJI.findall(question)) - _TOO_COMMON)
    counts = {kanji: sum(any(kanji in sentence for sentence in text) for text in texts) for kanji in distinct}
    return {kanji: idf(count, len(texts)) for kanji, count in counts.items()}

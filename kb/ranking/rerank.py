"""The wording of a question (Mode.ANY): what makes one of the turns that its words rank first the better answer.

Three things are looked at in the turns that are read again, each in folded text without white space:

    sentence   the bigrams of the question that one sentence has: the most of all sentences
    run        the longest stretch of the question that stands in such a sentence word for word
    kanji      the kanji of the question that the turn has: 呼称 is no 呼び名, and yet shares 呼

Bigrams weigh by their rarity in the texts, kanji by that among the turns that are read closely. The weights were chosen
on questions 2,001 to 8,862 of JSQuAD (2,304 paragraphs); MRR@10 there, over its first 1,000, and over NTCIR-14 PoliInfo
(742 summaries of council questions, 673 passages):

    words alone                          .9357   .9189   .9601
    + .3 sentence                        .9498   .9369   .9750
    + .3 sentence + .2 run + 1 kanji     .9519   .9411   .9771

Ordered or neighbouring pairs of words, trigrams, windows, soft AND, the kind of answer asked for (a year, a place, a
person), length and place of the sentence, and latent semantic analysis gained less than .002 each beside these, or cost
more on NTCIR than they gained. A linear model of all 48 reaches .9573, .9449 and .9708: of the questions whose passage
is not first, more than half are answered by the one that is, or have no word that leads to theirs.
`tests.benchmarks.relevance` measures the shipped engine.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kb.deadline import check
from kb.model.dialogue import Turn
from kb.ranking.bm25 import kind_weight, rarity

SENTENCE, RUN, KANJI = 0.3, 0.2, 1.0
REREAD = 100  # turns, the best by words; 30 or 200 instead change JSQuAD by nothing, NTCIR by -.002 and +.001
CLOSELY = 30  # of these, the best by words and sentence, are read for runs and kanji
NEARLY = 0.7  # of what the best sentence has: a sentence that may have the longest run

_SENTENCE_END = re.compile(r"[。!?\n]")
_KANJI = re.compile("[一-龠]")
_TOO_COMMON = frozenset("何人年月日")  # in questions of every kind


class Asked(NamedTuple):
    """What a question asks for, folded, and the rarity of its bigrams in the texts."""

    text: str
    rarities: Mapping[str, float]

    @classmethod
    def of(cls, text: str, rarity_of: Callable[[str], float]) -> "Asked":
        """The question of a folded text; its parts stand on lines of their own."""
        grams = dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1))
        return cls(text, {gram: rarity_of(gram) for gram in grams if "\n" not in gram})


def reread(asked: Asked, turns: Sequence[Turn], scores: Sequence[float]) -> list[float]:
    """The scores of the turns that the words of a question rank first, with what its wording adds to each.

    The turns are in that order; which of equals are read closely follows from it.
    """
    weights = [kind_weight(turn.kind) for turn in turns]
    texts = [_sentences(turn.text) for turn in turns]
    shared = [_shared(asked.rarities, sentences) for sentences in texts]
    found = [score + weight * SENTENCE * max(much) for score, weight, much in zip(scores, weights, shared, strict=True)]
    closely = sorted(range(len(turns)), key=lambda at: -found[at])[:CLOSELY]
    kanji = _kanji(asked.text, [texts[at] for at in closely])
    for at in closely:
        check()
        text = "".join(texts[at])
        most = max(shared[at])
        near = (one for one, much in zip(texts[at], shared[at], strict=True) if much and much >= NEARLY * most)
        run = max((_longest_run(asked, sentence) for sentence in near), default=0.0)
        had = sum(weight for character, weight in kanji.items() if character in text)
        found[at] += weights[at] * (RUN * run + KANJI * had)
    return found


def _sentences(text: str) -> list[str]:
    """The sentences of a text, folded and without white space; at least one, perhaps empty."""
    parts = _SENTENCE_END.split(unicodedata.normalize("NFKC", text).lower())
    return ["".join(part.split()) for part in parts]


def _shared(rarities: Mapping[str, float], sentences: Sequence[str]) -> list[float]:
    """The rarity of the bigrams of the question in each sentence."""
    check()
    text = "\n".join(sentences)  # most bigrams are in none of them: they are looked for once
    here = [(gram, weight) for gram, weight in rarities.items() if gram in text]
    return [sum(weight for gram, weight in here if gram in sentence) for sentence in sentences]


def _longest_run(asked: Asked, sentence: str) -> float:
    """The rarity of the bigrams in the weightiest stretch of the question that a sentence has word for word."""
    best = 0.0
    start = 0
    for end in range(2, len(asked.text) + 1):
        while start < end - 1 and asked.text[start:end] not in sentence:
            start += 1
        best = max(best, sum(asked.rarities.get(asked.text[at : at + 2], 0.0) for at in range(start, end - 1)))
    return best


def _kanji(asked: str, texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """The kanji of a question with their rarity among some texts."""
    different = sorted(set(_KANJI.findall(asked)) - _TOO_COMMON)
    found = {one: sum(any(one in sentence for sentence in text) for text in texts) for one in different}
    return {one: rarity(count, len(texts)) for one, count in found.items()}

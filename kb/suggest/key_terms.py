"""Key terms by tf-idf: nouns that are frequent in a turn or dialogue and rare in all texts.

The words of each turn are counted when the index is made and kept with the generation, so that no request analyses a
text; their weights follow from the counts of the whole generation when they are asked for.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

from kb.analysis.analyzer import Analyzer

TERMS = 12  # key terms that stand for a text
SHORTEST = 2  # characters of a key term

WordCounts = Mapping[str, int]


def counted_words(text: str, analyzer: Analyzer) -> WordCounts:
    """How often each word that may become a key term stands in a text."""
    return Counter(word for word in analyzer.content_nouns(text) if len(word) >= SHORTEST)


def key_terms(words: WordCounts, everywhere: WordCounts, total: int) -> tuple[str, ...]:
    """The words with the highest tf-idf, best first; ties in the order of characters.

    `everywhere` has the number of occurrences of each word in all texts, `total` that of all words. A word that occurs
    nowhere else relates to nothing and is left out, as is a word that could stand in any text.
    """
    weights = {
        word: (1 + log(count)) * log((total + 1) / everywhere[word])
        for word, count in words.items()
        if everywhere.get(word, 0) > count and word not in generic_nouns()
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:TERMS])


@cache
def generic_nouns() -> frozenset[str]:
    """Nouns that say nothing of a subject, however rare they are: who, when, how much, the course of a talk."""
    return frozenset(files(__package__).joinpath("generic_nouns.txt").read_text(encoding="utf-8").split())


def is_content(word: str, analyzer: Analyzer) -> bool:
    """Whether a word says something by itself: none of its tokens only carries a sentence or counts."""
    tokens = analyzer.tokens(word)
    return bool(tokens) and len(word) >= SHORTEST and all(token.forms and not token.functional for token in tokens)

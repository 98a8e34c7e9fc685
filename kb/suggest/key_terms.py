"""Key terms: nouns that are frequent in a turn or dialogue and rare in all texts.

The weight is tf-idf with inverse collection frequency: (1 + log tf) * log(all occurrences / occurrences of the word).

The words of each turn are counted at indexing time and stored with the generation, so that no request analyses a text;
the weights are computed on request from the counts of the whole generation.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

from kb.analysis.analyzer import Analyzer

MAX_TERMS = 12  # key terms of a text
MIN_CHARACTERS = 2  # characters of a key term

WordCounts = Mapping[str, int]


def count_candidates(text: str, analyzer: Analyzer) -> WordCounts:
    """Counts the candidates for key terms in a text."""
    return Counter(word for word in analyzer.content_nouns(text) if len(word) >= MIN_CHARACTERS)


def key_terms(words: WordCounts, occurrences: WordCounts, total: int) -> tuple[str, ...]:
    """The words with the highest weight, best first; ties in the order of characters.

    `occurrences` has the number of occurrences of each word in all texts, `total` that of all words. Words that occur
    nowhere else are omitted, since they cannot relate the text to another, and so are generic nouns.
    """
    weights = {
        word: (1 + log(count)) * log((total + 1) / occurrences[word])
        for word, count in words.items()
        if occurrences.get(word, 0) > count and word not in generic_nouns()
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:MAX_TERMS])


@cache
def generic_nouns() -> frozenset[str]:
    """Stop list of nouns that name no subject: persons, times, quantities, the course of a talk."""
    return frozenset(files(__package__).joinpath("generic_nouns.txt").read_text(encoding="utf-8").split())


def is_content_word(word: str, analyzer: Analyzer) -> bool:
    """True if a word is fit for autocomplete: long enough, and none of its tokens is a function word."""
    tokens = analyzer.tokens(word)
    return (
        bool(tokens) and len(word) >= MIN_CHARACTERS and all(token.forms and not token.is_auxiliary for token in tokens)
    )

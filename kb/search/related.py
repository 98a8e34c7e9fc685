"""Turns and dialogues that speak of the same: those that share the words which tell a text from others (語の重なり)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from kb.analysis.pipeline import Analyzer
from kb.analysis.tokens import Token

WORDS = 12  # words of a text that stand for it
SHORTEST = 2  # characters of a word that may


def telling_words(texts: Iterable[str], analyzer: Analyzer, vocabulary: Mapping[str, int]) -> tuple[str, ...]:
    """The words of some texts with the highest tf-idf, the most telling first.

    `vocabulary` says how often each word occurs in all texts; a word that occurs nowhere else relates to nothing.
    """
    counted = Counter(token.surface for text in texts for token in analyzer.tokens(text) if _tells(token))
    total = sum(vocabulary.values()) + 1
    weights = {
        word: (1 + log(count)) * log(total / vocabulary[word])
        for word, count in counted.items()
        if vocabulary.get(word, 0) > count
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:WORDS])


def is_content(word: str, analyzer: Analyzer) -> bool:
    """Whether a word says something by itself: none of its tokens only carries a sentence or counts."""
    tokens = analyzer.tokens(word)
    return bool(tokens) and len(word) >= SHORTEST and all(token.forms and not token.functional for token in tokens)


def _tells(token: Token) -> bool:
    """Whether a token says what a text is about: inflected words and numbers say it of too many."""
    inflected = token.bases[0] != token.surface
    return bool(token.forms) and not inflected and len(token.surface) >= SHORTEST and not token.surface.isdigit()

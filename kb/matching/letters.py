"""Letters: which terms are found as they are written where their words are not.

A string that is copied out of a text begins or ends in the middle of words, and is analysed differently without what
stands around it. So a term that is more than words of a dictionary is also compared letter by letter. A short term
without particles is a word that is meant, and 京都 stays no match of 東京都.
"""

from functools import lru_cache

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.matching.term_tokens import KANA

LONG = 8  # characters of a term that does not stand in a text by chance
_SHORT = 4  # the same of one that has particles or endings, or is in hiragana


@lru_cache(maxsize=1024)
def is_found_by_letters(term: str, analyzer: Analyzer) -> bool:
    """True for a term of many characters, and for one with particles, endings or punctuation, or in hiragana alone."""
    folded = fold_without_space(term).text
    if len(folded) < _SHORT:
        return False
    in_words = sum(len(token.surface) for token in analyzer.tokens(term) if not token.is_auxiliary)
    return len(folded) >= LONG or in_words < len(folded) or KANA.fullmatch(folded) is not None

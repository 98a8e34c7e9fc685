"""Did you mean: words of the texts that are written or sound nearly like one that nothing was found for.

Written nearly alike: optimal string alignment distance (Levenshtein with neighbours swapped, as RapidFuzz counts it).
Sounding alike: the term is read, and what its reading meets is what may have been meant (校正 for 構成).
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold, to_hiragana
from kb.query.ast import Term
from kb.search.results import Hit

SHORTEST = 3  # characters; shorter words are nearly like everything
LONG = 6  # characters from which on two mistakes are allowed
MOST = 3  # words that are offered


def nearly(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """Words of a vocabulary (with how often each occurs) that are written nearly as one: nearest first."""
    wanted = fold(word).text
    if len(wanted) < SHORTEST:
        return []
    mistakes = 1 if len(wanted) < LONG else 2
    found = process.extract(wanted, vocabulary.keys(), scorer=OSA.distance, score_cutoff=mistakes, limit=None)
    close = [(distance, -vocabulary[other], other) for other, distance, _key in found if other != wanted]
    return [other for _distance, _count, other in sorted(close)[:MOST]]


def sounding(term: Term, analyzer: Analyzer) -> Term | None:
    """The term as it is read, in hiragana; None where that is how it is written or nobody knows."""
    hiragana = to_hiragana(analyzer.reading(term.text))
    known = all("ぁ" <= c <= "ゖ" or c == "ー" for c in hiragana)
    return Term(hiragana) if known and hiragana != fold(term.text).text else None


def spellings(hits: Iterable[Hit], term: Term) -> list[str]:
    """What was met in some hits, the commonest first, if it is not the term itself."""
    met = Counter(hit.text[start:end] for hit in hits for start, end in hit.spans)
    return [written for written, _count in met.most_common(MOST + 1) if written != term.text][:MOST]

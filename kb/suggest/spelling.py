"""Candidates for spelling corrections: words of the texts with a similar spelling or the same reading.

Similar spelling: optimal string alignment distance (Levenshtein with transpositions, as RapidFuzz computes it).
Same reading: the term's reading is searched, and the words that match it are the candidates (構成 for 校正).
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold, to_hiragana
from kb.query.ast import Term
from kb.search.results import Hit

MIN_CHARACTERS = 3  # shorter words are similar to too many others
TWO_EDITS_FROM = 6  # characters of the shortest word for which a distance of two is allowed
MAX_CANDIDATES = 3


def similar_words(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """The words of a vocabulary (word -> occurrences) within edit distance, nearest first."""
    wanted = fold(word).text
    if len(wanted) < MIN_CHARACTERS:
        return []
    from rapidfuzz import process  # noqa: PLC0415  # for a search that finds nothing
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    max_distance = 1 if len(wanted) < TWO_EDITS_FROM else 2
    found = process.extract(wanted, vocabulary.keys(), scorer=OSA.distance, score_cutoff=max_distance, limit=None)
    close = [(distance, -vocabulary[other], other) for other, distance, _key in found if other != wanted]
    return [other for _distance, _count, other in sorted(close)[:MAX_CANDIDATES]]


def reading_term(term: Term, analyzer: Analyzer) -> Term | None:
    """The reading of a term in hiragana, as a term; None if it is unknown or equals the spelling."""
    hiragana = to_hiragana(analyzer.reading(term.text))
    known = all("ぁ" <= c <= "ゖ" or c == "ー" for c in hiragana)
    return Term(hiragana) if known and hiragana != fold(term.text).text else None


def matched_spellings(hits: Iterable[Hit], term: Term) -> list[str]:
    """The highlighted strings of some hits other than the term, the most frequent first."""
    counts = Counter(hit.text[start:end] for hit in hits for start, end in hit.spans)
    return [spelling for spelling, _count in counts.most_common(MAX_CANDIDATES + 1) if spelling != term.text][
        :MAX_CANDIDATES
    ]

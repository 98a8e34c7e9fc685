"""Candidates for spelling corrections: words of the texts with a similar spelling, the same or a similar reading.

Similar: optimal string alignment distance (Levenshtein with transpositions, as RapidFuzz computes it).
Same reading: the term's reading is searched, and the words that match it are the candidates (構成 for 校正).
Similar reading: of a term in kana, among the most frequent words (窓口 for まどくち).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold, to_hiragana, to_katakana
from kb.query.ast import Term
from kb.search.results import Hit

MIN_CHARACTERS = 3  # shorter words are similar to too many others
MIN_KANA = 4  # the same of readings
TWO_EDITS_FROM = 6  # characters of the shortest word for which a distance of two is allowed
MAX_CANDIDATES = 3


def similar_words(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """The words of a vocabulary (word -> occurrences) within edit distance, nearest first."""
    wanted = fold(word).text
    if len(wanted) < MIN_CHARACTERS:
        return []
    close = [(distance, -vocabulary[other], other) for distance, other in _close(wanted, vocabulary)]
    return [other for _distance, _count, other in sorted(close)[:MAX_CANDIDATES]]


def reading_of_kana(word: str) -> str | None:
    """The katakana of a word in kana; None for a shorter word, and for one with other characters."""
    katakana = to_katakana(fold(word).text)
    return katakana if len(katakana) >= MIN_KANA and all("ァ" <= c <= "ー" for c in katakana) else None


def similar_readings(reading: str, words: Mapping[str, Sequence[str]]) -> list[str]:
    """The words whose reading in katakana is within edit distance of another, nearest first."""
    return [word for _distance, other in sorted(_close(reading, words)) for word in words[other]]


def _close(wanted: str, words: Mapping[str, object]) -> list[tuple[float, str]]:
    """The other words within edit distance, each with its distance."""
    from rapidfuzz import process  # noqa: PLC0415  # for a search that finds nothing
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    max_distance = 1 if len(wanted) < TWO_EDITS_FROM else 2
    found = process.extract(wanted, words.keys(), scorer=OSA.distance, score_cutoff=max_distance, limit=None)
    return [(distance, other) for other, distance, _key in found if other != wanted]


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

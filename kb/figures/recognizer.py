"""Recognition of the figures of a text: sentence by sentence, dates first, then quantities, then the noun of each."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import Folded, fold
from kb.analysis.sentences import Span, sentences
from kb.deadline import check
from kb.figures.dates import dates
from kb.figures.figure import Figure
from kb.figures.noun_phrases import noun_phrases
from kb.figures.quantities import quantities

LONGEST = 1000  # characters that are read together
_CANDIDATE = re.compile(r"[0-9〇一二三四五六七八九十百千]|半数|元年")
# Marks of lists, such as ① and ㈠, which folding would make digits.
_ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\u3220-\u325f\u3280-\u32bf]")
_BEFORE = re.compile(r"(約|およそ|おおよそ|おおむね|概ね|ほぼ|最大|最低|少なくとも|延べ|のべ)で?\s?$")
_AFTER = re.compile(
    r"\s?(以上|以下|以内|未満|超(?!過)|余り|余|程度|ほど|弱|強|前後|近く|くらい|ぐらい|末|上旬|中旬|下旬|初旬|初め|半ば|頃|ごろ|現在)"
)


def figures(text: str, analyzer: Analyzer, said: date | None = None) -> tuple[Figure, ...]:
    """The figures of a text in order. `said` is the day of the dialogue, by which years without an era are read.

    Raises:
        SearchTimeoutError: the deadline of a request has passed.
    """
    return tuple(
        figure
        for sentence in sentences(text)
        for piece in _pieces(text, sentence)
        for figure in _of_piece(text, piece, analyzer, said)
    )


def prepare(texts: Iterable[str], analyzer: Analyzer) -> None:
    """Segments many texts together, the figures of which are read afterwards: the same result, sooner."""
    pieces = (_folded(text, piece).text for text in texts for one in sentences(text) for piece in _pieces(text, one))
    analyzer.prepare_folded(piece for piece in pieces if _CANDIDATE.search(piece))


def _folded(text: str, piece: Span) -> Folded:
    """A part of a text, folded, without the marks of lists."""
    return fold(_ENCLOSED.sub(" ", text[piece.start : piece.end]))


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence, in pieces that end with a comma if it is longer than any that is spoken: a table, a list of names."""
    start = sentence.start
    while sentence.end - start > LONGEST:
        comma = text.rfind("、", start, start + LONGEST)
        end = comma + 1 if comma > start else start + LONGEST
        yield Span(start, end)
        start = end
    yield Span(start, sentence.end)


def _of_piece(text: str, piece: Span, analyzer: Analyzer, said: date | None) -> Iterator[Figure]:
    check()
    folded = _folded(text, piece)
    if not _CANDIDATE.search(folded.text):
        return
    plain = folded.text
    days = dates(plain, said)
    morphemes = analyzer.morphemes(plain)
    taken = (*((one.start, one.end) for one in days.found), *days.names)
    found = sorted((*days.found, *quantities(plain, morphemes, taken)), key=lambda one: one.start)
    for one, phrase in zip(found, noun_phrases(plain, morphemes, found), strict=True):
        before = _BEFORE.search(plain, max(0, one.start - 6), one.start)
        after = _AFTER.match(plain, one.end)
        start, end = folded.original(before.start() if before else one.start, after.end() if after else one.end)
        yield Figure(
            Span(piece.start + start, piece.start + end),
            piece,
            one.kind,
            one.value,
            one.unit,
            _words(text, piece, folded.original(*phrase)) if phrase else None,
            tuple(match[1] for match in (before, after) if match),
        )


def _words(text: str, piece: Span, phrase: tuple[int, int]) -> str | None:
    start, end = phrase
    return text[piece.start + start : piece.start + end].strip("「」『』・ \u3000") or None

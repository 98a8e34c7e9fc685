"""Sentence segmentation: the sentences of a text as ranges, and the range of whole sentences around a part of it."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A range of a text, in characters of the original: text[start:end]."""

    start: int
    end: int


# One class, so that `re` skips all other characters; ． between digits is a decimal point.
_MARK = re.compile(r"[。！？!?\n．「『（(〔【」』）)〕】](?<!\d．(?=\d))")
_OPENING, _CLOSING = frozenset("「『（(〔【"), frozenset("」』）)〕】")


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without white space around them; between them is only white space.

    A sentence ends with its mark or its line. A mark within brackets ends none: 「はい。」と答えた is one sentence.
    """
    return tuple(span for start, end in _pieces(text) if (span := _trimmed(text, start, end)))


def whole_sentences(text: str, start: int, end: int) -> Span:
    """The shortest range of whole sentences that contains a range, which must not be empty."""
    touched = [one for one in sentences(text) if one.start < end and start < one.end]
    return Span(touched[0].start, touched[-1].end) if touched else Span(start, end)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start, depth = 0, 0
    for mark in _MARK.finditer(text):
        character = mark[0]
        if character == "\n":
            depth = 0
        elif character in _OPENING:
            depth += 1
            continue
        elif character in _CLOSING:
            depth = max(0, depth - 1)
            continue
        elif depth or _runs_on(text, mark.end()):
            continue
        yield start, mark.end()
        start = mark.end()
    yield start, len(text)


def _runs_on(text: str, at: int) -> bool:
    """True if another mark follows: ？！ ends a sentence once."""
    return at < len(text) and text[at] in "。！？!?"


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return Span(start, end) if start < end else None

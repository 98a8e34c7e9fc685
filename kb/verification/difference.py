"""Difference of a quotation and the words of its turn, word by word, in the spelling of each."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from kb.analysis.analyzer import Analyzer
from kb.quoting.normal_form import normal_form

Change = Literal["same", "quoted", "said"]

_AROUND = 12  # characters around the aligned words that may belong to them
_SENTENCE = re.compile(r"[。！？\n]")


class Piece(NamedTuple):
    """A stretch of words: in both, only in the quotation, or only in the turn."""

    change: Change
    text: str


def difference(quoted: str, text: str, start: int, end: int, analyzer: Analyzer) -> tuple[Piece, ...]:
    """The pieces of a quotation beside text[start:end], to which words just outside of it may be added."""
    start, end = _extended(text, start, end)
    ours, theirs = _words(quoted, analyzer), _words(text[start:end], analyzer)
    our_forms, their_forms = ([normal_form(word).text for word in words] for words in (ours, theirs))
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, our_forms, their_forms, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(theirs[j1:j2])))
            continue
        pieces += [Piece("quoted", "".join(ours[i1:i2])), Piece("said", "".join(theirs[j1:j2]))]
    return tuple(_trimmed([piece for piece in pieces if piece.text]))


def _extended(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with what stands around it in its sentence."""
    before = max((found.end() for found in _SENTENCE.finditer(text, max(0, start - _AROUND), start)), default=None)
    after = _SENTENCE.search(text, max(start, end - 1), min(len(text), end + _AROUND))
    first = before if before is not None else max(0, start - _AROUND)
    return first, after.end() if after else min(len(text), end + _AROUND)


def _words(text: str, analyzer: Analyzer) -> list[str]:
    """The words of a text and what stands between them; joined, they are the text."""
    bounds = {0, len(text)}
    for token in analyzer.tokens(text):
        bounds |= {token.start, token.end}
    cuts = sorted(bounds)
    found = [text[first:last] for first, last in pairwise(cuts)]
    return [piece for word in found for piece in re.findall(r"\d+|[ぁ-ん]|[^\dぁ-ん]+", word)]


def _trimmed(pieces: list[Piece]) -> Iterator[Piece]:
    """Without what the turn says before and after the quotation."""
    while pieces and pieces[0].change == "said" and len(pieces) > 1 and pieces[1].change == "same":
        pieces.pop(0)
    while pieces and pieces[-1].change == "said" and len(pieces) > 1 and pieces[-2].change == "same":
        pieces.pop()
    yield from pieces

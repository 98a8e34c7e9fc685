"""The piece of a turn that shows why it was found."""

from typing import NamedTuple

from kb.search.results import Span


class Piece(NamedTuple):
    """A stretch of a snippet. An omission is a piece of its own: "…"."""

    text: str
    marked: bool = False


def snippet(text: str, spans: tuple[Span, ...], *, width: int = 140, lead: int = 40) -> list[Piece]:
    """About `width` characters of a text around its first spans, cut so that no span is.

    Without spans it is the beginning of the text.
    """
    start = max(0, spans[0].start - lead) if spans else 0
    start = 0 if start < lead // 2 else start
    end = start + width
    for span in spans:
        if span.start < end < span.end:
            end = span.end
    end = len(text) if len(text) - end < lead // 2 else end
    pieces = [Piece("…")] if start else []
    at = start
    for span in spans:
        if span.start >= end:
            break
        if span.start > at:
            pieces.append(Piece(text[at : span.start]))
        pieces.append(Piece(text[span.start : span.end], marked=True))
        at = span.end
    if at < end:
        pieces.append(Piece(text[at:end]))
    if end < len(text):
        pieces.append(Piece("…"))
    return pieces

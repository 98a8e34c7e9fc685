"""Highlighting: converts text and spans to safe HTML. The text is escaped here; the only markup added is `<mark>`."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from kb.analysis.sentences import Span
from kb.search.snippets import windows, windows_with_lead

NOTHING = Markup("")
CUT = Markup("…")
GAP = Markup(' <span class="gap">…</span> ')


def highlight(text: str, spans: Sequence[Span]) -> Markup:
    """Highlights the spans of a text, which must be sorted and disjoint."""
    return _highlighted(text, spans, 0, len(text))


def paragraphs(text: str, spans: Sequence[Span] = ()) -> Iterator[Markup]:
    """Splits a turn into paragraphs, each with its part of the spans highlighted."""
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        yield _highlighted(text, spans, start, end)
        start = end + 1


def highlight_words(text: str, words: Sequence[str]) -> Markup:
    """Highlights the first occurrence of each word."""
    starts = [(text.index(word), len(word)) for word in words]
    return highlight(text, sorted(Span(start, start + length) for start, length in starts))


def snippet(text: str, spans: Sequence[Span] = ()) -> Markup:
    """Passages around the first spans of a text; without spans, its beginning."""
    return _joined(text, spans, windows(text, spans))


def lead_snippet(text: str, spans: Sequence[Span] = ()) -> Markup:
    """The first sentence of a text, and passages around the first spans behind it."""
    return _joined(text, spans, windows_with_lead(text, spans))


def _joined(text: str, spans: Sequence[Span], pieces: Sequence[Span]) -> Markup:
    shown = [_highlighted(text, spans, start, end) for start, end in pieces]
    before = CUT if pieces[0].start > 0 else NOTHING
    after = CUT if pieces[-1].end < len(text) else NOTHING
    return before + GAP.join(shown) + after


def _highlighted(text: str, spans: Sequence[Span], start: int, end: int) -> Markup:
    """text[start:end], escaped, with the parts of the spans within it highlighted."""
    if not spans:
        return escape(text[start:end])
    parts: list[str] = []
    at = start
    for span in spans:
        first, last = max(span.start, at), min(span.end, end)
        if first >= last:
            continue
        parts += (escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>")
        at = last
    parts.append(escape(text[at:end]))
    return Markup("".join(parts))  # noqa: S704  # each part of the text is escaped

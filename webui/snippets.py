"""From a text and spans to safe HTML: the text is escaped here, and only `<mark>` is added."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from kb.search.results import Span
from kb.search.snippets import windows

NOTHING = Markup("")
CUT = Markup("…")
GAP = Markup(' <span class="gap">…</span> ')


def highlight(text: str, spans: Sequence[Span]) -> Markup:
    """The text with its spans marked. Spans are sorted and do not overlap."""
    return _marked(text, spans, 0, len(text))


def paragraphs(text: str, spans: Sequence[Span] = ()) -> Iterator[Markup]:
    """The paragraphs of a turn, spans of the whole text marked in each."""
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        yield _marked(text, spans, start, end)
        start = end + 1


def marking(text: str, words: Sequence[str]) -> Markup:
    """The text with some year_spans of it marked, each where it stands first."""
    starts = [(text.index(word), len(word)) for word in words]
    return highlight(text, sorted(Span(start, start + length) for start, length in starts))


def snippet(text: str, spans: Sequence[Span] = ()) -> Markup:
    """Windows of a text around its first spans, or its beginning where nothing is marked."""
    pieces = windows(text, spans)
    shown = [_marked(text, spans, start, end) for start, end in pieces]
    before = CUT if pieces[0].start > 0 else NOTHING
    after = CUT if pieces[-1].end < len(text) else NOTHING
    return before + GAP.join(shown) + after


def _marked(text: str, spans: Sequence[Span], start: int, end: int) -> Markup:
    """text[start:end], escaped, with what of the spans lies in it marked."""
    parts: list[Markup] = []
    at = start
    for span in spans:
        first, last = max(span.start, at), min(span.end, end)
        if first >= last:
            continue
        parts += (escape(text[at:first]), Markup("<mark>"), escape(text[first:last]), Markup("</mark>"))
        at = last
    parts.append(escape(text[at:end]))
    return NOTHING.join(parts)

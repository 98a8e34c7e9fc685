"""From a text and spans to safe HTML: the text is escaped here, and only `<mark>` is added."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from kb.search.results import Span

BEFORE = 50  # characters shown before a span, and as many and more after it
AFTER = 110
LONGEST = 320  # characters that neighbouring spans may stretch a window to
WINDOWS = 3
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


def snippet(text: str, spans: Sequence[Span] = ()) -> Markup:
    """Windows of a text around its first spans, or its beginning where nothing is marked."""
    windows = _windows(text, spans)
    shown = [_marked(text, spans, start, end) for start, end in windows]
    before = CUT if windows[0][0] > 0 else NOTHING
    after = CUT if windows[-1][1] < len(text) else NOTHING
    return before + GAP.join(shown) + after


def _windows(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    if not spans:
        return [(0, min(len(text), BEFORE + AFTER))]
    windows: list[tuple[int, int]] = []
    for span in spans:
        start, end = _sentence_start(text, span.start), min(len(text), max(span.end, span.start + AFTER))
        if windows and start <= windows[-1][1]:
            first, last = windows[-1]
            windows[-1] = (first, max(last, min(end, first + LONGEST)))
        elif len(windows) < WINDOWS:
            windows.append((start, end))
    return windows


def _sentence_start(text: str, at: int) -> int:
    """Where a window that shows `at` begins: with its sentence if that began not long before."""
    earliest = max(0, at - BEFORE)
    sentence = max(text.rfind(mark, earliest, at) for mark in "。\n！？")
    return sentence + 1 if sentence >= 0 else earliest


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

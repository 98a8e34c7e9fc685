"""Which pieces of a turn show why it was found: windows of its text, as data."""

from collections.abc import Sequence

from kb.search.results import Span

BEFORE = 50  # characters shown before a span, and as many and more after it
AFTER = 110
LONGEST = 320  # characters that neighbouring spans may stretch a window to
WINDOWS = 3


def windows(text: str, spans: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Stretches of a text around its first spans, or its beginning where there are none.

    Spans are sorted and do not overlap, and so are the windows; a window may end within a span longer than itself.
    """
    if not spans:
        return (Span(0, min(len(text), BEFORE + AFTER)),)
    found: list[Span] = []
    for span in spans:
        start, end = _beginning(text, span.start), min(len(text), max(span.end, span.start + AFTER))
        if found and start <= found[-1].end:
            first, last = found[-1]
            found[-1] = Span(first, max(last, min(end, first + LONGEST)))
        elif len(found) < WINDOWS:
            found.append(Span(start, end))
    return tuple(found)


def _beginning(text: str, at: int) -> int:
    """Where a window that shows `at` begins: with its sentence if that began not long before."""
    earliest = max(0, at - BEFORE)
    sentence = max(text.rfind(mark, earliest, at) for mark in "。\n！？")
    return sentence + 1 if sentence >= 0 else earliest

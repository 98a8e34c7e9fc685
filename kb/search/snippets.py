"""Snippets: windows of a turn's text around its highlighted spans, as data."""

from collections.abc import Sequence

from kb.analysis.sentences import Span, sentences

CONTEXT_BEFORE = 50  # characters shown before a span at most, and from its start on
CONTEXT_AFTER = 110
MAX_WINDOWS = 3
MAX_EXTENDED = 320  # characters of all windows, beyond which neighbouring spans extend none, and no further one begins
LEAST_LEAD = 24  # characters: a greeting alone does not lead


def windows(text: str, spans: Sequence[Span] = ()) -> tuple[Span, ...]:
    """The windows around the first spans of a text, or its beginning if there are no spans.

    Spans are sorted and do not overlap, and neither do the windows; a window may end within a span longer than itself.
    """
    if not spans:
        return (Span(0, min(len(text), CONTEXT_BEFORE + CONTEXT_AFTER)),)
    found: list[Span] = []
    for span in spans:
        start, end = _beginning(text, span.start), min(len(text), max(span.end, span.start + CONTEXT_AFTER))
        room = MAX_EXTENDED - sum(one.end - one.start for one in found)
        if found and start <= found[-1].end:
            first, last = found[-1]
            found[-1] = Span(first, max(last, min(end, last + room)))
        elif len(found) < MAX_WINDOWS and room > 0:
            found.append(Span(start, end))
    return tuple(found)


def windows_with_lead(text: str, spans: Sequence[Span] = ()) -> tuple[Span, ...]:
    """The lead of a text, and the windows around the first spans behind it."""
    first = lead(text)
    behind = [span for span in spans if span.end > first.end]
    if not behind:
        return (first,)
    after, *others = windows(text, behind)
    if after.start <= first.end:
        return (Span(first.start, after.end), *others)
    return (first, after, *others)


def lead(text: str) -> Span:
    """The first sentence of a text, with the next ones where it is short."""
    found = sentences(text)
    end = next((one.end for one in found if one.end >= LEAST_LEAD), len(text))
    return Span(found[0].start if found else 0, min(end, MAX_EXTENDED))


def _beginning(text: str, at: int) -> int:
    """The beginning of a window that shows `at`: that of its sentence, if it is near enough."""
    earliest = max(0, at - CONTEXT_BEFORE)
    sentence = max(text.rfind(mark, earliest, at) for mark in "。\n！？")
    return sentence + 1 if sentence >= 0 else earliest

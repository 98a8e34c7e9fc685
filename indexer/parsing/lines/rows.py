"""Rows: the non-blank lines of a manuscript, as written and in half width, with the blank lines around them."""

import re
from collections.abc import Sequence

from msgspec import Struct

from indexer.manuscript import Manuscript
from kb.model.names import narrow

# Characters; longer lines are prose, so no pattern is tried on them.
SHORT = 160
_LONGEST_QUOTE = 80


_STRONG = re.compile(r"\*\*(?=[^\s*])([^*]+)(?<=[^\s*])\*\*")
_MARKED_HEADING = re.compile(r"(?P<level>#{1,6}) +(?=[^\s#])")


class TextRow(Struct, frozen=True):
    """Non-blank line: its number, its stripped text, and the same text in half width (`folded`).

    `gap_before` and `gap_after` are True if a blank line, or the edge of the document, is there. `label` is the text at
    its beginning that the format sets off, as in `Line`.
    """

    number: int
    text: str
    folded: str
    gap_before: bool
    gap_after: bool
    heading: int | None = None
    label: str | None = None


def rows_of(manuscript: Manuscript) -> tuple[TextRow, ...]:
    """The rows of a manuscript in order. Plain text may have the marks of Markdown: #, ** and |."""
    marked = manuscript.source.format == "text"
    blank = [not line.text.strip() for line in manuscript.lines]
    last = len(blank) - 1
    rows: list[TextRow] = []
    for index, line in enumerate(manuscript.lines):
        if blank[index]:
            continue
        text, heading, label = line.text.strip(), line.heading, line.label
        if marked and heading is None and (found := _MARKED_HEADING.match(text)):
            text, heading = text[found.end() :], len(found["level"])
        if marked and text.startswith("|") and text.endswith("|") and len(text) > 1:
            text = "\t".join(cell.strip() for cell in text[1:-1].split("|"))
        if marked and "**" in text:
            label = bold[1] if (bold := _STRONG.match(text)) else None
            text = _STRONG.sub(r"\1", text)
        rows.append(
            TextRow(
                number=line.number,
                text=text,
                folded=narrow(text),
                gap_before=index == 0 or blank[index - 1],
                gap_after=index == last or blank[index + 1],
                heading=heading,
                label=label,
            )
        )
    return tuple(rows)


def is_dense(rows: Sequence[TextRow]) -> bool:
    """True if blank lines are too rare to separate headings from prose."""
    return sum(row.gap_before for row in rows[1:]) < 0.12 * len(rows)


def quoted(text: str) -> str:
    """A line as a diagnostic quotes it: cut after 80 characters."""
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"

"""The non-blank lines of a manuscript, with what their surroundings look like."""

from collections.abc import Sequence

from msgspec import Struct

from indexer.manuscript import Manuscript
from indexer.parsing.folding import narrow

# Longer lines are prose whatever they begin with, so no pattern is tried on them.
SHORT = 160


class Row(Struct, frozen=True):
    """A non-blank line: its number, its text stripped, and the same text in half width.

    `gap_before` and `gap_after` say whether a blank line (or the edge of the document) lies there.
    """

    number: int
    text: str
    folded: str
    gap_before: bool
    gap_after: bool
    heading: int | None = None


def rows_of(manuscript: Manuscript) -> tuple[Row, ...]:
    """The rows of a manuscript in order."""
    blank = [not line.text.strip() for line in manuscript.lines]
    last = len(blank) - 1
    return tuple(
        Row(
            number=line.number,
            text=line.text.strip(),
            folded=narrow(line.text.strip()),
            gap_before=index == 0 or blank[index - 1],
            gap_after=index == last or blank[index + 1],
            heading=line.heading,
        )
        for index, line in enumerate(manuscript.lines)
        if not blank[index]
    )


def is_dense(rows: Sequence[Row]) -> bool:
    """Whether blank lines are too rare to tell headings from prose."""
    return sum(row.gap_before for row in rows[1:]) < 0.12 * len(rows)

"""Registry of document layouts: their order, and the rule that chooses one."""

from collections.abc import Sequence

from indexer.manuscript import Manuscript
from indexer.parsing.layouts import (
    forum,
    framed,
    inline,
    interview,
    label_lines,
    marked_labels,
    minutes,
    signed_items,
    spaced,
    speaker_table,
    structured,
    timed,
)
from indexer.parsing.layouts.base import Detection, Layout, Strength
from indexer.parsing.layouts.forum.roster_markers import states_people
from indexer.parsing.layouts.forum.series import announces_talk
from indexer.parsing.lines.rows import TextRow

# Of equally strong layouts, the first is chosen. The fallback is the last.
LAYOUTS: tuple[Layout, ...] = (
    structured.LAYOUT,
    speaker_table.LAYOUT,
    timed.LAYOUT,
    minutes.LAYOUT,
    marked_labels.LAYOUT,
    label_lines.LAYOUT,
    signed_items.LAYOUT,
    framed.LAYOUT,
    inline.LAYOUT,
    interview.LAYOUT,
    spaced.LAYOUT,
    forum.LAYOUT,
)

# Parses any text, so that every document has a layout.
FALLBACK = forum.LAYOUT

# Articles of the forum contain lines of these layouts, too: if one announces itself, these layouts are not considered.
_IN_TEXT = (
    label_lines.LAYOUT,
    signed_items.LAYOUT,
    framed.LAYOUT,
    inline.LAYOUT,
    interview.LAYOUT,
    spaced.LAYOUT,
)
_IN_TALKS = (marked_labels.LAYOUT, *_IN_TEXT)


def detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection:
    """The strongest detection of the layouts considered; of equally strong ones, the first in `LAYOUTS`.

    Layouts are asked in order, and none behind the first that is clear: only `structured`, the first of all, states
    its speakers.
    """
    ruled_out: tuple[Layout, ...] = ()
    if announces_talk(rows):
        # Names that the format sets off count where the article itself introduces nobody.
        ruled_out = _IN_TALKS if states_people(rows) else _IN_TEXT
    found: list[Detection] = []
    for layout in LAYOUTS:
        if layout in ruled_out or not (one := layout.detect(manuscript, rows)):
            continue
        found.append(one)
        if one.strength >= Strength.CLEAR:
            break
    return max(found, key=lambda one: one.strength)


def layout_named(name: str) -> Layout:
    """The layout with that name."""
    return next(layout for layout in LAYOUTS if layout.name == name)

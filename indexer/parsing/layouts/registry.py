"""Registry of document layouts: their order, and the rule that chooses one."""

from collections.abc import Mapping, Sequence

from indexer.manuscript import Manuscript
from indexer.parsing.layouts import bullets, forum, framed, inline, interview, minutes, spaced, structured
from indexer.parsing.layouts.base import Detection, Layout
from indexer.parsing.layouts.forum.announcement import Announcement, announcement_of
from indexer.parsing.lines.rows import TextRow

# Of equally strong layouts, the first is chosen. The fallback is the last.
LAYOUTS: tuple[Layout, ...] = (
    structured.LAYOUT,
    minutes.LAYOUT,
    framed.LAYOUT,
    inline.LAYOUT,
    bullets.LAYOUT,
    interview.LAYOUT,
    spaced.LAYOUT,
    forum.LAYOUT,
)

# Parses any text, so that every document has a layout.
FALLBACK = forum.LAYOUT

# Articles of the forum contain lines of these layouts, too: if one announces itself, these layouts are not considered.
# Bulleted summaries exist of the forum's meetings, but not of its round tables.
_IN_TALKS = (framed.LAYOUT, inline.LAYOUT, interview.LAYOUT, spaced.LAYOUT)
_RULED_OUT: Mapping[Announcement | None, tuple[Layout, ...]] = {
    None: (),
    Announcement.TALK: _IN_TALKS,
    Announcement.ROUND_TABLE: (*_IN_TALKS, bullets.LAYOUT),
}


def detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection:
    """The strongest detection of the layouts considered; of equally strong ones, the first in `LAYOUTS`."""
    ruled_out = _RULED_OUT[announcement_of(rows)]
    considered = (layout for layout in LAYOUTS if layout not in ruled_out)
    found = [one for layout in considered if (one := layout.detect(manuscript, rows))]
    return max(found, key=lambda one: one.strength)


def layout_named(name: str) -> Layout:
    """The layout with that name."""
    return next(layout for layout in LAYOUTS if layout.name == name)

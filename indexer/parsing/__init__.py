"""Manuscript -> Dialogue. A layout is recognised by what its lines look like, and reads the whole manuscript.

Adding a layout is one module with a `LAYOUT`, a line here, and its goldens.
"""

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing import bullets, forum, framed, inline, interview, minutes, recorded
from indexer.parsing.layout import Layout
from kb.messages import _
from kb.model.dialogue import Diagnostic, Dialogue

# The first of equally good ones is taken.
LAYOUTS: tuple[Layout, ...] = (
    forum.LAYOUT,
    recorded.LAYOUT,
    minutes.LAYOUT,
    framed.LAYOUT,
    inline.LAYOUT,
    bullets.LAYOUT,
    interview.LAYOUT,
)


def layout_of(manuscript: Manuscript) -> Layout:
    """The layout that most of the manuscript speaks for."""
    return max(LAYOUTS, key=lambda layout: layout.evidence(manuscript))


def parse(manuscript: Manuscript) -> Dialogue:
    """The dialogue of a manuscript. Whatever the lines are, it does not fail.

    A layout other than the forum's is named by a diagnostic.
    """
    layout = layout_of(manuscript)
    dialogue = layout.read(manuscript)
    if layout is forum.LAYOUT:
        return dialogue
    found = Diagnostic(1, "layout", _("書式「{layout}」として読みました。", layout=_(layout.title)))
    return msgspec.structs.replace(dialogue, diagnostics=(found, *dialogue.diagnostics))

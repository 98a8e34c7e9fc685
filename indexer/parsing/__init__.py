"""Manuscript -> Dialogue. A layout is recognised by what its lines look like, and reads the whole manuscript.

`forum/` reads the CIO forum's articles, `records/` what other bodies publish, `recorded` documents that say themselves
who speaks. All of them see a document as `rows`, ask of a single line what it looks like (`cues`), take people apart in
the same way (`names`, `offices`, `entries`, and `presence` where only a sentence presents them), and leave to `endings`
what stands around a talk. None knows another.

Adding a layout is one module in `records/`: where turns open, how much of a document speaks for that, and a `LAYOUT`.
It needs a line in `LAYOUTS` below and goldens, an invented `tests/golden/layouts/NAME.txt` with what it is read as.
"""

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing.layouts import bullets, forum, framed, inline, interview, minutes, spaced
from indexer.parsing.layouts import structured as recorded
from indexer.parsing.layouts.base import Layout
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
    spaced.LAYOUT,
)


def layout_of(manuscript: Manuscript) -> Layout:
    """The layout that most of the manuscript speaks for."""
    return max(LAYOUTS, key=lambda layout: layout.evidence(manuscript))


def parse(manuscript: Manuscript) -> Dialogue:
    """The dialogue of a manuscript. Whatever the lines are, it does not fail.

    A layout other than the forum's is named by a diagnostic; our own JSON is in none, it was read before.
    """
    layout = layout_of(manuscript)
    dialogue = layout.read(manuscript)
    if layout is forum.LAYOUT or manuscript.source.format == "json":
        return dialogue
    found = Diagnostic(1, "layout", _("書式「{layout}」として読みました。", layout=_(layout.title)))
    return msgspec.structs.replace(dialogue, diagnostics=(found, *dialogue.diagnostics))

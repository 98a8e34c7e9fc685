"""Layout of the CIO forum's articles: headings, speaker lines above their speech, questions after a dash.

`classification` assigns a kind to every row, `article` passes the rows to the builder. Each other module recognises one
kind of row. The layout parses any text, so that every document has a layout.
"""

from collections.abc import Sequence
from functools import partial

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, Strength
from indexer.parsing.layouts.forum.article import parse_article
from indexer.parsing.layouts.forum.series import announces_talk
from indexer.parsing.lines.rows import TextRow
from kb.messages import N_


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection:
    reason = "announces a talk of CIOs" if announces_talk(rows) else "reads any text"
    return Detection("forum", Strength.DEFAULT, reason, partial(parse_article, manuscript, rows))


LAYOUT = Layout("forum", N_("座談会の記事"), _detect)

"""Layout of the CIO forum's articles: headings, speaker lines above their speech, questions behind a dash.

`classification` gives every row its role, `article` hands the rows to the builder. The other modules each know one
kind of row. The layout reads any text, so that no document is left unread.
"""

from collections.abc import Sequence

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, Strength
from indexer.parsing.layouts.forum.announcement import announcement_of
from indexer.parsing.layouts.forum.article import parse_article
from indexer.parsing.lines.rows import TextRow
from kb.messages import N_


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection:
    announced = announcement_of(rows)
    return Detection("forum", Strength.DEFAULT, f"announces {announced.value}" if announced else "reads any text")


LAYOUT = Layout("forum", N_("座談会の記事"), _detect, parse_article)

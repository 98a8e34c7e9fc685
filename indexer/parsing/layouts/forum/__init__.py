"""The layout of the CIO forum's articles: heading, speaker line, speech; an interviewer's dash, a writer's closing.

An article is read in three steps, as a reader reads it: `roles` tells what each line is, `turns` puts together who
says what, `article` makes the dialogue of both. The other modules each know one kind of line.
"""

from indexer.parsing.layouts.base import Layout
from indexer.parsing.layouts.forum.article import read
from kb.messages import N_

LAYOUT = Layout("forum", N_("座談会の記事"), lambda manuscript: 0.2, read)

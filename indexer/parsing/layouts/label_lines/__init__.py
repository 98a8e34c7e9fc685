"""Layout of records with the speaker on a line of its own and the speech below it: the forum's minutes, committees.

The label is a body (荒川区), an office (委員長), a person or a host, bare, in round brackets or before a colon; the
speech is bullets or paragraphs. `labels` has the grammar of a label, `openings` the labels that speech follows,
`alternation` the turns that only a change of marks shows, `headings` the lines between them.
"""

from collections.abc import Sequence
from functools import partial

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.label_lines.alternation import alternating_openings
from indexer.parsing.layouts.label_lines.headings import label_line_headings
from indexer.parsing.layouts.label_lines.openings import OwnLines, find_own_lines
from indexer.parsing.layouts.records.header import find_agenda, is_record
from indexer.parsing.layouts.records.parts import RecordParts
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.list_marks import mark_of
from indexer.parsing.lines.rows import TextRow
from kb.messages import N_
from kb.model.dialogue import Dialogue

_ENOUGH = 2


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    found = find_own_lines(rows)
    single = is_record(rows) and any(
        label.form == "brackets" or mark_of(rows[index + 1]) is not None for index, label in found.labels.items()
    )
    if len(found.openings) < (1 if single else _ENOUGH):
        return None
    parse = partial(_parse, manuscript, rows, found)
    return detection_by_share(
        "label-lines", len(found.openings), found.lines, "short lines of the talk open a turn", parse
    )


def _parse(manuscript: Manuscript, rows: Sequence[TextRow], found: OwnLines) -> Dialogue:
    openings = found.openings
    first = min(openings, default=len(rows))
    agenda = find_agenda(rows, first, first, ())
    headings = label_line_headings(rows, openings, agenda)
    turns = alternating_openings(rows, _indents(manuscript, rows), openings, headings)
    return parse_record(manuscript, rows, RecordParts(turns, headings, narration=range(found.end, len(rows))))


def _indents(manuscript: Manuscript, rows: Sequence[TextRow]) -> list[int]:
    """The width of the white space before each row; a wide space counts twice."""
    texts = {line.number: line.text for line in manuscript.lines}
    return [_indent(texts[row.number]) for row in rows]


def _indent(text: str) -> int:
    blank = text[: len(text) - len(text.lstrip())]
    return len(blank) + blank.count("\u3000")


LAYOUT = Layout("label-lines", N_("発言者の行の下に発言がある記録（荒川区、委員長）"), _detect)

"""Layout of interviews: questions after a dash, answers in 「」 by the one person whom the lead introduces."""

import re
from collections.abc import Sequence

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening, question_openings
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.people.introductions import introduced_people
from indexer.parsing.people.titles import is_office, split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue

_LEAD = re.compile(
    r"(?:^|[、。のはがを ・])(?P<who>[^\s、。のはがを「」]{3,24}?)(?:さん|氏|様)?"
    r"(?:に|へ|と|から|への).{0,24}?(?:インタビュー|話を(?:聞|伺|うかが)|聞いた|伺った|取材|対談)"
)
_ENOUGH = 2


def sole_interviewee(rows: Sequence[TextRow]) -> str | None:
    """The only person whom the lines above the first question introduce as interviewed; else None."""
    found: set[str] = set()
    for row in rows:
        for one in _LEAD.finditer(row.folded[: 4 * SHORT]):
            named = split_label(one["who"]) if is_office(one["who"]) else None
            if named and len(named.name) > 2:
                found.add(one["who"])
        found |= {person.name for person in introduced_people(row, ())}
    return found.pop() if len(found) == 1 else None


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the questions, and the first quotation below each."""
    found = question_openings(rows)
    first = min(found, default=len(rows))
    who = sole_interviewee(rows[:first])
    for index, row in enumerate(rows):
        if row.text.startswith(("「", "『")) and index - 1 in found and found[index - 1].kind == "question":
            found[index] = TurnOpening(who or "", "", row.text)
    return found


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    openings = find_openings(rows)
    answers = sum(opening.kind == "speech" for opening in openings.values())
    if answers < _ENOUGH:
        return None
    return detection_by_share("interview", answers, len(openings) - answers, "questions have an answer in 「」")


def _parse(manuscript: Manuscript, rows: Sequence[TextRow]) -> Dialogue:
    openings = find_openings(rows)
    return parse_record(manuscript, rows, RecordParts(openings, record_headings(rows, openings)))


LAYOUT = Layout("interview", N_("一問一答のインタビュー"), _detect, _parse)

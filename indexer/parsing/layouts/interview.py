"""Interviews: questions behind a dash, the answers in 「」, one person interviewed whom the lead presents."""

import re
from collections.abc import Sequence

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Layout
from indexer.parsing.layouts.records import headings as prose
from indexer.parsing.layouts.records.opening import TurnOpening
from indexer.parsing.layouts.records.transcript import RecordParts, Transcript
from indexer.parsing.lines.rows import SHORT, TextRow, rows_of
from indexer.parsing.people.introductions import presented
from indexer.parsing.people.titles import is_office, split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue

_LEAD = re.compile(
    r"(?:^|[、。のはがを ・])(?P<who>[^\s、。のはがを「」]{3,24}?)(?:さん|氏|様)?"
    r"(?:に|へ|と|から|への).{0,24}?(?:インタビュー|話を(?:聞|伺|うかが)|聞いた|伺った|取材|対談)"
)
_ENOUGH = 2


def interviewed(rows: Sequence[TextRow]) -> str | None:
    """The only one whom the lines above the first question present as asked."""
    found: set[str] = set()
    for row in rows:
        for one in _LEAD.finditer(row.folded[: 4 * SHORT]):
            named = split_label(one["who"]) if is_office(one["who"]) else None
            if named and len(named.name) > 2:
                found.add(one["who"])
        found |= {person.name for person in presented(row, ())}
    return found.pop() if len(found) == 1 else None


def openings_of(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Questions, and the first quotation below each."""
    found = prose.questions_of(rows)
    first = min(found, default=len(rows))
    who = interviewed(rows[:first])
    for index, row in enumerate(rows):
        if row.text.startswith(("「", "『")) and index - 1 in found and found[index - 1].kind == "question":
            found[index] = TurnOpening(who or "", "", row.text)
    return found


def _evidence(manuscript: Manuscript) -> float:
    rows = rows_of(manuscript)
    openings = openings_of(rows)
    answers = sum(opening.kind == "speech" for opening in openings.values())
    if answers < _ENOUGH or prose.is_of_forum(rows):
        return 0.0
    return 0.4 + 0.5 * answers / (len(openings) - answers)


def _read(manuscript: Manuscript) -> Dialogue:
    rows = rows_of(manuscript)
    openings = openings_of(rows)
    return Transcript(manuscript, rows, RecordParts(openings, prose.headings_of(rows, openings))).dialogue()


LAYOUT = Layout("interview", N_("一問一答のインタビュー"), _evidence, _read)

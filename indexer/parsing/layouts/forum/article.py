"""An article: what its rows are, put together into a dialogue.

No row is dropped: it is in the dialogue, or a diagnostic names it.
"""

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.forum import header
from indexer.parsing.layouts.forum.diagnostics import remarks_on
from indexer.parsing.layouts.forum.roles import Reading
from indexer.parsing.layouts.forum.series import find_series
from indexer.parsing.layouts.forum.turns import Assembly
from indexer.parsing.layouts.forum.uncertain_lines import doubts_of
from indexer.parsing.lines.quoting import short
from indexer.parsing.lines.rows import TextRow, rows_of
from indexer.parsing.slug import slug_of
from kb.messages import _
from kb.model.dialogue import Dialogue


def read(manuscript: Manuscript) -> Dialogue:
    """The dialogue of an article."""
    rows = rows_of(manuscript)
    reading = Reading(rows)
    assembly = Assembly(reading.cast)
    for index, row in enumerate(rows):
        _take(assembly, reading, index, row)
    turns = assembly.turns()
    of_header = [index for index in range(reading.body) if index not in reading.roles]
    behind = range(reading.end, len(rows))
    ending = [index for index in behind if reading.roles.get(index) != "footer"]
    series, number, differs = find_series(rows, reading.title.text, of_header, ending)
    day = header.find_day(rows, of_header, behind)
    _report_header(assembly, reading, dated=day is not None, differs=differs)
    found = remarks_on(rows, reading.roster, number.conflicts, number.value, doubts_of(reading))
    diagnostics = (*manuscript.diagnostics, *assembly.diagnostics, *found)
    return Dialogue(
        id=slug_of(manuscript.source.path, manuscript.name),
        title=reading.title.text,
        source=manuscript.source,
        series=series,
        date=day,
        agenda=reading.agenda.items,
        participants=tuple(reading.cast.people),
        turns=turns,
        credits=tuple(rows[index].text for index in sorted(reading.tail.credits)),
        diagnostics=tuple(sorted(diagnostics, key=lambda one: (one.line, one.code))),
    )


def _take(assembly: Assembly, reading: Reading, index: int, row: TextRow) -> None:
    role = reading.roles.get(index)
    if role in {"speaker", "spoken"}:
        assembly.speaker(row, reading.labels[index])
    elif role == "question":
        assembly.question(row, reading.dashes[index])
    elif role == "unknown":
        assembly.unknown(row)
    elif role == "heading":
        assembly.heading(row, reading.paths.get(index))
    elif role in {"label", "image-caption", "divider", "footer"}:
        assembly.report(row, role, _("本文ではない行として除きました: {text}", text=short(row.text)))
    elif role == "note":
        if index > reading.last and reading.roles.get(index - 1) != "note":
            assembly.leave_section()
        assembly.narration(row)
    elif reading.is_speech(index):
        assembly.text(row)
    elif role is None:
        if index == reading.closing.start and reading.roles.get(index - 1) != "heading":
            assembly.leave_section()
        assembly.narration(row)


def _report_header(assembly: Assembly, reading: Reading, *, dated: bool, differs: bool) -> None:
    """What the header should say and does not, or says twice."""
    at = reading.rows[min(reading.title.rows, default=0)]
    if not dated:
        assembly.report(at, "missing-date", _("座談会の日付が書かれていません。"))
    if not reading.roster.participants:
        assembly.report(at, "missing-participants", _("参加者の一覧がありません。紹介の行から補いました。"))
    if not reading.title.rows:
        assembly.report(at, "missing-title", _("題名が見つかりません。"))
    if differs:
        assembly.report(at, "part-conflict", _("題名と本文で、何回目の記事かが食い違います。題名によりました。"))

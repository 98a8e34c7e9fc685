"""Diagnostics about the roster, the number of the talk and uncertain rows."""

from collections.abc import Mapping, Sequence

from indexer.parsing.layouts.forum.roster import Roster
from indexer.parsing.layouts.forum.series import NumberConflict
from indexer.parsing.lines.rows import TextRow, quoted
from kb.messages import N_, _
from kb.model.dialogue import Diagnostic

_MESSAGES = {
    "label": N_("参加者の見出しと同じ行から読みました: {text}"),
    "joined-participants": N_("一行に複数の参加者がいます: {text}"),
    "split-participant": N_("一人の参加者を二行から読みました: {text}"),
    "unclear-participant": N_("参加者の一覧の行ですが、役職と氏名に分けきれません: {text}"),
    "absent": N_("欠席とあるため、参加者に入れませんでした: {text}"),
    "told-participants": N_("参加者の一覧がないため、文中の紹介から読みました: {text}"),
    "unclear-label": N_("発言者の行に見えますが、文の途中のため本文に残しました: {text}"),
    "unread-opening": N_("発言者の行かもしれませんが、誰とも分からないため本文に残しました: {text}"),
    "unclear-heading": N_("本文かもしれない行を、見出しとしました: {text}"),
    "unclear-closing": N_("書き手の結びかもしれない行を、前の発言者の続きとしました: {text}"),
    "unclear-line": N_("見出しか図の題かもしれない短い行を、本文に残しました: {text}"),
}


def diagnostics_of(
    rows: Sequence[TextRow],
    roster: Roster,
    conflicts: Sequence[NumberConflict],
    number: int | None,
    doubts: Mapping[int, str],
) -> list[Diagnostic]:
    """The diagnostics of an article; `doubts` are codes of uncertain rows by index."""
    found: list[Diagnostic] = []
    for conflict in conflicts:
        message = _(
            "「第{other}回」とありますが、開催の文の第{number}回としました。", other=conflict.number, number=number
        )
        found.append(Diagnostic(rows[conflict.row].number, "number-conflict", message))
    for code, indexes in (
        ("label", roster.labels & roster.rows),
        ("joined-participants", roster.joined),
        ("split-participant", roster.split),
        ("unclear-participant", roster.unclear),
        ("absent", roster.absent),
        ("told-participants", roster.narrated),
    ):
        found += [_diagnostic(rows[index], code) for index in sorted(indexes)]
    return found + [_diagnostic(rows[index], code) for index, code in sorted(doubts.items())]


def _diagnostic(row: TextRow, code: str) -> Diagnostic:
    return Diagnostic(row.number, code, _(_MESSAGES[code], text=quoted(row.text)))

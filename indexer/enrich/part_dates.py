"""Dates of later parts: a part without a date inherits the date of the other parts of its talk, if they have only one.

The parser's diagnostic of a missing date is replaced by one that names the other part.
"""

from collections.abc import Sequence

import msgspec

from kb.messages import _
from kb.model.dialogue import Diagnostic, Dialogue

_MISSING = "missing-date"


def with_dates_of_other_parts(dialogues: Sequence[Dialogue]) -> list[Dialogue]:
    """The dialogues, with inherited dates."""
    dated: dict[str, list[Dialogue]] = {}
    for dialogue in dialogues:
        if dialogue.talk and dialogue.date:
            dated.setdefault(dialogue.talk, []).append(dialogue)
    return [
        dialogue if dialogue.date else _dated(dialogue, dated.get(dialogue.talk or "", [])) for dialogue in dialogues
    ]


def _dated(dialogue: Dialogue, others: Sequence[Dialogue]) -> Dialogue:
    if len({other.date for other in others}) != 1:
        return dialogue
    other = others[0]
    line = next((found.line for found in dialogue.diagnostics if found.code == _MISSING), 1)
    message = _(
        "日付がないため、同じ座談会の別の記事（{part}）の日付 {day} としました。", part=other.id, day=other.date
    )
    kept = tuple(found for found in dialogue.diagnostics if found.code != _MISSING)
    told = Diagnostic(line, "day-of-other-part", message)
    return msgspec.structs.replace(dialogue, date=other.date, diagnostics=(told, *kept))

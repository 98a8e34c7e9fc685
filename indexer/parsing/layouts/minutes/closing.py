"""The end of a meeting in its minutes: annexes, reports and signatures below it are not said by the chair."""

import re
from collections.abc import Mapping, Sequence

from indexer.parsing.layouts.records.parts import TurnOpening, looks_like_speech
from indexer.parsing.lines.rows import SHORT, TextRow

_CLOSED = re.compile(
    r"(?:閉会|散会|延会|終会)(?:を|と)?(?:いた|致)?(?:し|させていただき)(?:ます|ました)"
    r"|(?:会議|委員会|協議会|審議会|議会|部会)[はを]?、?(?:これで|以上で)?(?:閉じ|終了|終わり|お開き)[^。]{0,12}(?:ます|ました)"
)
_RULE = re.compile(r"[━─―…‐ー\-=◇◆○●*・\s]{3,}")
_STAGE = re.compile(
    rf"[〔(（\[].*[〕)）\]]|{_RULE.pattern}|"
    r".{0,4}(?:午前|午後)?[0-9〇一二三四五六七八九十零]{1,3}時.{0,12}(?:散会|閉会|終了|延会|休憩|再開|開議|開会)"
)


def end_of_meeting(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> int:
    """The first row below the words that close the meeting and the stage directions behind them; else behind the last.

    A rule separates the annexes from the meeting, and belongs to neither.
    Words like these within the record only close a day or a part of it: speech follows them.
    """
    last = max((index for index, opening in openings.items() if _speaks(rows, index, opening)), default=len(rows))
    closed = next((index for index in range(last, len(rows)) if _CLOSED.search(rows[index].folded[-SHORT:])), None)
    if closed is None:
        return len(rows)
    end = closed + 1
    while end < len(rows) and is_procedural(rows[end]) and not _RULE.fullmatch(rows[end].folded[: SHORT * 2]):
        end += 1
    return end


def is_procedural(row: TextRow) -> bool:
    """True for a row of the procedure: a remark in brackets, a rule, the time of an event (午前十一時十二分散会)."""
    return bool(_STAGE.fullmatch(row.folded[: SHORT * 2]))


def _speaks(rows: Sequence[TextRow], index: int, opening: TurnOpening) -> bool:
    below = rows[index + 1].folded if index + 1 < len(rows) else ""
    return looks_like_speech(opening.text or below)

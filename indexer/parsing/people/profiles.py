"""What stands around a talk without being one: notes on who takes part (プロフィール), and whom to ask at the end."""

import re
from collections.abc import Sequence

from indexer.parsing.lines import cues
from indexer.parsing.lines.rows import SHORT, Row
from indexer.parsing.people import names
from kb.model.names import spaced

_PROFILE = re.compile(
    r"[■◆●○▼【\[<〈《(]? ?[^。、:]{0,16}?(?:ご?プロフィール|略歴|経歴|PROFILE|Profile)[】\]>〉》)]? ?:?"
)
_CAREER = re.compile(
    r"\d{4}年.{0,12}生まれ|生まれ。|入[庁区省府都社]し?[。、]|卒業|修了|就任|着任|現職|を経て|歴任|専門は|著書に|趣味は|出身。"
)
# かみや・みさき　1975年生まれ。…: needs no heading to be told.
_LIFE = re.compile(
    r"[^\s。、:「」]{2,14}(?: [^\s。、:「」]{1,8})?[ :]+(?:\d{4}|[昭平]和?成?\d{1,2})年.{0,12}(?:生まれ|入[庁区省府都])"
)
_POLITE = re.compile(r"(?:です|ます|ました|でした|ません)(?:ね|よ|が)?。?$")
_CONTACT = re.compile(
    r"[■◆●○▼【\[<〈(]? ?(?:本件に関する|この(?:記事|ページ|件)に関する)?(?:お?問い?合わ?せ先?|ご?連絡先"
    r"|担当(?:部署|課|者)?(?=[】\]>:]))"
    r"[】\]>〉)]? ?(?::? ?.{0,60})?"
)
_NUMBER = re.compile(
    r".{0,24}(?:電話|TEL|Tel|FAX|Fax|ファクス|ファックス|内線|メール|[Ee]-?mail|直通)[^。]{0,4}[\d(:].{0,60}|\(?〒.*"
)
_LONGEST = 80
_AHEAD = 3


def profile_rows(rows: Sequence[Row]) -> frozenset[int]:
    """The rows (by index) of notes on people: under プロフィール as far as lives are told, or one told on a row."""
    found: set[int] = set()
    for index, row in enumerate(rows):
        if index in found:
            continue
        if len(row.folded) <= 40 and _PROFILE.fullmatch(row.folded):
            found |= _lives(rows, index)
        elif _LIFE.match(row.folded[:SHORT]) and not _POLITE.search(row.folded):
            found.add(index)
    return frozenset(found)


def _lives(rows: Sequence[Row], head: int) -> set[int]:
    """The heading and the rows below it that name people and tell their lives; empty where none does."""
    end = head
    index = head + 1
    while index < len(rows) and index <= end + _AHEAD + (end == head):
        row = rows[index]
        if cues.question_dash(row.folded) or cues.is_footer(row.folded) or cues.is_credit(row.folded):
            break
        joined = index == end + 1 and not row.gap_before
        told = bool(_CAREER.search(row.folded)) and (joined or not _POLITE.search(row.folded))
        if told or (joined and end > head and cues.is_sentence(row.folded)):
            end = index
        elif cues.is_said(row.folded) or (row.heading is not None and not _names_somebody(row)):
            break
        index += 1
    return set(range(head, end + 1)) if end > head else set()


def _names_somebody(row: Row) -> bool:
    return names.is_full_name(names.bare_name(spaced(row.folded[:SHORT])))


def contact_start(rows: Sequence[Row], start: int) -> int:
    """The first row from `start` on that says whom to ask, if nothing below it is speech; past the end where none."""
    for index in range(start, len(rows)):
        if _is_contact(rows[index]) and all(_is_short(row) for row in rows[index:]):
            return index
    return len(rows)


def _is_contact(row: Row) -> bool:
    text = row.folded
    return len(text) <= _LONGEST and bool(_CONTACT.fullmatch(text) or _NUMBER.fullmatch(text)) and _is_short(row)


def _is_short(row: Row) -> bool:
    return len(row.folded) <= _LONGEST and (
        not cues.is_said(row.folded) or row.folded.endswith(("ください。", "ださい"))
    )

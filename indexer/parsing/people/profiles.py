"""What stands around a talk without being one: notes on who takes part (プロフィール), and whom to ask at the end."""

import re
from collections.abc import Sequence

from indexer.parsing.lines.notices import is_credit, is_footer
from indexer.parsing.lines.questions import question_dash
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_said, is_sentence
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
_AHEAD = 3


def profile_rows(rows: Sequence[TextRow]) -> frozenset[int]:
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


def _lives(rows: Sequence[TextRow], head: int) -> set[int]:
    """The heading and the rows below it that name people and tell their lives; empty where none does."""
    end = head
    index = head + 1
    while index < len(rows) and index <= end + _AHEAD + (end == head):
        row = rows[index]
        if question_dash(row.folded) or is_footer(row.folded) or is_credit(row.folded):
            break
        joined = index == end + 1 and not row.gap_before
        told = bool(_CAREER.search(row.folded)) and (joined or not _POLITE.search(row.folded))
        if told or (joined and end > head and is_sentence(row.folded)):
            end = index
        elif is_said(row.folded) or (row.heading is not None and not _names_somebody(row)):
            break
        index += 1
    return set(range(head, end + 1)) if end > head else set()


def _names_somebody(row: TextRow) -> bool:
    return names.is_full_name(names.bare_name(spaced(row.folded[:SHORT])))

"""Notes on people around a talk: プロフィール and one-line biographies."""

import re
from collections.abc import Sequence

from indexer.parsing.lines.notices import is_credit, is_footer
from indexer.parsing.lines.questions import question_dash_length
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech, is_sentence
from indexer.parsing.people import names
from kb.model.names import spaced

_PROFILE = re.compile(
    r"[■◆●○▼【\[<〈《(]? ?[^。、:]{0,16}?(?:ご?プロフィール|略歴|経歴|PROFILE|Profile)[】\]>〉》)]? ?:?"
)
_CAREER = re.compile(
    r"\d{4}年.{0,12}生まれ|生まれ。|入[庁区省府都社]し?[。、]|卒業|修了|就任|着任|現職|を経て|歴任|専門は|著書に|趣味は|出身。"
)
# One-line biographies, recognised without a heading: かみや・みさき　1975年生まれ。…
_LIFE = re.compile(
    r"[^\s。、:「」]{2,14}(?: [^\s。、:「」]{1,8})?[ :]+(?:\d{4}|[昭平]和?成?\d{1,2})年.{0,12}(?:生まれ|入[庁区省府都])"
)
_POLITE = re.compile(r"(?:です|ます|ました|でした|ません)(?:ね|よ|が)?。?$")
_AHEAD = 3


def profile_rows(rows: Sequence[TextRow]) -> frozenset[int]:
    """The rows (by index) of notes on people: biographies under プロフィール, or on a row of their own."""
    found: set[int] = set()
    for index, row in enumerate(rows):
        if index in found:
            continue
        if len(row.folded) <= 40 and _PROFILE.fullmatch(row.folded):
            found |= _biography_rows(rows, index)
        elif _LIFE.match(row.folded[:SHORT]) and not _POLITE.search(row.folded):
            found.add(index)
    return frozenset(found)


def _biography_rows(rows: Sequence[TextRow], head: int) -> set[int]:
    """The rows of the heading and of the biographies below it; empty if there are none."""
    end = head
    index = head + 1
    while index < len(rows) and index <= end + _AHEAD + (end == head):
        row = rows[index]
        if question_dash_length(row.folded) or is_footer(row.folded) or is_credit(row.folded):
            break
        joined = index == end + 1 and not row.gap_before
        told = bool(_CAREER.search(row.folded)) and (joined or not _POLITE.search(row.folded))
        if told or (joined and end > head and is_sentence(row.folded)):
            end = index
        elif ends_as_speech(row.folded) or (row.heading is not None and not _is_name_row(row)):
            break
        index += 1
    return set(range(head, end + 1)) if end > head else set()


def _is_name_row(row: TextRow) -> bool:
    return names.is_full_name(names.bare_name(spaced(row.folded[:SHORT])))

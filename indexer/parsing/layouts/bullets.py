"""Layout of bulleted summaries: the speaker on a line, the speech as bullets below (中野区 / • … / • …)."""

import re
from collections.abc import Sequence

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import is_sentence
from indexer.parsing.people.names import is_surname
from indexer.parsing.people.titles import split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key
from kb.model.organizations import METROPOLIS, leading_organization

_BULLET = re.compile(r"[•・‣◦●○*＊] ?\S|[-‐−–] \S")
_LIST = re.compile(r"(?:出席|参加|委員|登壇|日時|場所|配布|資料|議題|次第|構成|関連|お問|問い?合わ?せ|リンク)")
_LONGEST_LABEL = 40
_ENOUGH = 3


def _is_bullet(row: TextRow) -> bool:
    return bool(_BULLET.match(row.folded))


def find_parts(rows: Sequence[TextRow]) -> RecordParts:
    """The lines above bullets: speakers if they name a person, an office or a body, else headings of the talk."""
    openings: dict[int, TurnOpening] = {}
    headings: dict[int, int] = {}
    for index, row in enumerate(rows[:-1]):
        if (
            _is_bullet(row)
            or len(row.text) > _LONGEST_LABEL
            or is_sentence(row.folded)
            or not _is_bullet(rows[index + 1])
        ):
            continue
        label = row.text.strip(":： 【】<>＜＞()（）")
        if label and not _LIST.match(label) and _is_speaker(label):
            openings[index] = TurnOpening(label, row.text, "")
    first = min(openings, default=len(rows))
    for index, row in enumerate(rows[:-1]):
        short = len(row.text) <= _LONGEST_LABEL and not _is_bullet(row) and not is_sentence(row.folded)
        if short and index not in openings and (index > first or index + 1 == first) and row.gap_before:
            headings[index] = 1
    return RecordParts(openings, headings)


def _is_speaker(label: str) -> bool:
    plain = exact_key(label)
    body = leading_organization(plain)
    return (
        split_label(label) is not None or plain == METROPOLIS or (body is not None and not body[1]) or is_surname(plain)
    )


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    openings = find_parts(rows).openings
    if len(openings) < _ENOUGH:
        return None
    talk = rows[min(openings) :]
    return detection_by_share("bullets", sum(map(_is_bullet, talk)), len(talk), "lines of the talk are bullets")


def _parse(manuscript: Manuscript, rows: Sequence[TextRow]) -> Dialogue:
    return parse_record(manuscript, rows, find_parts(rows))


LAYOUT = Layout("bullets", N_("発言者の行と箇条書きの議事概要"), _detect, _parse)

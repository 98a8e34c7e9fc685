"""Lines of the speech that might be something else: a heading, a caption, the label of somebody known or unknown."""

import re

from indexer.parsing.layouts.forum.roles import Reading
from indexer.parsing.layouts.forum.unlisted_labels import labelled, resembles_name
from indexer.parsing.lines.page_noise import is_link
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import is_list_item, is_said, is_stage_direction
from indexer.parsing.people.offices import ends_with_title

_PERSON = re.compile(
    r".*(?:[^\s]者|さん|氏|様|先生|職員|担当|司会|進行|記者|事務局)[A-Z]?"
    r"|.{0,6}(?:[区市町村都県]民|利用者|職員|来庁者)[A-Z]"
)


def doubts_of(reading: Reading) -> dict[int, str]:
    """The codes of what is doubtful, by index of row: those of the reading, and those of the speech."""
    doubts = dict(reading.doubts)
    for index, row in enumerate(reading.rows):
        if index in doubts or not reading.is_speech(index):
            continue
        if _is_unclear(reading, index, row):
            doubts[index] = "unclear-line"
        elif _is_labelled(row):
            doubts[index] = "unread-label"
    return doubts


def _is_unclear(reading: Reading, index: int, row: TextRow) -> bool:
    """Whether a row might be a heading, a caption or the label of somebody known."""
    if index in reading.strangers.unclear:
        return True
    if not row.gap_before or is_said(row.folded):
        return False
    if len(row.text) <= 24 and _begins_with_name(reading, row):
        return True
    plain = is_list_item(row.folded) or is_stage_direction(row.folded) or is_link(row.folded)
    behind_label = reading.roles.get(index - 1) in {"speaker", "unknown"}
    return len(row.text) <= 30 and row.gap_after and not plain and not behind_label


def _begins_with_name(reading: Reading, row: TextRow) -> bool:
    surnames = {person.name.partition(" ")[0] for person in reading.cast.people}
    return any(len(surname) > 1 and row.text.startswith(surname) for surname in surnames)


def _is_labelled(row: TextRow) -> bool:
    """Whether a row begins with what a person may be called and goes on with speech, though nobody is known so."""
    found = labelled(row)
    return found is not None and bool(
        ends_with_title(found.name) or _PERSON.fullmatch(found.name) or resembles_name(found.name)
    )

"""Lines of the speech that may be a heading, a caption or a speaker label; each is reported."""

import re
from collections.abc import Sequence

from indexer.parsing.layouts.forum.classification import ClassifiedArticle
from indexer.parsing.layouts.forum.unlisted_labels import label_before_speech, resembles_name
from indexer.parsing.lines.page_noise import is_link
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import ends_as_speech, is_list_item, is_stage_direction
from indexer.parsing.people.offices import ends_with_title
from kb.model.dialogue import Participant

_PERSON = re.compile(
    r".*(?:[^\s]者|さん|氏|様|先生|職員|担当|司会|進行|記者|事務局)[A-Z]?"
    r"|.{0,6}(?:[区市町村都県]民|利用者|職員|来庁者)[A-Z]"
)


def uncertain_lines(article: ClassifiedArticle, people: Sequence[Participant]) -> dict[int, str]:
    """The codes of diagnostics by index of row: those of the classification, and those about the speech."""
    surnames = {person.name.partition(" ")[0] for person in people}
    openings = tuple(surname for surname in surnames if len(surname) > 1)
    doubts = dict(article.doubts)
    for index, row in enumerate(article.rows):
        if index in doubts or not article.is_speech(index):
            continue
        if _is_unclear(article, index, row, openings):
            doubts[index] = "unclear-line"
        elif _is_labelled(row):
            doubts[index] = "unread-opening"
    return doubts


def _is_unclear(article: ClassifiedArticle, index: int, row: TextRow, surnames: tuple[str, ...]) -> bool:
    """True if a row may be a heading, a caption or the label of a participant."""
    if index in article.openings.unlisted.unclear:
        return True
    if not row.gap_before or ends_as_speech(row.folded):
        return False
    if len(row.text) <= 24 and row.text.startswith(surnames):
        return True
    plain = is_list_item(row.folded) or is_stage_direction(row.folded) or is_link(row.folded)
    behind_label = article.kinds.get(index - 1) in {"speaker", "unknown"}
    return len(row.text) <= 30 and row.gap_after and not plain and not behind_label


def _is_labelled(row: TextRow) -> bool:
    """True if a row begins with a possible name or office, followed by speech."""
    found = label_before_speech(row)
    return found is not None and bool(
        ends_with_title(found.name) or _PERSON.fullmatch(found.name) or resembles_name(found.name)
    )

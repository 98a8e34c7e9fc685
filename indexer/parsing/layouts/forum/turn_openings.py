"""Finds the rows that open turns (speaker lines, questions) and the agenda above them."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from indexer.parsing.layouts.forum import headings, labels
from indexer.parsing.layouts.forum.header import Agenda, find_agenda
from indexer.parsing.layouts.forum.roster import Roster
from indexer.parsing.layouts.forum.row_kinds import RowKind, mark, talk_bounds
from indexer.parsing.layouts.forum.sentence_context import is_inside_sentence, listed_labels
from indexer.parsing.layouts.forum.unlisted_labels import (
    UnlistedLabels,
    find_unlisted,
    unlisted_inline,
    unlisted_titled,
)
from indexer.parsing.lines.notices import is_announcement, is_credit, is_event_detail, is_footer, is_part_notice
from indexer.parsing.lines.page_noise import is_image
from indexer.parsing.lines.questions import question_rows
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import ends_as_speech, is_sentence
from indexer.parsing.speakers.base import SpeakerLabel
from indexer.parsing.speakers.vocabulary import keys_of, vocabulary_of

_LONGEST_HEADING = 60
_LONGEST_CAPTION = 40


class TurnOpenings(Struct, frozen=True):
    """The speaker labels of an article, by index of row, and the length of each question's dash.

    `first` and `last` are the first and last rows that open a turn; `body_start` is the row at which the header ends.
    `unclear` are rows that look like labels in the middle of a sentence.
    """

    labels: Mapping[int, SpeakerLabel]
    unclear: frozenset[int]
    dashes: Mapping[int, int]
    agenda: Agenda
    unlisted: UnlistedLabels
    first: int
    last: int
    body_start: int


def find_turn_openings(
    rows: Sequence[TextRow],
    kinds: dict[int, RowKind],
    start: int,
    roster: Roster,
    known: Collection[str],
    *,
    dense: bool,
) -> TurnOpenings:
    """Finds the openings below row `start`, and adds the kinds of their rows to `kinds`."""
    free = [index for index in range(start, len(rows)) if index not in kinds]
    found, unclear = _read_labels(rows, kinds, free, start, roster, known, dense=dense)
    mark(kinds, (index for index, label in found.items() if not label.length), "speaker")
    mark(kinds, found, "inline-speaker")
    dashes = _read_questions(rows, kinds, free, found, dense=dense)
    _mark_legends(rows, kinds)
    first, _last = talk_bounds(kinds, len(rows))
    agenda = find_agenda(rows, first)
    mark(kinds, agenda.rows, "agenda")
    mark(kinds, agenda.labels, "label")
    unlisted = _find_unlisted(rows, kinds, first, agenda, known, dense=dense)
    mark(kinds, unlisted.labels, "unknown")
    first, last = talk_bounds(kinds, len(rows))
    return TurnOpenings(found, unclear, dashes, agenda, unlisted, first, last, _body_start(rows, kinds, first))


def _read_labels(
    rows: Sequence[TextRow],
    kinds: Mapping[int, RowKind],
    free: Sequence[int],
    start: int,
    roster: Roster,
    known: Collection[str],
    *,
    dense: bool,
) -> tuple[dict[int, SpeakerLabel], frozenset[int]]:
    """The labels of rows without a kind, and the rows whose label is part of a sentence.

    A name alone is a label only if the article states it in its roster, an alias or an introduction.
    """
    vocabulary = vocabulary_of(roster.participants, labels.aliases_in([rows[index] for index in free]), known)
    for index in free:
        label = labels.read_label(rows[index], vocabulary)
        if label and label.introduces:
            vocabulary.names |= keys_of(label.name)
    labelled = {index for index in free if labels.read_label(rows[index], vocabulary)}
    titled = unlisted_titled(rows, kinds, labelled, start)
    for label in titled.values():
        vocabulary.names |= keys_of(label.name)
    found = {index: label for index in free if (label := labels.read_label(rows[index], vocabulary))} | titled
    unclear: set[int] = set()
    for index in list(found):
        for listed in listed_labels(rows, kinds, found, index, dense=dense):
            if listed in found and not found[listed].alias:
                del found[listed]
                unclear.add(listed)
    inline = unlisted_inline(rows, kinds, found, start)
    found |= {index: label for index, label in inline.items() if index not in unclear}
    said = [label.name for label in found.values()]
    if is_announcement(rows) and len(set(said)) == len(said):
        return {}, frozenset(unclear | found.keys())
    return found, frozenset(unclear)


def _read_questions(
    rows: Sequence[TextRow],
    kinds: dict[int, RowKind],
    free: Sequence[int],
    found: Mapping[int, SpeakerLabel],
    *,
    dense: bool,
) -> dict[int, int]:
    """The interviewer's lines, with the length of their dash."""
    asked = question_rows(rows)
    dashes: dict[int, int] = {}
    for index in free:
        inside = is_inside_sentence(rows, kinds, index, dense=dense)
        if index not in found and not inside and index in asked:
            dashes[index] = asked[index]
            kinds[index] = "question"
    return dashes


def _mark_legends(rows: Sequence[TextRow], kinds: dict[int, RowKind]) -> None:
    """Marks a short line directly below an image as its caption."""
    for index in range(1, len(rows)):
        row, above = rows[index], rows[index - 1]
        if index in kinds or row.gap_before or not row.gap_after or row.heading is not None:
            continue
        if is_image(above.folded) and len(row.text) <= _LONGEST_CAPTION and not ends_as_speech(row.folded):
            kinds[index] = "image-caption"


def _find_unlisted(
    rows: Sequence[TextRow],
    kinds: Mapping[int, RowKind],
    first: int,
    agenda: Agenda,
    known: Collection[str],
    *,
    dense: bool,
) -> UnlistedLabels:
    """Speaker lines that nothing introduces, between the header and the footer."""
    start = 0
    for index in range(first):
        if kinds.get(index) in {"participant", "agenda", "title"} or (
            index not in kinds and _is_announcement(rows[index])
        ):
            start = index + 1
    end = len(rows)
    for index in range(len(rows) - 1, max(talk_bounds(kinds, len(rows))[1], start), -1):
        if is_footer(rows[index].folded) or is_credit(rows[index].folded):
            end = index
    topics = {headings.topic_of(item) for item in agenda.items}
    return find_unlisted(rows, kinds, start, end, dense=dense, topics=topics, known=known)


def _body_start(rows: Sequence[TextRow], kinds: Mapping[int, RowKind], first: int) -> int:
    """The row from which short lines can be headings: below the last line that belongs to the header."""
    start = 0
    for index in range(first):
        kind, row = kinds.get(index), rows[index]
        if kind in {"participant", "agenda", "title"} or (kind is None and _is_of_header(row)):
            start = index + 1
    return min(start, first)


def _is_announcement(row: TextRow) -> bool:
    """True for a definition, a part notice, and the sentence that names the series and the date."""
    text = row.folded
    return text.startswith("※") or is_part_notice(text) or "フォーラム" in text or "座談会」" in text


def _is_of_header(row: TextRow) -> bool:
    """True for a definition, a notice, an announcement and prose: short lines above it are not headings of the talk."""
    if row.folded.startswith("※") or is_part_notice(row.folded) or is_sentence(row.folded):
        return True
    if is_event_detail(row.folded):
        return True
    return len(row.text) > _LONGEST_HEADING or "座談会" in row.folded

"""Turn openings of a record whose labels stand on lines of their own: the labels that have speech below them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from indexer.parsing.layouts.label_lines.labels import Label, label_of
from indexer.parsing.layouts.label_lines.speech import is_entry, is_speech
from indexer.parsing.layouts.records.header import is_record
from indexer.parsing.layouts.records.parts import TurnOpening
from indexer.parsing.lines.list_marks import mark_of
from indexer.parsing.lines.notices import contact_start
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech, ends_mid_sentence, is_marked_heading
from indexer.parsing.people.attendance import find_attendance
from indexer.parsing.people.titles import split_label
from indexer.parsing.speakers.name_index import surname_lengths
from kb.model.names import exact_key, name_key
from kb.model.organizations import named_municipalities

_LIST_HEAD = re.compile(
    r"[○◯〇◎●■◆【\[(<]?(?:本日の)?(?:出席|欠席|参加|登壇|委員)(?:者|委員|機関|団体|自治体)?(?:名簿|一覧)?(?:\(敬称略\))?[】\])>]?:?"
)
_ALIAS = re.compile(r"\(以下[^()]*\)$")
_TOP = 12
_LONGEST = 40


class OwnLines(Struct, frozen=True):
    """The openings by row index, with the label of each, and the number of rows that could have been one.

    The talk ends above row `end`.
    """

    openings: Mapping[int, TurnOpening]
    labels: Mapping[int, Label]
    lines: int
    end: int


def find_own_lines(rows: Sequence[TextRow]) -> OwnLines:
    """Finds the labels, from the first one with speech below it; labels that recur may have any text below them."""
    known = {name for row in rows[:_TOP] for name in named_municipalities(row.folded[:SHORT])}
    labels = _labels(rows, known, ())
    sure = {index for index in labels if _is_spoken(rows, index, labels, known)}
    if sure and (listed := _listed(rows, min(sure), known)):
        labels = _labels(rows, known, listed)
        sure = {index for index in labels if _is_spoken(rows, index, labels, known)}
    sure = _without_lone_surnames(sure, labels)
    colons = {index for index in sure if labels[index].form == "colon"}
    if colons and any(map(_has_speech, rows)):
        # The document has its labels before the speech; one that ends its line is wrapped.
        sure -= colons
    if any(labels[index].form == "brackets" for index in sure):
        sure = _beside_brackets(rows, sure, labels)
    if not sure:
        return OwnLines({}, {}, 0, len(rows))
    again = {exact_key(labels[index].text) for index in sure}
    forms = {labels[index].form for index in sure}
    marks = {mark_of(rows[index + 1]) for index in sure} - {None}
    first = min(sure)
    end = _end(rows, max(sure))
    found = sure | {
        index
        for index, label in labels.items()
        if index < end
        and label.form in forms
        and _has_text(rows, index, labels, known)
        and (exact_key(label.text) in again or (index > first and _is_like(label, rows[index + 1], marks)))
        and not _is_in_list(rows, index, first)
    }
    asks = not is_record(rows)
    openings = {
        index: TurnOpening(
            label=labels[index].text,
            as_written=rows[index].text,
            text="",
            kind="question" if asks and labels[index].kind == "host" and _interviews(labels[index]) else "speech",
        )
        for index in sorted(found)
    }
    return OwnLines(openings, {index: labels[index] for index in openings}, _lines(rows, min(found), end), end)


def _is_like(label: Label, below: TextRow, marks: Collection[str | None]) -> bool:
    """True if a label has brackets or a colon, or the mark below it is one with which speech begins elsewhere."""
    return (label.form != "bare" and label.kind != "surname") or mark_of(below) in marks


def _end(rows: Sequence[TextRow], last: int) -> int:
    """The row behind the last sure label at which contacts or a list of people begin."""
    end = contact_start(rows, last + 1)
    lists = (index for index in range(last + 1, end) if _LIST_HEAD.fullmatch(exact_key(rows[index].folded[:SHORT])))
    return next(lists, end)


def _has_speech(row: TextRow) -> bool:
    """True if an office or a name with a title stands before a colon and speech on the same row."""
    label, _colon, text = row.folded[: 4 * SHORT].partition(":")
    said = "。" in text or ends_as_speech(text)
    return said and mark_of(row) is None and len(label) <= _LONGEST and split_label(_ALIAS.sub("", label)) is not None


def _interviews(label: Label) -> bool:
    return not label.text.startswith("事務局")


def _labels(rows: Sequence[TextRow], known: Collection[str], listed: Collection[str]) -> dict[int, Label]:
    """The rows that may be labels: the row above does not go on in them."""
    return {
        index: label
        for index, row in enumerate(rows)
        if (label := label_of(row, known, listed)) and not (index and _goes_on(rows[index - 1], row))
    }


def _goes_on(above: TextRow, row: TextRow) -> bool:
    """True if the sentence of the row above is wrapped into this row."""
    return not row.gap_before and (ends_mid_sentence(above.folded[-SHORT:]) or above.folded.endswith("、"))


def _is_spoken(rows: Sequence[TextRow], index: int, labels: Mapping[int, Label], known: Collection[str]) -> bool:
    if index + 1 >= len(rows) or index + 1 in labels or not is_speech(rows, index + 1, known):
        return False
    # In articles, a bare surname opens a turn, and a bare unit is a caption.
    weak = labels[index].form == "bare" and labels[index].kind in {"surname", "unit"}
    return mark_of(rows[index + 1]) is not None or not weak


def _has_text(rows: Sequence[TextRow], index: int, labels: Mapping[int, Label], known: Collection[str]) -> bool:
    """True if a row below a label may be speech that is no sentence: 資料に基づき説明"""
    if index + 1 >= len(rows) or index + 1 in labels:
        return False
    below = rows[index + 1]
    return not (is_entry(below, known) or noise_kind(below) or is_marked_heading(below))


def _is_in_list(rows: Sequence[TextRow], index: int, first: int) -> bool:
    """True if a label above the first turn stands in a list of people."""
    return index < first and any(_LIST_HEAD.fullmatch(exact_key(row.folded[:SHORT])) for row in rows[index:first])


def _without_lone_surnames(sure: Collection[int], labels: Mapping[int, Label]) -> set[int]:
    """Drops a surname that nobody lists and that occurs once: a heading has the same form."""
    counts = Counter(exact_key(labels[index].text) for index in sure if labels[index].kind == "surname")
    return {index for index in sure if labels[index].kind != "surname" or counts[exact_key(labels[index].text)] > 1}


def _beside_brackets(rows: Sequence[TextRow], sure: Collection[int], labels: Mapping[int, Label]) -> set[int]:
    """Drops bare bodies and units without a list mark below where labels have brackets: headings, lines of a list."""
    return {
        index
        for index in sure
        if labels[index].form != "bare"
        or labels[index].kind in {"office", "person"}
        or mark_of(rows[index + 1]) is not None
    }


def _listed(rows: Sequence[TextRow], first: int, known: Collection[str]) -> set[str]:
    """The keys of the names, and of the surnames, of the people whom the rows above the talk list."""
    people = find_attendance(rows, first, known, None, None).people
    names = [exact_key(attendee.person.name) for attendee in people]
    keys = {name_key(name) for name in names if len(name) > 1}
    return keys | {
        name_key(exact_key(attendee.person.name)[:length])
        for attendee in people
        if " " in attendee.person.name
        for length in surname_lengths(attendee.person)
    }


def _lines(rows: Sequence[TextRow], first: int, end: int) -> int:
    """The rows of the talk that could be labels: short, without mark, and no sentences."""
    return sum(
        len(row.folded) <= 40 and mark_of(row) is None and not ends_as_speech(row.folded) for row in rows[first:end]
    )

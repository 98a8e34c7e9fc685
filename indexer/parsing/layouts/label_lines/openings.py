"""Turn openings of a record whose labels stand on lines of their own: the labels that have speech below them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial

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
from indexer.parsing.people.offices import is_unit
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
    """Finds the labels, from the first one with speech below it; labels that recur may have any text below them.

    Rows are read as labels above speech first, and all rows only if there is one: most documents have none.
    """
    known = {name for row in rows[:_TOP] for name in named_municipalities(row.folded[:SHORT])}
    spoken = [index for index in range(len(rows) - 1) if is_speech(rows, index + 1, known)]
    label_at = cache(partial(_label_at, rows, known, ()))
    sure = _labels_of_speech(rows, spoken, label_at)
    if sure and (listed := _listed(rows, min(sure), known)):
        label_at = cache(partial(_label_at, rows, known, listed))
        sure = _labels_of_speech(rows, spoken, label_at)
    sure = _without_chapters(rows, _without_lone_surnames(sure))
    if any(label.form == "colon" for label in sure.values()) and any(map(_has_speech, rows)):
        # The document has its labels before the speech; one that ends its line is wrapped.
        sure = {index: label for index, label in sure.items() if label.form != "colon"}
    if any(label.form == "brackets" for label in sure.values()):
        sure = _beside_brackets(rows, sure)
    if not sure:
        return OwnLines({}, {}, 0, len(rows))
    again = {exact_key(label.text) for label in sure.values()}
    if is_record(rows):
        again |= _recurring_units(spoken, label_at)
    forms = {label.form for label in sure.values()}
    marks = {mark_of(rows[index + 1]) for index in sure} - {None}
    first = min(sure)
    end = _end(rows, max(sure))
    labels = {
        index: label
        for index in range(len(rows))
        if (label := label_at(index))
        and (
            index in sure
            or (
                index < end
                and label.form in forms
                and not label_at(index + 1)
                and _has_text(rows, index, known)
                and (exact_key(label.text) in again or (index > first and _is_like(label, rows[index + 1], marks)))
                and not _is_in_list(rows, index, first)
            )
        )
    }
    asks = not is_record(rows)
    openings = {
        index: TurnOpening(
            label=label.text,
            as_written=rows[index].text,
            text="",
            kind="question" if asks and label.kind == "host" and _interviews(label) else "speech",
        )
        for index, label in labels.items()
    }
    return OwnLines(openings, labels, _lines(rows, min(labels), end), end)


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


def _label_at(rows: Sequence[TextRow], known: Collection[str], listed: Collection[str], index: int) -> Label | None:
    """The label that a row may be, unless the row above goes on in it; None below the last row, too."""
    if index >= len(rows) or (index and _goes_on(rows[index - 1], rows[index])):
        return None
    return label_of(rows[index], known, listed)


def _labels_of_speech(
    rows: Sequence[TextRow], spoken: Sequence[int], label_at: Callable[[int], Label | None]
) -> dict[int, Label]:
    """The labels, by index of row, that open a turn for certain, of the rows that have speech below them."""
    return {
        index: label
        for index in spoken
        if (label := label_at(index)) and not label_at(index + 1) and _is_certain(label, rows[index + 1])
    }


def _recurring_units(spoken: Sequence[int], label_at: Callable[[int], Label | None]) -> set[str]:
    """Units that stand above speech more than once: they answer in records, as no caption or heading does."""
    units = Counter(exact_key(label.text) for index in spoken if (label := label_at(index)) and label.kind == "unit")
    return {unit for unit, count in units.items() if count > 1 and is_unit(unit)}


def _is_certain(label: Label, below: TextRow) -> bool:
    # In articles, a bare surname opens a turn, and a bare unit is a caption.
    weak = label.form == "bare" and label.kind in {"surname", "unit"}
    return mark_of(below) is not None or not weak


def _goes_on(above: TextRow, row: TextRow) -> bool:
    """True if the sentence of the row above is wrapped into this row."""
    return not row.gap_before and (ends_mid_sentence(above.folded[-SHORT:]) or above.folded.endswith("、"))


def _has_text(rows: Sequence[TextRow], index: int, known: Collection[str]) -> bool:
    """True if a row below a label may be speech that is no sentence: 資料に基づき説明"""
    if index + 1 >= len(rows):
        return False
    below = rows[index + 1]
    return not (is_entry(below, known) or noise_kind(below) or is_marked_heading(below))


def _is_in_list(rows: Sequence[TextRow], index: int, first: int) -> bool:
    """True if a label above the first turn stands in a list of people."""
    return index < first and any(_LIST_HEAD.fullmatch(exact_key(row.folded[:SHORT])) for row in rows[index:first])


def _without_lone_surnames(sure: Mapping[int, Label]) -> dict[int, Label]:
    """Drops a surname that nobody lists and that occurs once: a heading has the same form."""
    counts = Counter(exact_key(label.text) for label in sure.values() if label.kind == "surname")
    return {
        index: label for index, label in sure.items() if label.kind != "surname" or counts[exact_key(label.text)] > 1
    }


def _without_chapters(rows: Sequence[TextRow], sure: Mapping[int, Label]) -> dict[int, Label]:
    """Drops labels in square brackets that do not alternate as speakers do: 【荒川区】 may head the chapter of a body.

    Bodies speak again, or are those of a record; labels in round brackets below them speak in their stead. Where most
    of the labels name people, another layout reads the document.
    """
    square = [label for label in sure.values() if label.form == "square"]
    counts = Counter(exact_key(label.text) for label in square)
    bodies = sum(label.kind == "body" or is_unit(exact_key(label.text)) for label in square)
    speak = 2 * bodies >= len(square) > 0 and (max(counts.values()) > 1 or is_record(rows))
    if speak and not any(label.form == "brackets" for label in sure.values()):
        return dict(sure)
    return {index: label for index, label in sure.items() if label.form != "square"}


def _beside_brackets(rows: Sequence[TextRow], sure: Mapping[int, Label]) -> dict[int, Label]:
    """Drops bare bodies and units without a list mark below where labels have brackets: headings, lines of a list."""
    return {
        index: label
        for index, label in sure.items()
        if label.form != "bare" or label.kind in {"office", "person"} or mark_of(rows[index + 1]) is not None
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

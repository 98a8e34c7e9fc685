"""Openings of turns in minutes, and headings, by the use that the document makes of each mark.

A mark opens turns if most of its labels have speech behind or below them; any other mark before short lines marks
headings. Forms of labels that other lines have, too, are accepted if the document uses them throughout.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from indexer.parsing.layouts.minutes.label_forms import (
    MARKS,
    NUMBER,
    LabelReading,
    read_joined_label,
    read_labels,
    read_unmarked_label,
)
from indexer.parsing.layouts.records.parts import TurnOpening, looks_like_speech
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech, is_sentence
from indexer.parsing.people.attendance_groups import group_of
from indexer.parsing.people.names import is_surname, sole_organization
from indexer.parsing.people.titles import is_member_title, split_label
from kb.model.names import exact_key, narrow

_ENOUGH = 2
_ENOUGH_UNMARKED = 3
_NUMBERED_MARK = re.compile(rf"{NUMBER}(?P<mark>[{MARKS}])")
_BARE_NAME = re.compile(r"[々\u3400-\u9fffぁ-ゖァ-ヺー]{2,7}")
# The speaker went to the rostrum: ○町長（滝沢正人君）〔登壇〕　…
_ROSE = re.compile(r"\s*[〔(（\[［]登壇[〕)）\]］](?=\s)")
# A colon between the label and the speech: ○総務課長：…
_COLON = re.compile(r"\s*[:：]")
_LONGEST_HEADING = 60


def opening_mark(row: TextRow) -> str:
    """The mark with which a row begins, behind a running number; empty without one."""
    found = _NUMBERED_MARK.match(row.folded[:12])
    return found["mark"] if found else ""


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the rows that open a turn, with a mark or without any."""
    marked = {index: row.folded[: SHORT + 1] for index, row in enumerate(rows) if opening_mark(row)}
    readings = {index: list(read_labels(head)) for index, head in marked.items()}
    chosen = _chosen(rows, readings)
    if len(chosen) < _ENOUGH:
        joined = {
            index: found
            for index, head in marked.items()
            if (found := read_joined_label(head)) and looks_like_speech(head[found.end :])
        }
        if len(joined) >= _ENOUGH and 2 * len(joined) > len(marked):
            chosen = joined
    if not chosen:
        unmarked = {
            index: found
            for index, row in enumerate(rows)
            if (found := read_unmarked_label(row.folded[: SHORT + 1])) and looks_like_speech(row.folded[found.end :])
        }
        recurs = len({found.label for found in unmarked.values()}) < len(unmarked)
        unmarked = {index: found for index, found in unmarked.items() if found.sure or recurs}
        chosen = unmarked if len(unmarked) >= _ENOUGH_UNMARKED else {}
    openings = {
        index: _opening(rows[index], found) for index, found in chosen.items() if not _heads_list(rows[index], found)
    }
    return openings if any(_names_speaker(opening.label) for opening in openings.values()) else {}


def _heads_list(row: TextRow, reading: LabelReading) -> bool:
    return group_of(f"{reading.mark}{reading.label}{row.folded[reading.end :]}") is not None


def _names_speaker(label: str) -> bool:
    """True if a label names a person, a host, a member or a head; a record has at least one, unlike a notice."""
    named = split_label(label)
    if named is None:
        return is_surname(exact_key(label))
    return bool(named.name or named.host or is_member_title(named.post) or named.post.endswith("長"))


def find_headings(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> dict[int, int]:
    """Finds the headings, with their depth: short lines with a mark that opens no turn."""
    opening_marks = {opening_mark(rows[index]) for index in openings}
    found = {
        index
        for index, row in enumerate(rows)
        if (mark := opening_mark(row))
        and mark not in opening_marks
        and len(row.folded) <= _LONGEST_HEADING
        and not ends_as_speech(row.folded)
        and group_of(row.folded) is None
    }
    first = min(openings, default=len(rows))
    above = {index for index in found if index < first and any(near in openings for near in range(index, index + 3))}
    return dict.fromkeys(sorted(above | {index for index in found if index > first}), 1)


def _chosen(rows: Sequence[TextRow], readings: Mapping[int, Sequence[LabelReading]]) -> dict[int, LabelReading]:
    """The reading of each row, without those of marks that open no turns."""
    sure: dict[int, LabelReading] = {}
    bare: dict[str, list[int]] = defaultdict(list)
    of_form: dict[int, LabelReading] = {}
    bodies: dict[int, LabelReading] = {}
    for index, found in readings.items():
        one = next((reading for reading in found if reading.sure and split_label(reading.label)), None)
        if one:
            sure[index] = one
        if unsure := next((reading for reading in found if not reading.sure), None):
            of_form[index] = unsure
        elif one is None and found and sole_organization(found[-1].label, ()) and is_sentence(rows[index].folded):
            bodies[index] = found[-1]
        elif one is None and (last := found[-1] if found else None) and _BARE_NAME.fullmatch(last.label):
            bare[last.label].append(index)
    if len(of_form) >= _ENOUGH and 2 * len(of_form) > len(sure.keys() | of_form.keys()):
        sure |= of_form
    if any(_presides(reading.label) for reading in sure.values()):
        sure |= bodies  # ○霧沢村　… under a chair
    for name, places in bare.items():
        said = [index for index in places if is_sentence(rows[index].folded)]
        if len(places) >= _ENOUGH and 2 * len(said) > len(places) and is_surname(name):
            sure |= {index: readings[index][-1] for index in places if _speech(rows[index], readings[index][-1])}
    return _without_list_marks(rows, sure)


def _presides(label: str) -> bool:
    named = split_label(label)
    return named is not None and (named.host or named.post.endswith(("長", "座長")))


def _without_list_marks(rows: Sequence[TextRow], found: Mapping[int, LabelReading]) -> dict[int, LabelReading]:
    """The readings of marks that open turns: at least half of their labels have speech behind or below them."""
    spoken: dict[str, list[bool]] = defaultdict(list)
    for index, reading in found.items():
        below = rows[index + 1].folded if index + 1 < len(rows) and index + 1 not in found else ""
        spoken[reading.mark].append(looks_like_speech(_speech(rows[index], reading) or below))
    opening = {mark for mark, ones in spoken.items() if 2 * sum(ones) >= len(ones)}
    return {index: reading for index, reading in found.items() if reading.mark in opening}


def _speech(row: TextRow, reading: LabelReading) -> str:
    return row.folded[reading.end :].strip()


def _opening(row: TextRow, reading: LabelReading) -> TurnOpening:
    written = row.text[reading.begin : reading.end]
    label = written if narrow(written) == reading.label else reading.label
    rose = _ROSE.match(row.text, reading.end)
    end = rose.end() if rose else reading.end
    colon = _COLON.match(row.text, end)
    end = colon.end() if colon else end
    return TurnOpening(label, row.text[:end].strip(), row.text[end:].strip())

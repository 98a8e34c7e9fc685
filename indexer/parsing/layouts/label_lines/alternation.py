"""Alternating marks below one label: 〇 asks and ・ answers, so a change of marks is a change of speakers.

The speaker whom no label names stays unknown. Where the first mark of the block returns, its speaker does. Below a
heading without any label, all speakers are unknown.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from indexer.parsing.layouts.label_lines.speech import paragraph
from indexer.parsing.layouts.records.parts import TurnOpening
from indexer.parsing.lines.list_marks import Mark, mark_of
from indexer.parsing.lines.questions import asks_in_summary
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech


def alternating_openings(
    rows: Sequence[TextRow],
    indents: Sequence[int],
    openings: Mapping[int, TurnOpening],
    headings: Collection[int],
) -> dict[int, TurnOpening]:
    """The openings with those that marks alone show: without a label, or again with the label of the block."""
    blocks = {index: _block(rows, index, openings, headings) for index in openings}
    own = {index: mark_of(rows[block[0]]) for index, block in blocks.items() if block}
    parties = {mark for mark in own.values() if mark}
    found = dict(openings)
    for index, block in blocks.items():
        mark = own.get(index)
        if mark is None or openings[index].kind != "speech":
            continue
        returned = False
        item = block[0]
        for row in block[1:]:
            other = mark_of(rows[row])
            if other is None or indents[row] > indents[block[0]]:
                continue
            turned = not returned and other != mark and _changes_speaker(rows, item, row, parties)
            if turned:
                found[row] = TurnOpening("", "", rows[row].text)
                returned = True
            elif returned and other == mark:
                found[row] = TurnOpening(openings[index].label, openings[index].as_written, rows[row].text)
                returned = False
            item = row
    for heading in headings:
        found |= _unlabelled(rows, _block(rows, heading, openings, headings))
    return dict(sorted(found.items()))


def _unlabelled(rows: Sequence[TextRow], block: Sequence[int]) -> dict[int, TurnOpening]:
    """The turns below a heading, one at each change of marks, if every circle asks and dots or arrows answer."""
    marks = {row: mark for row in block if (mark := mark_of(rows[row]))}
    asked = [row for row, mark in marks.items() if mark == "circle"]
    items = list(marks)
    if (
        not asked
        or asked[0] != block[0]
        or asked == items
        or not all(asks_in_summary(paragraph(rows, row)) for row in asked)
    ):
        return {}
    turned = [items[0], *(row for above, row in pairwise(items) if marks[above] != marks[row])]
    return {row: TurnOpening("", "", rows[row].text) for row in turned}


def _block(rows: Sequence[TextRow], index: int, openings: Collection[int], headings: Collection[int]) -> Sequence[int]:
    """The rows below a label, up to the next label or heading."""
    end = index + 1
    while end < len(rows) and end not in openings and end not in headings:
        end += 1
    return range(index + 1, end)


def _changes_speaker(rows: Sequence[TextRow], item: int, row: int, parties: Collection[Mark]) -> bool:
    """True if an item with another mark is said by somebody else than the item before it.

    A circle is no item of a list with dots: it begins a turn if other blocks begin with circles, or if it asks. Dots
    and arrows answer a question; below anything else, they are items of a list.
    """
    mark, text = mark_of(rows[row]), paragraph(rows, row)
    if mark == "circle":
        return mark in parties or asks_in_summary(text)
    answers = not asks_in_summary(text) and (mark == "arrow" or ends_as_speech(text[-SHORT:]))
    return asks_in_summary(paragraph(rows, item)) and answers

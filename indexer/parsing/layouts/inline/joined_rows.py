"""Rows without line breaks split into turns: before the letter-spaced names of narrow columns that recur in them."""

import re
from collections.abc import Sequence

import msgspec

from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.people.names import is_surname
from kb.model.names import exact_key

# Letter-spaced names (紫 牟 田 :…) from narrow columns, in a text without line breaks.
_HAN = r"[\u3400-\u9fff\uf900-\ufaff々]"
_SPREAD = re.compile(rf"(?:(?<=\s)|^)(?P<name>{_HAN}{{1,4}}(?: {_HAN}{{1,4}}){{0,3}}) ?:(?=\S)")
_ENOUGH = 2
_MOST_PEOPLE = 40


def split_rows(rows: Sequence[TextRow]) -> tuple[list[TextRow], set[int]]:
    """Splits rows without line breaks before the names in them; returns rows, and the indexes of the split ones."""
    pieces: list[TextRow] = []
    cut: set[int] = set()
    for row in rows:
        starts = _name_starts(row) if len(row.folded) > SHORT else []
        if len(starts) < _ENOUGH:
            pieces.append(row)
            continue
        inside = set(starts)
        for begin, end in zip([0, *starts], [*starts, len(row.text)], strict=True):
            text = (
                _SPREAD.sub(_joined_name, row.text[begin:end].replace("　", " "), count=1)
                if begin in inside
                else row.text[begin:end]
            )
            if text.strip():
                cut.add(len(pieces))
                pieces.append(msgspec.structs.replace(row, text=text.strip(), folded=text.strip().replace("：", ":")))
    return pieces, cut


def _joined_name(found: re.Match[str]) -> str:
    return exact_key(found["name"]) + ":"


def _name_starts(row: TextRow) -> list[int]:
    """The positions in a row at which a letter-spaced name begins, if the name recurs in the row."""
    spread = [one for one in _SPREAD.finditer(row.folded) if " " in one.group()]
    keys = {exact_key(one["name"]) for one in spread}
    if len(keys) > _MOST_PEOPLE:
        return []
    plain = exact_key(row.folded)
    known = {key for key in keys if is_surname(key) and plain.count(key) >= _ENOUGH}
    return [one.start() for one in spread if exact_key(one["name"]) in known]

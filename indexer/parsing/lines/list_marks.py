"""Marks of list items: the mark with which a row begins, its kind, and the text of the item."""

import re
from typing import Literal

from indexer.parsing.lines.rows import TextRow

_MARK = re.compile(r"(?:(?P<circle>[○〇◯◎●])|(?P<arrow>[→⇒➡])|(?P<dot>[•・‣◦▪▫⁃*＊‐]|[-−–](?= )))[ \t]*(?=\S)")

Mark = Literal["circle", "arrow", "dot"]


def mark_of(row: TextRow) -> Mark | None:
    """The kind of mark with which a row begins; None for a row without one.

    A hyphen is a mark only before white space: -5 and -- are text.
    """
    found = _MARK.match(row.folded)
    if found is None:
        return None
    return "circle" if found["circle"] else "arrow" if found["arrow"] else "dot"


def without_mark(row: TextRow) -> str:
    """The half-width text of a row behind its mark."""
    found = _MARK.match(row.folded)
    return row.folded[found.end() :] if found else row.folded

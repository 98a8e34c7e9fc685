"""Numbering of lists in Word documents: the file defines the format of marks and numbers, not each of them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn

from indexer.readers.docx_styles import Styles

_VALUE = qn("w:val")
_PROPERTIES = f"{qn('w:pPr')}/{qn('w:numPr')}"
_LAST_LEVEL = 8


def read_numbering(root: Any) -> "Numbering":
    """The list definitions of a document's numbering part, which is None without lists."""
    if root is None:
        return Numbering({})
    kinds = {
        kind.get(qn("w:abstractNumId")): {
            level.get(qn("w:ilvl")) or "0": _value(level.find(qn("w:numFmt"))) for level in kind.iter(qn("w:lvl"))
        }
        for kind in root.iter(qn("w:abstractNum"))
    }
    return Numbering(
        {
            number.get(qn("w:numId")): kinds.get(_value(number.find(qn("w:abstractNumId"))), {})
            for number in root.iter(qn("w:num"))
        }
    )


class Numbering:
    """Formats and counters of the lists of a document. `formats` maps list id and level to a number format."""

    def __init__(self, formats: Mapping[str, Mapping[str, str]]) -> None:
        self._formats = formats
        self._by_style: dict[str, Any] = {}
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (_LAST_LEVEL + 1))

    def mark(self, paragraph: Any, styles: Styles) -> str:
        """The mark of a list item, advancing its counter; empty for other paragraphs and for headings."""
        given = paragraph.find(_PROPERTIES)
        if given is None:
            given = self._of_style(styles, styles.of(paragraph))
        if given is None or styles.heading(paragraph) is not None:
            return ""
        number, level = _value(given.find(qn("w:numId"))), _value(given.find(qn("w:ilvl"))) or "0"
        if number not in self._formats:
            return ""
        form = self._formats[number].get(level, "bullet")
        if form == "none":
            return ""
        if form == "bullet":
            return "・"
        depth = min(int(level), _LAST_LEVEL) if level.isascii() and level.isdigit() else 0
        counts = self._counts[number]
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (_LAST_LEVEL - depth)
        return f"{counts[depth]}. "

    def _of_style(self, styles: Styles, style: str) -> Any:
        """The list of a paragraph style, if any; cached by style."""
        if style not in self._by_style:
            found = (one.find(_PROPERTIES) for one in styles.chain(style))
            self._by_style[style] = next((one for one in found if one is not None), None)
        return self._by_style[style]


def _value(element: Any) -> str:
    return "" if element is None else element.get(_VALUE) or ""

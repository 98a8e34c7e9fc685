"""Styles of Word documents: heading levels of paragraphs, and hidden text."""

import re
from typing import Any

from docx.oxml.ns import qn

from indexer.readers.docx_runs import hidden_property

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.I)
_TITLE = re.compile(r"title|表題|タイトル", re.I)
_ID, _VALUE, _STYLE, _LEVEL = qn("w:styleId"), qn("w:val"), qn("w:pStyle"), qn("w:outlineLvl")
_DEEPEST = 9
_LONGEST_CHAIN = 20


class Styles:
    """The paragraph styles of a document by id."""

    def __init__(self, root: Any) -> None:
        self._styles = {style.get(_ID): style for style in root.iter(qn("w:style"))}
        self._levels: dict[str, int | None] = {}
        self._hidden: dict[str, bool | None] = {}

    def heading(self, paragraph: Any) -> int | None:
        """The heading level of a paragraph, 1 is the outermost; None for text."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = _level(properties)
        if own is not None:
            return own or None
        style = self.of(paragraph)
        if style not in self._levels:
            self._levels[style] = self._of_style(style)
        return self._levels[style]

    def is_hidden(self, paragraph: Any, run: Any) -> bool:
        """True if the text of a run is hidden, by the run itself or by the styles of its characters or paragraph."""
        properties = run.find(qn("w:rPr"))
        own = hidden_property(properties)
        if own is not None:
            return own
        style = None if properties is None else properties.find(qn("w:rStyle"))
        for name in ("" if style is None else style.get(_VALUE) or "", self.of(paragraph)):
            if name not in self._hidden:
                found = (hidden_property(one.find(qn("w:rPr"))) for one in self.chain(name))
                self._hidden[name] = next((hidden for hidden in found if hidden is not None), None)
            if (hidden := self._hidden[name]) is not None:
                return hidden
        return False

    def of(self, paragraph: Any) -> str:
        """The style id of a paragraph; empty for the default style. Its properties are its first child."""
        properties: Any = next(iter(paragraph), None)
        if properties is None or properties.tag != qn("w:pPr"):
            return ""
        given = properties.find(_STYLE)
        return "" if given is None else given.get(_VALUE) or ""

    def chain(self, style: str) -> list[Any]:
        """A style and the styles that it is based on."""
        found: list[Any] = []
        while style in self._styles and len(found) < _LONGEST_CHAIN:
            found.append(self._styles[style])
            base = found[-1].find(qn("w:basedOn"))
            style = "" if base is None else base.get(_VALUE) or ""
        return found

    def _of_style(self, style: str) -> int | None:
        for one in self.chain(style):
            name = one.find(qn("w:name"))
            written = "" if name is None else name.get(_VALUE) or ""
            if found := _HEADING.fullmatch(written):
                return int(found[1])
            if _TITLE.fullmatch(written):
                return 1
            properties = one.find(qn("w:pPr"))
            level = None if properties is None else _level(properties)
            if level is not None:
                return level or None
        return None


def _level(properties: Any) -> int | None:
    """The outline level of a paragraph or style, 0 if it is marked as text."""
    given = properties.find(_LEVEL)
    value = "" if given is None else given.get(_VALUE) or ""
    if not re.fullmatch(r"\d", value):
        return None
    return (int(value) + 1) % (_DEEPEST + 1)

"""Paragraphs of Word documents while they are read, and the properties of runs and drawings."""

from typing import Any

from docx.oxml.ns import qn

from indexer.readers.manuscript_writer import LABEL_END, LABEL_START

BOX = qn("w:txbxContent")
_OFF = {"0", "false", "off"}


class Paragraph:
    """A paragraph being read; a paragraph of a text box is nested in another."""

    def __init__(self, element: Any) -> None:
        self.element = element
        self.texts: list[str] = []
        self.boxes: list[tuple[str, int | None]] = []
        self.removed: list[str] = []
        self.struck: list[str] = []
        self.hidden: list[str] = []
        self.readings: list[str] = []
        # Cached by parent element, so that each element is searched once.
        self.is_struck: dict[Any, bool] = {}
        self.is_bold: dict[Any, bool] = {}
        self.is_hidden: dict[Any, bool] = {}
        self.has_text_box: dict[Any, bool] = {}

    def add(self, text: str, *, bold: bool) -> None:
        """Adds text; bold text, of one run or several, stands between the marks of a label."""
        if not bold or not text:
            self.texts.append(text)
        elif self.texts and self.texts[-1] == LABEL_END:
            self.texts[-1:] = (text, LABEL_END)
        else:
            self.texts += (LABEL_START, text, LABEL_END)


def has_text_box(drawing: Any) -> bool:
    """True if a drawing contains a text box."""
    return next(drawing.iter(BOX), None) is not None


def is_struck(run: Any) -> bool:
    """True if the text of a run is struck through."""
    given = (run.find(f"{qn('w:rPr')}/{qn(name)}") for name in ("w:strike", "w:dstrike"))
    return any(one is not None and one.get(qn("w:val")) not in _OFF for one in given)


def hidden_property(properties: Any) -> bool | None:
    """True if run properties hide the text (w:vanish), False if they show it, None if they say neither."""
    given = None if properties is None else properties.find(qn("w:vanish"))
    return None if given is None else given.get(qn("w:val")) not in _OFF


def is_bold(run: Any) -> bool:
    """True if a run is bold by its own properties."""
    given = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return given is not None and given.get(qn("w:val")) not in _OFF

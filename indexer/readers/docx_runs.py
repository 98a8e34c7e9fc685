"""Properties of runs and drawings of Word documents."""

from typing import Any

from docx.oxml.ns import qn

BOX = qn("w:txbxContent")
_OFF = {"0", "false", "off"}


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

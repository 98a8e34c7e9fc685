"""Figures as a CSV table for a spreadsheet (RFC 4180)."""

from collections.abc import Callable, Iterable, Iterator

from kb.escapes import BYTE_ORDER_MARK, csv_lines
from kb.figure_search import StatedFigure
from kb.figures.labels import figure_kind_label
from kb.messages import _
from kb.search.results import Hit


def csv_table(stated: Iterable[StatedFigure], permalink: Callable[[Hit], str]) -> str:
    """A row for each figure. A date without a year is written as in EDTF, XXXX-04-01; a fiscal year as FY2021."""
    return BYTE_ORDER_MARK + csv_lines([_columns(), *(list(_cells(one, permalink)) for one in stated)])


def _columns() -> list[str]:
    return [
        _("数値の種類"),
        _("書かれた数値"),
        _("値"),
        _("単位"),
        _("何の数値か"),
        _("文"),
        _("発言者"),
        _("組織"),
        _("役職"),
        _("対話"),
        _("日付"),
        "URL",
    ]


def _cells(one: StatedFigure, permalink: Callable[[Hit], str]) -> Iterator[str]:
    figure, hit = one.figure, one.hit
    yield figure_kind_label(figure.kind)
    yield one.text
    yield figure.value_text
    yield figure.unit
    yield figure.of or ""
    yield one.sentence
    yield hit.speaker or ""
    yield hit.organization or ""
    yield hit.post or ""
    yield hit.dialogue.title
    yield hit.dialogue.date.isoformat() if hit.dialogue.date else ""
    yield permalink(hit)

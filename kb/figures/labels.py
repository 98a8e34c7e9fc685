"""Names of the kinds of figures, and their values in one style, in the language of the reader."""

from collections.abc import Mapping

from kb.figures.figure import CalendarDate, Figure, FigureKind
from kb.messages import N_, _

_KINDS: Mapping[FigureKind | None, str] = {
    None: N_("すべて"),
    FigureKind.AMOUNT: N_("金額"),
    FigureKind.RATE: N_("割合"),
    FigureKind.COUNT: N_("数量"),
    FigureKind.DATE: N_("日付と年"),
}


def figure_kind_label(kind: FigureKind | None) -> str:
    """Name of a kind of figure; None is all of them."""
    return _(_KINDS[kind])


def figure_value_text(figure: Figure) -> str:
    """The value of a figure in one style: 120,000,000円, 35％, 2022年7月19日. Units are Japanese in each language."""
    value = figure.value
    if not isinstance(value, CalendarDate):
        return f"{value.normalize():,f}{figure.unit}"
    if value.fiscal:
        return f"{value.year}年度"
    return "".join(
        f"{part}{name}" for part, name in ((value.year, "年"), (value.month, "月"), (value.day, "日")) if part
    )

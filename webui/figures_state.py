"""Converts between URL parameters and the state of the page of figures.

The parameters are those of a search (see `webui.url_state`) without order and grouping, and:

    figure   a kind of figure: amount, rate, count or date
    unit     a unit of a kind of figure
    order    newest (default), oldest, largest, smallest or organization
    page     the page of the table

A query text is searched as it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from werkzeug.datastructures import MultiDict

from kb.errors import QueryError
from kb.figure_search import FigureOrder
from kb.figures.figure import FigureKind
from kb.messages import _, listed
from kb.search.request import Grouping
from webui.search_state import SearchState
from webui.url_state import PARAMETERS, known_parameters, read_state, strip_control_characters, write_state

_SEARCH = PARAMETERS - {"sort", "group"}
FIGURES = _SEARCH | {"figure", "unit", "order"}


@dataclass(frozen=True)
class FiguresState:
    """A search, the kind and unit of its figures, their order, and the page of the table.

    `search` has the page of the table as its own.
    """

    search: SearchState = field(default_factory=SearchState)
    kind: FigureKind | None = None
    unit: str | None = None
    order: FigureOrder = FigureOrder.NEWEST

    @property
    def parameters(self) -> Mapping[str, list[str]]:
        """The parameters of the canonical URL."""
        own = {
            "figure": [self.kind.value] if self.kind else [],
            "unit": [self.unit] if self.unit is not None else [],
            "order": [self.order.value] if self.order is not FigureOrder.NEWEST else [],
        }
        return write_state(self.search) | {name: values for name, values in own.items() if values}

    @property
    def page(self) -> int:
        """The page of the table."""
        return self.search.page

    def on_page(self, page: int) -> Self:
        """The same figures on another page of the table."""
        return replace(self, search=self.search.on_page(page))

    def of_kind(self, kind: FigureKind | None, unit: str | None = None) -> Self:
        """The figures of one kind, or of one unit of it; None for all."""
        return replace(self, search=self.search.on_page(1), kind=kind, unit=unit)

    def ordered_by(self, order: FigureOrder) -> Self:
        """The same figures in another order."""
        return replace(self, search=self.search.on_page(1), order=order)


def figures_of(search: SearchState) -> FiguresState:
    """The figures of the turns that a search finds."""
    return FiguresState(replace(search, as_written=False, sort=None, group=Grouping.TURN, page=1))


def read_figures(args: MultiDict[str, str]) -> FiguresState:
    """Parses the parameters of a URL.

    Raises:
        QueryError: a value is invalid; `parameter` is the name in the URL.
    """
    asked = read_state(MultiDict(known_parameters(args, _SEARCH)))
    kind, order = args.get("figure", "").strip(), args.get("order", "").strip()
    if kind and kind not in tuple(FigureKind):
        message = _(
            "数値の種類「{value}」はありません。{choices} から選んでください。", value=kind, choices=listed(FigureKind)
        )
        raise QueryError(message, parameter="figure")
    if order and order not in tuple(FigureOrder):
        message = _(
            "並び順「{value}」はありません。{choices} から選んでください。", value=order, choices=listed(FigureOrder)
        )
        raise QueryError(message, parameter="order")
    unit = strip_control_characters(args["unit"]) if kind and "unit" in args else None
    return replace(
        figures_of(asked).on_page(asked.page),
        kind=FigureKind(kind) if kind else None,
        unit=unit,
        order=FigureOrder(order) if order else FigureOrder.NEWEST,
    )

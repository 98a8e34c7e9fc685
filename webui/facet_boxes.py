"""Facets beside the results, as boxes of checkboxes: those that can narrow the search, the first ones open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.search.request import Facet
from kb.search.results import FacetValue
from webui.formats import facet_label, is_name
from webui.links import values_url
from webui.periods import latest_first
from webui.search_state import SearchState
from webui.url_state import FACETS

MAX_VALUES_SHOWN = 10  # values of a facet; the others have a page of their own
MAX_OPEN = 3  # facets; the others are folded while none of their values is selected


@dataclass(frozen=True)
class FacetBox:
    """A facet as checkboxes. `more` counts the values that are only on the page at `href`."""

    name: str
    label: str
    shown: Sequence[FacetValue]
    more: int
    href: str
    facet: Facet
    folded: bool


def facet_boxes(facets: Mapping[Facet, Sequence[FacetValue]], state: SearchState, total: int) -> tuple[FacetBox, ...]:
    """The facets with a value that would leave fewer turns than the total, in order of appearance."""
    narrowing = [facet for facet in FACETS if _narrows(facet, facets.get(facet, ()), total)]
    return tuple(_facet_box(facet, facets[facet], state, at) for at, facet in enumerate(narrowing))


def _narrows(facet: Facet, values: Sequence[FacetValue], total: int) -> bool:
    if facet is Facet.TOPIC and values:  # its box has the switch for topics of headings
        return True
    return any(value.selected or value.count != total for value in values[:MAX_VALUES_SHOWN])


def _facet_box(facet: Facet, values: Sequence[FacetValue], state: SearchState, place: int) -> FacetBox:
    if facet is Facet.FISCAL_YEAR:
        values = tuple(sorted(latest_first(values), key=lambda value: not value.selected))
    at = len(values)
    if is_name(facet):  # the selected come first, so that the others of thousands of values need not be looked at
        first = values[:MAX_VALUES_SHOWN]
        at = sum(value.selected for value in values) if all(value.selected for value in first) else MAX_VALUES_SHOWN
    more = max(0, len(values) - at)
    href = values_url(facet, state) if more else ""
    folded = place >= MAX_OPEN and not state.filters.get(facet)
    return FacetBox(FACETS[facet], facet_label(facet), values[:at], more, href, facet, folded)

"""Facets beside the results, as boxes of checkboxes: what can narrow the search, the first boxes open.

A value that every turn found has is left out, since it cannot narrow; but not beside a selected value of its facet,
where it adds turns. Topics stand below their groups, which are values of a facet of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.api.parameters import FACETS
from kb.search.request import Facet
from kb.search.results import FacetValue
from webui.formats import facet_label, is_name
from webui.gojuon_order import OTHERS
from webui.links import values_url
from webui.periods import latest_first
from webui.search_state import SearchState

MAX_VALUES_SHOWN = 10  # values of a facet; the others have a page of their own
# The order of appearance: of whom, of what and what is said are asked most.
ORDER = (
    Facet.ORGANIZATION,
    Facet.TOPIC,
    Facet.UTTERANCE,
    Facet.SPEAKER,
    Facet.POST,
    Facet.FISCAL_YEAR,
    Facet.KIND,
    Facet.ROLE,
    Facet.MEETING,
    Facet.SERIES,
)
MAX_OPEN = 3  # facets; the others are folded while none of their values is selected


@dataclass(frozen=True)
class NestedTopics:
    """Topics below their group. `value` is the group as a value of its facet; None where it cannot narrow."""

    name: str
    value: FacetValue | None
    topics: Sequence[FacetValue]


@dataclass(frozen=True)
class FacetBox:
    """A facet as checkboxes. `more` counts the values that are only on the page at `href`.

    `groups` are the values shown of the facet of topics, below their groups; other facets have none.
    """

    name: str
    label: str
    shown: Sequence[FacetValue]
    more: int
    href: str
    facet: Facet
    folded: bool
    groups: Sequence[NestedTopics] = ()


def facet_boxes(
    facets: Mapping[Facet, Sequence[FacetValue]], state: SearchState, total: int, topic_groups: Mapping[str, str]
) -> tuple[FacetBox, ...]:
    """The facets with values that can narrow a total, in order of appearance; `topic_groups` has each topic's group."""
    # The box of topics has the switch for topics of headings.
    shown = [
        facet
        for facet in ORDER
        if (values := facets.get(facet)) and (facet is Facet.TOPIC or _useless(values, total) < len(values))
    ]
    boxes = (_facet_box(facet, facets[facet], state, total, at) for at, facet in enumerate(shown))
    themes = facets.get(Facet.TOPIC_GROUP, ())
    themes = themes[_useless(themes, total) :]
    return tuple(_with_groups(box, themes, topic_groups) if box.facet is Facet.TOPIC else box for box in boxes)


def _useless(values: Sequence[FacetValue], total: int) -> int:
    """The number of values at the beginning that cannot narrow; only the first ones are looked at."""
    first = values[:MAX_VALUES_SHOWN]
    return 0 if any(value.selected for value in first) else sum(value.count == total for value in first)


def _with_groups(box: FacetBox, themes: Sequence[FacetValue], topic_groups: Mapping[str, str]) -> FacetBox:
    """The box of topics with its groups, those with most turns first."""
    theme_of = {topic.value: topic_groups.get(topic.value) or OTHERS for topic in box.shown}
    chosen = {value.value: value for value in themes}
    groups = tuple(
        NestedTopics(name, chosen.get(name), [topic for topic in box.shown if theme_of[topic.value] == name])
        for name in dict.fromkeys((*chosen, *theme_of.values()))
    )
    return replace(box, groups=groups)


def _facet_box(facet: Facet, values: Sequence[FacetValue], state: SearchState, total: int, place: int) -> FacetBox:
    start, end = _useless(values, total), len(values)
    if is_name(facet):  # the selected come first, so that the others of thousands of values need not be looked at
        first = values[:MAX_VALUES_SHOWN]
        chosen = all(value.selected for value in first)
        end = sum(value.selected for value in values) if chosen else start + MAX_VALUES_SHOWN
    more = max(0, len(values) - end)
    values = values[:end][start:]
    if facet is Facet.FISCAL_YEAR:
        values = tuple(sorted(latest_first(values), key=lambda value: not value.selected))
    href = values_url(facet, state) if more else ""
    folded = place >= MAX_OPEN and not state.filters.get(facet)
    return FacetBox(FACETS[facet], facet_label(facet), values, more, href, facet, folded)

"""Converts between URL parameters and the state of a comparison: a search with its organizations in order.

The parameters are those of a search (see `webui.url_state`) without order, grouping and page; `org` is repeated, two to
six times. A query text is searched as it is written.
"""

from collections.abc import Sequence
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from kb.comparison.columns import MAX_ORGANIZATIONS, MIN_ORGANIZATIONS
from kb.search.request import Facet, Grouping
from webui.search_state import SearchState
from webui.url_state import PARAMETERS, known_parameters, read_state

COMPARED = PARAMETERS - {"sort", "group", "page"}


def read_comparison(args: MultiDict[str, str]) -> SearchState:
    """Parses the parameters of a URL.

    Raises:
        QueryError: a value is invalid; `parameter` is the name in the URL.
    """
    return _plain(read_state(MultiDict(known_parameters(args, COMPARED))))


def comparison_of(state: SearchState, organizations: Sequence[str] | None = None) -> SearchState | None:
    """The comparison that a search leads to, of its own organizations or of others.

    None where it has neither words nor a topic, or where the organizations are too few or too many. None for exchanges:
    a column quotes turns that meet all words, of which an exchange need not have one.
    """
    if state.group is Grouping.EXCHANGE:
        return None
    names = state.filters.get(Facet.ORGANIZATION, ()) if organizations is None else tuple(organizations)
    is_about_something = bool(state.text or state.filters.get(Facet.TOPIC))
    fits = MIN_ORGANIZATIONS <= len(names) <= MAX_ORGANIZATIONS
    return with_organizations(_plain(state), names) if fits and is_about_something else None


def with_organizations(state: SearchState, names: Sequence[str]) -> SearchState:
    """The same comparison of other organizations, or in another order."""
    alone = state.without(Facet.ORGANIZATION)
    return replace(alone, filters={**alone.filters, Facet.ORGANIZATION: tuple(names)}) if names else alone


def _plain(state: SearchState) -> SearchState:
    return replace(state, as_written=False, sort=None, group=Grouping.TURN, page=1)

"""SearchParameters requests of validated parameters; a refusal names the parameter as the caller wrote it."""

import sys
from collections.abc import Mapping
from dataclasses import replace

from kb.api.parameters import FACETS, FilterParameters, SearchParameters, TurnListParameters, TurnSearchParameters
from kb.api.periods import period_of
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, Grouping, SearchRequest, Sort

_FACETS_BY_NAME = {name: facet for facet, name in FACETS.items()}


def search_request(asked: SearchParameters, *, group: Grouping, offset: int) -> SearchRequest:
    """The request of a search.

    Raises:
        QueryError: the query cannot be read, or the period is upside down.
    """
    sort = asked.sort
    if sort == "auto" or (sort == "relevance" and not asked.q.strip()):
        sort = "relevance" if asked.q.strip() else "newest"
    facets = (
        [_FACETS_BY_NAME[name] for name in dict.fromkeys(asked.facet)]
        if isinstance(asked, TurnSearchParameters)
        else []
    )
    first, last = period_of(asked)
    request = SearchRequest.of(
        asked.q.strip(),
        mode=Mode.ANY if asked.mode == "any" else Mode.ALL,
        match=asked.match or tuple(Reason),
        filters=filters_of(asked),
        date_from=first,
        date_to=last,
        sort=sort,
        limit=asked.limit,
        facets=facets,
        group=group,
        inherited=asked.headings,
        fall_back=asked.mode == "auto",
    )
    return replace(request, offset=offset, exchange_turns=sys.maxsize)


def turns_request(asked: TurnListParameters, *, offset: int) -> SearchRequest:
    """The request of a list of turns."""
    first, last = period_of(asked)
    request = SearchRequest.of(
        filters=filters_of(asked),
        date_from=first,
        date_to=last,
        sort=Sort(asked.sort),
        limit=asked.limit,
        facets=(),
        inherited=asked.headings,
    )
    return replace(request, offset=offset)


def filters_of(asked: FilterParameters) -> Mapping[Facet, tuple[str, ...]]:
    """The filters of some conditions."""
    values = {facet: tuple(map(str, getattr(asked, name))) for facet, name in FACETS.items()}
    return {facet: chosen for facet, chosen in values.items() if chosen}

"""Totals and facet counts of a whole generation, computed once."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue
from kb.serving.snapshot import Snapshot
from webui.per_generation import cached_per_generation
from webui.periods import latest_first

_FACETS = (Facet.ORGANIZATION, Facet.SPEAKER, Facet.TOPIC, Facet.FISCAL_YEAR)
_ROUND_TABLE = "座談会"


@dataclass(frozen=True)
class Overview:
    """Counts over all turns, including questions and narration.

    A round table (座談会), recognised by the word in its title or series, counts once, whatever its number of parts.
    `mostly_round_tables` is False if most dialogues are of another kind, such as minutes. Topics that only headings
    give come last, with a count of 0.
    """

    turns: int
    round_tables: int
    mostly_round_tables: bool
    organizations: Sequence[FacetValue]
    speakers: Sequence[FacetValue]
    topics: Sequence[FacetValue]
    years: Sequence[FacetValue]


@cached_per_generation
def overview(snapshot: Snapshot) -> Overview:
    """Computes the overview with two searches that return no hits."""
    page = snapshot.search(SearchRequest().counts_only(*_FACETS))
    named = [one for one in snapshot.dialogues if _ROUND_TABLE in f"{one.title} {one.series.name}"]
    said = {value.value: value for value in page.facets[Facet.TOPIC]}
    known = snapshot.counts(SearchRequest(inherited=True), Facet.TOPIC)
    return Overview(
        turns=page.total,
        round_tables=len({one.talk for one in named}),
        mostly_round_tables=2 * len(named) >= len(snapshot.dialogues),
        organizations=page.facets[Facet.ORGANIZATION],
        speakers=page.facets[Facet.SPEAKER],
        topics=(*said.values(), *(FacetValue(v.value, 0, False) for v in known if v.value not in said)),
        years=latest_first(page.facets[Facet.FISCAL_YEAR]),
    )

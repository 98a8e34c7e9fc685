"""What the knowledge base holds, counted once a generation."""

from dataclasses import dataclass

from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue
from kb.snapshot import Snapshot
from webui.once import once_a_generation
from webui.periods import latest_first

_FACETS = (Facet.TALK, Facet.ORGANIZATION, Facet.SPEAKER, Facet.TOPIC, Facet.FISCAL_YEAR)


@dataclass(frozen=True)
class Overview:
    """Counts of a generation: of all turns, questions and narration among them, and of talks, however many parts."""

    turns: int
    talks: int
    organizations: tuple[FacetValue, ...]
    speakers: tuple[FacetValue, ...]
    topics: tuple[FacetValue, ...]
    years: tuple[FacetValue, ...]


@once_a_generation
def overview(snapshot: Snapshot) -> Overview:
    """The overview of a generation."""
    page = snapshot.search(SearchRequest().counting(*_FACETS))
    return Overview(
        turns=page.total,
        talks=len(page.facets[Facet.TALK]),
        organizations=page.facets[Facet.ORGANIZATION],
        speakers=page.facets[Facet.SPEAKER],
        topics=page.facets[Facet.TOPIC],
        years=latest_first(page.facets[Facet.FISCAL_YEAR]),
    )

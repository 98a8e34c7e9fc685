"""What the knowledge base holds, counted once a generation."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue
from kb.snapshot import Snapshot

_FACETS = (Facet.TALK, Facet.ORGANIZATION, Facet.SPEAKER, Facet.TOPIC, Facet.FISCAL_YEAR)
_known: WeakKeyDictionary[Snapshot, "Overview"] = WeakKeyDictionary()


@dataclass(frozen=True)
class Overview:
    """Counts of a generation: of all turns, questions and narration among them, and of talks, however many parts."""

    turns: int
    talks: int
    organizations: tuple[FacetValue, ...]
    speakers: tuple[FacetValue, ...]
    topics: tuple[FacetValue, ...]
    years: tuple[FacetValue, ...]


def overview(snapshot: Snapshot) -> Overview:
    """The overview of a generation."""
    found = _known.get(snapshot)
    if found is None:
        found = _known[snapshot] = _count(snapshot)
    return found


def _count(snapshot: Snapshot) -> Overview:
    page = snapshot.search(SearchRequest.of(limit=1, facets=_FACETS))
    return Overview(
        turns=page.total,
        talks=len(page.facets[Facet.TALK]),
        organizations=page.facets[Facet.ORGANIZATION],
        speakers=page.facets[Facet.SPEAKER],
        topics=page.facets[Facet.TOPIC],
        years=tuple(sorted(page.facets[Facet.FISCAL_YEAR], key=lambda year: year.value, reverse=True)),
    )

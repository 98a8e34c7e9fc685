"""What is known of one speaker, organization or topic: the turns, and with whom and what they have to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.generations.store import DialogueSummary
from kb.model.people import Organization, Person
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import FacetValue, Hit
from kb.serving.snapshot import Snapshot
from webui.name_lists import organizations_by_name, people_by_name
from webui.periods import latest_first
from webui.search_state import SearchState

LATEST = 5  # turns that are shown
COMPANY = 20  # values of a facet that are shown

# What is told of each, in this order.
_TOLD: Mapping[Facet, tuple[Facet, ...]] = {
    Facet.SPEAKER: (Facet.TOPIC, Facet.FISCAL_YEAR),
    Facet.ORGANIZATION: (Facet.SPEAKER, Facet.TOPIC, Facet.FISCAL_YEAR),
    Facet.TOPIC: (Facet.ORGANIZATION, Facet.SPEAKER, Facet.FISCAL_YEAR),
}


@dataclass(frozen=True)
class Profile:
    """A name and the content of its turns. `state` is the search for them."""

    facet: Facet
    name: str
    state: SearchState
    total: int
    latest: tuple[Hit, ...]
    told: Mapping[Facet, tuple[FacetValue, ...]]
    dialogues: tuple[tuple[DialogueSummary, int], ...]
    person: Person | None
    organization: Organization | None


def profile(snapshot: Snapshot, facet: Facet, name: str) -> Profile:
    """The profile of a name that turns have."""
    told = _TOLD[facet]
    asked = SearchRequest.of(filters={facet: (name,)}, sort=Sort.NEWEST, limit=LATEST, facets=(*told, Facet.DIALOGUE))
    page = snapshot.search(asked)
    inherited = facet is Facet.TOPIC and not page.total  # a topic of headings alone
    if inherited:
        page = snapshot.search(replace(asked, inherited=True))
    turns_in = {value.value: value.count for value in page.facets[Facet.DIALOGUE]}
    return Profile(
        facet=facet,
        name=name,
        state=SearchState().with_value(facet, name).with_inherited(inherited),
        total=page.total,
        latest=page.hits,
        told={other: _ordered(other, page.facets[other]) for other in told if page.facets[other]},
        dialogues=tuple((one, turns_in[one.id]) for one in snapshot.dialogues if one.id in turns_in),
        person=people_by_name(snapshot).get(name) if facet is Facet.SPEAKER else None,
        organization=organizations_by_name(snapshot).get(name) if facet is Facet.ORGANIZATION else None,
    )


def _ordered(facet: Facet, values: tuple[FacetValue, ...]) -> tuple[FacetValue, ...]:
    return latest_first(values) if facet is Facet.FISCAL_YEAR else values[:COMPANY]

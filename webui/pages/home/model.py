"""Model of the home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.generations.manifest import Manifest
from kb.generations.store import DialogueSummary
from kb.search.request import Facet
from kb.search.results import FacetValue
from kb.serving.snapshot import Snapshot
from webui.latest_arrivals import arrivals_url, read_since
from webui.links import page_url, search_url
from webui.overview import Overview, overview
from webui.search_state import SearchState
from webui.templating import PageModel

MAX_RECENT = 6  # dialogues
MAX_BROWSED = 24  # topics, and the same number of organizations

LinkedValues = Sequence[tuple[FacetValue, str]]  # with the URL of the search for each


@dataclass(frozen=True)
class HomePage(PageModel):
    """Totals of the index, its newest dialogues, and topics, organizations and years to browse.

    `latest` is the URL of the turns taken in lately, `new` that of those since a day, which the script adds.
    """

    template: ClassVar[str] = "home/home.html"

    manifest: Manifest
    overview: Overview
    recent: Sequence[DialogueSummary]
    browse: Sequence[tuple[Facet, LinkedValues]]
    years: LinkedValues
    latest: str
    new: str


def home_page(snapshot: Snapshot) -> HomePage:
    """Prepares the home page. Counts come from the overview of the generation, so that a visit costs no search."""
    about = overview(snapshot)
    browsed = (
        (Facet.TOPIC, [value for value in about.topics[:MAX_BROWSED] if value.count]),
        (Facet.ORGANIZATION, about.organizations[:MAX_BROWSED]),
    )
    return HomePage(
        manifest=snapshot.manifest,
        overview=about,
        recent=snapshot.dialogues[:MAX_RECENT],
        browse=[(facet, _linked(facet, values)) for facet, values in browsed if values],
        years=_linked(Facet.FISCAL_YEAR, about.years),
        latest=arrivals_url(read_since("", snapshot.manifest.created)),
        new=page_url("home.arrivals", {}),
    )


def _linked(facet: Facet, values: Sequence[FacetValue]) -> LinkedValues:
    return [(value, search_url(SearchState().with_value(facet, value.value))) for value in values]

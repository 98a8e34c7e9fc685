"""Models of the profile of a speaker, an organization or a topic, and of the list of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from msgspec import structs

from kb.comparison.columns import MAX_ORGANIZATIONS as MAX_COMPARED
from kb.comparison.columns import search_topic_words
from kb.deadline import if_time_allows
from kb.generations.store import DialogueSummary
from kb.model.names import exact_key
from kb.model.people import Organization, Person
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import FacetValue, Hit
from kb.serving.snapshot import Snapshot
from webui.comparison_state import comparison_of
from webui.links import PROFILED, page_url, trends_url
from webui.name_lists import (
    Section,
    all_names,
    names_by_reading,
    organizations_by_name,
    people_by_name,
    topics_by_group,
)
from webui.periods import latest_first
from webui.search_state import SearchState
from webui.templating import PageModel
from webui.trends_state import trends_of_search
from webui.url_state import HEADINGS

MAX_LATEST = 5  # latest turns shown
MAX_VALUES = 20  # values of each related facet

# The facets counted on each profile, in order of appearance.
_RELATED_FACETS: Mapping[Facet, tuple[Facet, ...]] = {
    Facet.SPEAKER: (Facet.TOPIC, Facet.FISCAL_YEAR),
    Facet.ORGANIZATION: (Facet.SPEAKER, Facet.TOPIC, Facet.FISCAL_YEAR),
    Facet.TOPIC: (Facet.ORGANIZATION, Facet.SPEAKER, Facet.FISCAL_YEAR),
}


@dataclass(frozen=True)
class HeadingsSwitch:
    """The switch for topics that only a heading gives: whether their turns count, and the page with the other way.

    `turns` is their number, None for all topics; `href` is empty where there is no other way to count.
    """

    counted: bool
    href: str
    turns: int | None = None


@dataclass(frozen=True)
class NameListPage(PageModel):
    """All speakers, all organizations or all topics, under headings. Topics have the switch."""

    template: ClassVar[str] = "profiles/listing.html"

    facet: Facet
    sections: tuple[Section, ...]
    count: int
    headings: HeadingsSwitch | None

    @property
    def kind(self) -> str:
        """The first part of the page's path."""
        return PROFILED[self.facet]


@dataclass(frozen=True)
class ProfilePage(PageModel):
    """A name with its latest turns, counts of related facets, and dialogues.

    `state` is the search for all of its turns. `person` and `organization` come from the registry, None without an
    entry. Of a topic, `words` define it, `comparison` has the organizations with most turns, and `trends_url` its
    share by year; its latest turns have these words as their spans.
    """

    template: ClassVar[str] = "profiles/profile.html"

    facet: Facet
    name: str
    state: SearchState
    total: int
    latest: tuple[Hit, ...]
    related: Mapping[Facet, Sequence[FacetValue]]
    dialogues: tuple[tuple[DialogueSummary, int], ...]
    person: Person | None
    organization: Organization | None
    words: tuple[str, ...]
    comparison: SearchState | None
    trends_url: str | None
    headings: HeadingsSwitch | None


def name_list_page(snapshot: Snapshot, facet: Facet, *, inherited: bool) -> NameListPage:
    """Lists names: topics by group, with turns of headings if `inherited`; the others in gojuon order."""
    names = all_names(snapshot, facet)
    if facet is not Facet.TOPIC:
        return NameListPage(facet, names_by_reading(snapshot, names, facet), len(names), None)
    counted = snapshot.counts(SearchRequest(inherited=True), Facet.TOPIC) if inherited else None
    switch = HeadingsSwitch(inherited, page_url("profiles.listing", _headings(not inherited), kind=PROFILED[facet]))
    return NameListPage(facet, topics_by_group(snapshot, counted), len(names), switch)


def profile_page(snapshot: Snapshot, facet: Facet, name: str, *, inherited: bool) -> ProfilePage:
    """Prepares a profile. Turns with a topic of headings are counted if `inherited`, or where the topic has no others.

    Raises:
        SearchTimeoutError: the request ran out of time.
    """
    facets = _RELATED_FACETS[facet]
    asked = SearchRequest.of(
        filters={facet: (name,)}, sort=Sort.NEWEST, limit=MAX_LATEST, facets=(*facets, Facet.DIALOGUE)
    )
    results = snapshot.search(asked)
    headings = _headings_switch(snapshot, asked, results.total, inherited=inherited) if facet is Facet.TOPIC else None
    inherited = headings is not None and headings.counted
    if inherited:
        results = snapshot.search(replace(asked, inherited=True))
    state = SearchState().with_value(facet, name).with_inherited(inherited)
    leading = [value.value for value in results.facets.get(Facet.ORGANIZATION, ())][:MAX_COMPARED]
    trends = trends_of_search(state)
    turns_in = {value.value: value.count for value in results.facets[Facet.DIALOGUE]}
    return ProfilePage(
        facet=facet,
        name=name,
        state=state,
        total=results.total,
        latest=if_time_allows(lambda: _with_evidence(snapshot, asked, results.hits), results.hits),
        related={other: _shown(other, results.facets[other]) for other in facets if results.facets[other]},
        dialogues=tuple((one, turns_in[one.id]) for one in snapshot.dialogues if one.id in turns_in),
        person=people_by_name(snapshot).get(name) if facet is Facet.SPEAKER else None,
        organization=organizations_by_name(snapshot).get(name) if facet is Facet.ORGANIZATION else None,
        words=snapshot.registry.topic_words.get(name, ()) if facet is Facet.TOPIC else (),
        comparison=comparison_of(state, leading),
        trends_url=trends_url(trends) if trends.terms else None,
        headings=headings,
    )


def _headings_switch(snapshot: Snapshot, asked: SearchRequest, said: int, *, inherited: bool) -> HeadingsSwitch | None:
    """The switch of a topic that is said in so many turns; None where no heading adds any."""
    turns = snapshot.total(replace(asked, inherited=True)) - said
    if not turns:
        return None
    (name,) = asked.filters[Facet.TOPIC]
    counted = inherited or not said
    href = page_url("profiles.page", _headings(not counted), kind=PROFILED[Facet.TOPIC], key=exact_key(name))
    return HeadingsSwitch(counted, href if said else "", turns)


def _headings(counted: bool) -> dict[str, list[str]]:
    return {HEADINGS: ["1"]} if counted else {}


def _with_evidence(snapshot: Snapshot, asked: SearchRequest, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits with the words of the topic as their spans, so that snippets show the sentences that have them.

    Of a speaker or an organization, the words are those of the topics of these hits; one without a topic stays.
    Of all turns with these words, the newest are among the newest turns, so that the search finds all of the hits.
    """
    topics = asked.filters.get(Facet.TOPIC) or dict.fromkeys(topic for hit in hits for topic in hit.topics)
    spans = {hit.id: hit.spans for hit in search_topic_words(snapshot, asked, tuple(topics))}
    return tuple(structs.replace(hit, spans=spans.get(hit.id, hit.spans)) for hit in hits)


def _shown(facet: Facet, values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    return latest_first(values) if facet is Facet.FISCAL_YEAR else values[:MAX_VALUES]

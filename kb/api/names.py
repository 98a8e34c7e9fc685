"""Names as answers: speakers, organizations and topics with their turns, and completions of what is typed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from kb.api.cursors import Generation, ListAnswer, digest_of, next_cursor, read_cursor
from kb.api.name_lookup import beginning, known_name
from kb.api.parameters import FACETS, NameListParameters, SpeakerListParameters, SuggestParameters
from kb.api.permalinks import Permalinks
from kb.messages import N_
from kb.model.people import Tenure
from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue
from kb.serving.snapshot import Snapshot

Turns = Annotated[int, Meta(description=N_("発言の数"))]
Reading = Annotated[str | None, Meta(description=N_("読み（カタカナ）"))]


class TenureResource(Struct, frozen=True):
    """A post of a speaker, with the first and the last day on which a dialogue gives it."""

    organization: str | None
    department: str | None
    posts: tuple[str, ...]
    first: date | None
    last: date | None


class SpeakerResource(Struct, frozen=True):
    """A speaker."""

    name: Annotated[str, Meta(description=N_("発言者"))]
    reading: Reading
    spellings: Annotated[tuple[str, ...], Meta(description=N_("文書での表記"))]
    tenures: Annotated[tuple[TenureResource, ...], Meta(description=N_("役職の移り変わり"))]
    turns: Turns
    permalink: Annotated[str, Meta(description=N_("発言者のページの固定リンク"))]


class OrganizationResource(Struct, frozen=True):
    """An organization."""

    name: Annotated[str, Meta(description=N_("組織"))]
    kind: Annotated[str | None, Meta(description=N_("種別（都、区、市、町、村、国、その他）"))]
    code: Annotated[str | None, Meta(description=N_("全国地方公共団体コード"))]
    reading: Reading
    turns: Turns
    permalink: Annotated[str, Meta(description=N_("組織のページの固定リンク"))]


class TopicResource(Struct, frozen=True):
    """A topic. `turns` say words of it; with headings, it also counts turns below a heading that does."""

    name: Annotated[str, Meta(description=N_("話題"))]
    group: Annotated[str | None, Meta(description=N_("話題の大分類"))]
    words: Annotated[tuple[str, ...], Meta(description=N_("話題を決める語"))]
    turns: Turns
    turns_with_headings: Annotated[int, Meta(description=N_("見出しだけのものを含む発言の数"))]
    permalink: Annotated[str, Meta(description=N_("話題のページの固定リンク"))]


class SpeakersAnswer(ListAnswer, frozen=True):
    """A page of the list of speakers."""

    speakers: tuple[SpeakerResource, ...]


class OrganizationsAnswer(ListAnswer, frozen=True):
    """A page of the list of organizations."""

    organizations: tuple[OrganizationResource, ...]


class TopicsAnswer(ListAnswer, frozen=True):
    """A page of the list of topics."""

    topics: tuple[TopicResource, ...]


class SuggestedValue(Struct, frozen=True):
    """A name or word with the beginning; `count` are turns of a name, and occurrences of a word."""

    value: str
    parameter: Annotated[str | None, Meta(description=N_("その名前を値とするパラメータ。語なら null。"))]
    count: int


class SuggestAnswer(Struct, frozen=True):
    """Completions, best first."""

    generation: Generation
    suggestions: tuple[SuggestedValue, ...]


def speakers(snapshot: Snapshot, asked: SpeakerListParameters, links: Permalinks) -> SpeakersAnswer:
    """Answers the list of speakers.

    Raises:
        QueryError: the cursor is invalid, or an organization is unknown.
    """
    people = {one.name: one for one in snapshot.registry.people}
    organizations = tuple(known_name(snapshot, Facet.ORGANIZATION, name, "org") for name in asked.org)
    request = SearchRequest.of(filters={Facet.ORGANIZATION: organizations} if organizations else {})

    def resource(value: FacetValue) -> SpeakerResource:
        person = people.get(value.value)
        return SpeakerResource(
            value.value,
            person.reading if person else None,
            person.spellings if person else (),
            tuple(map(_tenure, person.tenures)) if person else (),
            value.count,
            links.profile(Facet.SPEAKER, value.value),
        )

    counts = snapshot.counts(request, Facet.SPEAKER)
    spellings = {name: one.spellings for name, one in people.items()}
    shown, total, cursor = _page(snapshot, "speakers", asked, counts, lambda name: spellings.get(name, ()))
    return SpeakersAnswer(snapshot.generation, total, cursor, tuple(map(resource, shown)))


def organizations(snapshot: Snapshot, asked: NameListParameters, links: Permalinks) -> OrganizationsAnswer:
    """Answers the list of organizations that speak.

    Raises:
        QueryError: the cursor is invalid.
    """
    known = {one.name: one for one in snapshot.registry.organizations}

    def resource(value: FacetValue) -> OrganizationResource:
        one = known.get(value.value)
        link = links.profile(Facet.ORGANIZATION, value.value)
        if one is None:
            return OrganizationResource(value.value, None, None, None, value.count, link)
        return OrganizationResource(value.value, one.kind, one.code, one.reading, value.count, link)

    counts = snapshot.counts(SearchRequest(), Facet.ORGANIZATION)
    shown, total, cursor = _page(snapshot, "organizations", asked, counts)
    return OrganizationsAnswer(snapshot.generation, total, cursor, tuple(map(resource, shown)))


def topics(snapshot: Snapshot, asked: NameListParameters, links: Permalinks) -> TopicsAnswer:
    """Answers the list of topics of the generation, with those that only headings give.

    Raises:
        QueryError: the cursor is invalid.
    """
    said = {value.value: value.count for value in snapshot.counts(SearchRequest(), Facet.TOPIC)}
    inherited = {value.value: value.count for value in snapshot.counts(SearchRequest(inherited=True), Facet.TOPIC)}
    registry = snapshot.registry
    counts = [FacetValue(name, said.get(name, 0), False) for name in inherited]
    ordered = sorted(counts, key=lambda value: (-value.count, value.value))
    shown, total, cursor = _page(snapshot, "topics", asked, ordered)
    found = (
        TopicResource(
            value.value,
            registry.topic_groups.get(value.value) or None,
            registry.topic_words.get(value.value, ()),
            value.count,
            inherited[value.value],
            links.profile(Facet.TOPIC, value.value),
        )
        for value in shown
    )
    return TopicsAnswer(snapshot.generation, total, cursor, tuple(found))


def suggest(snapshot: Snapshot, asked: SuggestParameters, _links: Permalinks) -> SuggestAnswer:
    """Answers completions of a beginning."""
    found = snapshot.suggest(asked.q, limit=asked.limit)
    values = (SuggestedValue(one.value, FACETS[one.facet] if one.facet else None, one.count) for one in found)
    return SuggestAnswer(snapshot.generation, tuple(values))


def _page(
    snapshot: Snapshot,
    operation: str,
    asked: NameListParameters,
    values: Iterable[FacetValue],
    spellings: Callable[[str], Iterable[str]] = lambda name: (),
) -> tuple[Sequence[FacetValue], int, str | None]:
    """The values of a page that have the beginning, the number of all of them, and the cursor of the next page."""
    digest = digest_of(operation, asked)
    offset = read_cursor(asked.cursor, snapshot.generation, digest)
    begins = beginning(asked.q)
    found = [
        value
        for value in values
        if not asked.q.strip() or begins((value.value, *spellings(value.value)), snapshot.reading(value.value))
    ]
    shown = found[offset : offset + asked.limit]
    return shown, len(found), next_cursor(snapshot.generation, digest, offset + len(shown), len(found))


def _tenure(tenure: Tenure) -> TenureResource:
    return TenureResource(tenure.organization, tenure.department, tenure.posts, tenure.first, tenure.last)

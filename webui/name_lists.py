"""Lists of speakers, organizations and topics under headings, and the lookup of a name by its URL key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.analysis.normalize import to_hiragana
from kb.errors import NotFoundError
from kb.messages import _
from kb.model.names import exact_key
from kb.model.people import Organization, Person
from kb.search.request import Facet
from kb.search.results import FacetValue
from kb.serving.snapshot import Snapshot
from webui.formats import organization_kind_label
from webui.gojuon_order import OTHERS, ROWS, gojuon_key, gojuon_row
from webui.overview import overview
from webui.per_generation import cached_per_generation


@dataclass(frozen=True)
class ListedName:
    """A name with its count of turns, its reading in hiragana, and a note that distinguishes it from others."""

    value: FacetValue
    reading: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Names under a heading; `id` is its anchor."""

    id: str
    heading: str
    names: tuple[ListedName, ...]

    @property
    def is_row(self) -> bool:
        """True if the heading is a gojuon row."""
        return self.heading in ROWS


def names_by_reading(snapshot: Snapshot, values: Iterable[FacetValue], facet: Facet) -> tuple[Section, ...]:
    """Values of a facet in gojuon order of their readings, under あ, か, さ…"""
    return names_by_row(_listed_name(snapshot, facet, value) for value in values)


def names_by_row(names: Iterable[ListedName]) -> tuple[Section, ...]:
    """Sorts names by reading and groups them by gojuon row."""
    listed = sorted(names, key=lambda one: (gojuon_key(one.reading), one.value.value))
    sections = groupby(listed, key=lambda one: gojuon_row(one.reading))
    return tuple(Section(f"row-{number}", row, tuple(names)) for number, (row, names) in enumerate(sections, start=1))


def topics_by_group(snapshot: Snapshot, topics: Iterable[FacetValue] | None = None) -> tuple[Section, ...]:
    """Topics, those of the whole generation by default, under their groups; both with most turns first."""
    groups = snapshot.registry.topic_groups
    themes: dict[str, list[ListedName]] = {}
    for value in overview(snapshot).topics if topics is None else topics:
        group = groups.get(value.value) or OTHERS  # an address may have a topic that the list has not
        themes.setdefault(group, []).append(_listed_name(snapshot, Facet.TOPIC, value))
    ordered = sorted(themes.items(), key=lambda theme: (theme[0] == OTHERS, -sum(one.value.count for one in theme[1])))
    return tuple(Section(f"theme-{number}", theme, tuple(names)) for number, (theme, names) in enumerate(ordered, 1))


def all_names(snapshot: Snapshot, facet: Facet) -> Sequence[FacetValue]:
    """All values of a facet that has profiles: speakers, organizations or topics."""
    about = overview(snapshot)
    return {Facet.SPEAKER: about.speakers, Facet.ORGANIZATION: about.organizations, Facet.TOPIC: about.topics}[facet]


def resolve_name(snapshot: Snapshot, facet: Facet, key: str) -> str:
    """Resolves the key of a profile URL, which may be any spelling of the name.

    Raises:
        NotFoundError: no turn has the name.
    """
    name = _names_by_key(snapshot)[facet].get(exact_key(key))
    if name is None:
        raise NotFoundError(_("「{name}」はこの索引にありません。一覧から探してください。", name=key))
    return name


@cached_per_generation
def _names_by_key(snapshot: Snapshot) -> Mapping[Facet, Mapping[str, str]]:
    """Names by URL key, for each facet; a name takes precedence over an alternative spelling of another one."""
    names = {
        facet: {exact_key(value.value): value.value for value in all_names(snapshot, facet)}
        for facet in (Facet.SPEAKER, Facet.ORGANIZATION, Facet.TOPIC)
    }
    speakers = names[Facet.SPEAKER]
    speaking = set(speakers.values())
    spelt = {exact_key(spelling): one.name for one in snapshot.registry.people for spelling in one.spellings}
    return names | {Facet.SPEAKER: {key: name for key, name in spelt.items() if name in speaking} | speakers}


@cached_per_generation
def people_by_name(snapshot: Snapshot) -> Mapping[str, Person]:
    """The people of the registry by the name that turns have."""
    return {person.name: person for person in snapshot.registry.people}


@cached_per_generation
def organizations_by_name(snapshot: Snapshot) -> Mapping[str, Organization]:
    """Organizations of the registry by name."""
    return {organization.name: organization for organization in snapshot.registry.organizations}


def _listed_name(snapshot: Snapshot, facet: Facet, value: FacetValue) -> ListedName:
    return ListedName(
        value, to_hiragana(snapshot.reading(value.value)), _distinguishing_note(snapshot, facet, value.value)
    )


def _distinguishing_note(snapshot: Snapshot, facet: Facet, name: str) -> str:
    """A speaker's last organization and posts, or an organization's kind."""
    if facet is Facet.SPEAKER and (person := people_by_name(snapshot).get(name)) and person.tenures:
        last = person.tenures[-1]
        return " ".join(filter(None, (last.organization, "、".join(last.posts))))
    if facet is Facet.ORGANIZATION and (organization := organizations_by_name(snapshot).get(name)):
        return organization_kind_label(organization.kind)
    return ""

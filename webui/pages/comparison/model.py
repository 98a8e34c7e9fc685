"""Model of the comparison page: a column for each organization, and the form that makes a comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from kb.answering.sentences import any_word, plain_words
from kb.comparison.columns import MAX_ORGANIZATIONS, MIN_ORGANIZATIONS, ComparedOrganization
from kb.errors import QueryError
from kb.messages import N_, _
from kb.model.organizations import OrganizationKind, kind_of
from kb.query.ast import Mode
from kb.search.request import Facet
from kb.serving.snapshot import Snapshot
from webui.comparison_state import with_organizations
from webui.gojuon_order import gojuon_key
from webui.links import Chip, Link, chips, comparison_url
from webui.name_lists import Section, all_names, topics_by_group
from webui.overview import overview
from webui.per_generation import cached_per_generation
from webui.search_state import SearchState
from webui.templating import PageModel
from webui.url_state import search_request, write_state

FIRST_FIELDS = 3  # organizations to choose before there is a comparison
_OTHERS = N_("都、国、その他の団体")
_GROUPS: Mapping[OrganizationKind, str] = {"区": N_("区"), "市": N_("市"), "町": N_("町村"), "村": N_("町村")}


@dataclass(frozen=True)
class ComparisonColumn:
    """An organization of a comparison: its search, and the comparisons with it moved or removed, empty without one."""

    compared: ComparedOrganization
    search: SearchState
    earlier: str
    later: str
    without: str


@dataclass(frozen=True)
class ComparisonPage(PageModel):
    """A comparison, or the form alone; `error` is why there is none.

    `subject` are the words and `topics`; `conditions` are all others beside the organizations, kept by the form in
    `kept`, and dropped by `without_conditions`. `chosen` are the organizations that the form keeps, each with the
    comparison without it, and `fields` the number of further ones to choose. `wider` are comparisons that may find
    something where this one does not.
    """

    template: ClassVar[str] = "comparison/comparison.html"

    state: SearchState
    subject: SearchState
    columns: tuple[ComparisonColumn, ...]
    error: QueryError | None
    topics: Sequence[str]
    conditions: tuple[Chip, ...]
    without_conditions: str
    kept: Sequence[tuple[str, str]]
    chosen: tuple[Link, ...]
    fields: int
    organizations: Mapping[str, Sequence[str]]
    topic_groups: tuple[Section, ...]
    wider: tuple[Link, ...]
    least: int = MIN_ORGANIZATIONS
    most: int = MAX_ORGANIZATIONS


def comparison_page(
    snapshot: Snapshot,
    state: SearchState,
    columns: Sequence[ComparedOrganization] = (),
    *,
    error: QueryError | None = None,
) -> ComparisonPage:
    """Prepares the columns with their links, and the form around them."""
    names = state.filters.get(Facet.ORGANIZATION, ())
    search = state.without(Facet.ORGANIZATION)
    topics = state.filters.get(Facet.TOPIC, ())
    subject = SearchState(text=state.text, filters={Facet.TOPIC: topics} if topics else {})
    conditions = search.without(Facet.TOPIC)
    organizations = organizations_by_kind(snapshot)
    room = min(MAX_ORGANIZATIONS, sum(map(len, organizations.values()))) - len(names)
    return ComparisonPage(
        state=state,
        subject=subject,
        columns=tuple(_column(state, one, at) for at, one in enumerate(columns)),
        error=error,
        topics=topics,
        conditions=chips(conditions),
        without_conditions=_url(subject, names),
        kept=[(name, value) for name, values in write_state(conditions).items() if name != "q" for value in values],
        chosen=tuple(Link(name, _url(state, [n for n in names if n != name])) for name in names),
        fields=max(0, min(room, 1 if columns else max(1, FIRST_FIELDS - len(names)))),
        organizations=organizations,
        topic_groups=topics_by_group(snapshot),
        wider=_wider(state) if columns and not any(one.turns for one in columns) else (),
    )


def known_part(snapshot: Snapshot, state: SearchState) -> SearchState:
    """The state without organizations and topics that the index does not have, for the form beside an error."""
    known = {
        facet: {value.value for value in all_names(snapshot, facet)} for facet in (Facet.ORGANIZATION, Facet.TOPIC)
    }
    kept = {
        facet: tuple(value for value in values if facet not in known or value in known[facet])
        for facet, values in state.filters.items()
    }
    return replace(state, filters={facet: values for facet, values in kept.items() if values})


@cached_per_generation
def organizations_by_kind(snapshot: Snapshot) -> Mapping[str, Sequence[str]]:
    """The organizations of the index by group: 区, 市, 町村, then all others; each in gojuon order."""
    found: dict[str, list[str]] = {group: [] for group in (*_GROUPS.values(), _OTHERS)}
    names = sorted(
        (value.value for value in overview(snapshot).organizations),
        key=lambda name: (gojuon_key(snapshot.reading(name)), name),
    )
    for name in names:
        found[_GROUPS.get(kind_of(name), _OTHERS)].append(name)
    return {group: some for group, some in found.items() if some}


def _column(state: SearchState, compared: ComparedOrganization, at: int) -> ComparisonColumn:
    names = list(state.filters[Facet.ORGANIZATION])
    rest = names[:at] + names[at + 1 :]

    def moved(to: int) -> str:
        return _url(state, [*rest[:to], names[at], *rest[to:]]) if 0 <= to < len(names) else ""

    return ComparisonColumn(
        compared=compared,
        search=with_organizations(state, [compared.organization]),
        earlier=moved(at - 1),
        later=moved(at + 1),
        without=_url(state, rest) if len(rest) >= MIN_ORGANIZATIONS else "",
    )


def _url(state: SearchState, names: Sequence[str]) -> str:
    return comparison_url(with_organizations(state, names))


def _wider(state: SearchState) -> tuple[Link, ...]:
    """The same comparison for any of the words, or with topics that only headings give."""
    found = []
    request = search_request(state)
    if any_word(request) or len(plain_words(request.query)) > 1:
        found.append(Link(_("いずれかの語で比べる"), comparison_url(state.with_mode(Mode.ANY))))
    if state.filters.get(Facet.TOPIC) and not state.inherited:
        found.append(Link(_("見出しだけの話題も数えて比べる"), comparison_url(state.with_inherited(True))))
    return tuple(found)

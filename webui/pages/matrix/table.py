"""Matrix of topics by organizations, counted in turns, with empty cells.

Rows and columns are those of the whole generation under every filter, so that empty cells stay visible.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.comparison.columns import MAX_ORGANIZATIONS as MAX_COMPARED
from kb.model.organizations import kind_of
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot
from webui.comparison_state import comparison_of
from webui.gojuon_order import gojuon_key
from webui.links import search_url
from webui.name_lists import topics_by_group
from webui.overview import overview
from webui.per_generation import cached_per_generation
from webui.search_state import SearchState

MAX_ORGANIZATIONS = 60  # organizations shown by default
TINTS = 5  # shades of a cell with turns
PRINTED_COLUMNS = 16  # organizations side by side on a printed page, A4 landscape
_ROUND_DIGITS = (1, 2, 5)
_MUNICIPAL = ("区", "市", "町", "村")


@dataclass(frozen=True)
class MatrixCell:
    """Turns of an organization about a topic. `tint` ranges from 0, a blank cell, to `TINTS`."""

    count: int
    tint: int
    href: str


@dataclass(frozen=True)
class MatrixHeading:
    """Heading of a row or a column: a topic or an organization, its turns and its blank cells."""

    name: str
    count: int
    blanks: int
    href: str


@dataclass(frozen=True)
class TopicRow:
    """Row of a topic, a cell for each organization. `comparison` has those with most turns; None where few have any."""

    topic: MatrixHeading
    cells: tuple[MatrixCell, ...]
    comparison: SearchState | None


@dataclass(frozen=True)
class TopicGroup:
    """Rows of the topics of one group."""

    name: str
    rows: tuple[TopicRow, ...]


@dataclass(frozen=True)
class MatrixTable:
    """The matrix. `bounds` are the lower bounds of the tints, `left_out` the number of organizations not shown."""

    organizations: tuple[MatrixHeading, ...]
    groups: tuple[TopicGroup, ...]
    bounds: tuple[int, ...]
    left_out: int

    @property
    def cells(self) -> int:
        """Number of cells."""
        return sum(len(row.cells) for row in self._rows())

    @property
    def parts(self) -> tuple[slice, ...]:
        """The slices of the columns, one for each part of the printed matrix."""
        count = len(self.organizations)
        return tuple(slice(start, min(start + PRINTED_COLUMNS, count)) for start in range(0, count, PRINTED_COLUMNS))

    @property
    def blanks(self) -> int:
        """Number of blank cells."""
        return sum(row.topic.blanks for row in self._rows())

    @property
    def topics_without_turns(self) -> tuple[str, ...]:
        """Topics without a turn of any organization shown."""
        return tuple(row.topic.name for row in self._rows() if row.topic.blanks == len(row.cells))

    def _rows(self) -> Iterator[TopicRow]:
        return (row for group in self.groups for row in group.rows)


Counts = Mapping[str, Mapping[str, int]]


def matrix_table(snapshot: Snapshot, state: SearchState, *, all_organizations: bool = False) -> MatrixTable:
    """Counts the matrix under the filters of a state; of very many organizations, those with most turns are shown."""
    about = overview(snapshot)
    shown = about.organizations if all_organizations else about.organizations[:MAX_ORGANIZATIONS]
    names = sorted((value.value for value in shown), key=lambda name: _sort_key(snapshot, name))
    counts = _all_counts(snapshot) if state == SearchState() else _counts(snapshot, state)
    per_organization = _values(snapshot, state, Facet.ORGANIZATION)
    per_topic = _values(snapshot, state, Facet.TOPIC)
    bounds = tint_bounds(max((row.get(name, 0) for row in counts.values() for name in names), default=0))

    def row(topic: str) -> TopicRow:
        narrowed = state.with_value(Facet.TOPIC, topic)
        found = counts[topic]
        cells = tuple(_cell(narrowed, name, found.get(name, 0), bounds) for name in names)
        blanks = sum(not cell.count for cell in cells)
        leading = sorted((name for name in names if found.get(name)), key=lambda name: -found[name])
        heading = MatrixHeading(topic, per_topic.get(topic, 0), blanks, search_url(narrowed))
        return TopicRow(heading, cells, comparison_of(narrowed, leading[:MAX_COMPARED]))

    return MatrixTable(
        organizations=tuple(
            MatrixHeading(
                name,
                per_organization.get(name, 0),
                sum(not found.get(name) for found in counts.values()),
                search_url(state.with_value(Facet.ORGANIZATION, name)),
            )
            for name in names
        ),
        groups=tuple(
            TopicGroup(theme.heading, tuple(row(topic.value.value) for topic in theme.names))
            for theme in topics_by_group(snapshot)
        ),
        bounds=bounds,
        left_out=len(about.organizations) - len(names),
    )


def tint_bounds(highest: int) -> tuple[int, ...]:
    """The lower bounds of the tints: 1, and the greatest round numbers up to the highest count."""
    rounds = [nice * 10**power for power in range(len(str(highest))) for nice in _ROUND_DIGITS]
    reached = [number for number in rounds if 1 < number <= highest]
    return (1, *reached[-(TINTS - 1) :]) if highest else ()


def _cell(state: SearchState, organization: str, count: int, bounds: Sequence[int]) -> MatrixCell:
    tint = sum(count >= bound for bound in bounds)
    return MatrixCell(count, tint, search_url(state.with_value(Facet.ORGANIZATION, organization)) if count else "")


def _sort_key(snapshot: Snapshot, name: str) -> tuple[bool, tuple[int, str, str], str]:
    """Sort key of an organization: municipalities first, then by reading."""
    return kind_of(name) not in _MUNICIPAL, gojuon_key(snapshot.reading(name)), name


@cached_per_generation
def _all_counts(snapshot: Snapshot) -> Counts:
    """The counts without a filter, which most visits need."""
    return _counts(snapshot, SearchState())


def _counts(snapshot: Snapshot, state: SearchState) -> Counts:
    """Turns by topic and organization, with one search for each topic."""
    topics = (topic.value for topic in overview(snapshot).topics)
    return {topic: _values(snapshot, state.with_value(Facet.TOPIC, topic), Facet.ORGANIZATION) for topic in topics}


def _values(snapshot: Snapshot, state: SearchState, facet: Facet) -> Mapping[str, int]:
    """Turns by value of a facet."""
    found = snapshot.counts(SearchRequest.of(filters=state.filters, inherited=state.inherited), facet)
    return {value.value: value.count for value in found}

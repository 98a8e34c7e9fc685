"""Model of the matrix page: the table, and the form that filters it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.api.parameters import FACETS
from kb.errors import QueryError
from kb.model.dialogue import KINDS
from kb.search.request import Facet
from kb.serving.snapshot import Snapshot
from webui.links import page_url
from webui.overview import overview
from webui.pages.matrix.table import MatrixTable, matrix_table
from webui.search_state import SearchState
from webui.templating import PageModel
from webui.url_state import HEADINGS, write_state

FILTER_PARAMETERS = (FACETS[Facet.FISCAL_YEAR], FACETS[Facet.KIND], HEADINGS)
ALL_ORGANIZATIONS = "all"  # parameter that shows all organizations


@dataclass(frozen=True)
class MatrixPage(PageModel):
    """The matrix of topics by organizations. `table` is None if `error` states why it cannot be counted."""

    template: ClassVar[str] = "matrix/matrix.html"

    state: SearchState
    choices: Mapping[Facet, Sequence[str]]
    parameters: Mapping[Facet, str]
    table: MatrixTable | None
    all_organizations: bool
    all_organizations_url: str
    error: QueryError | None


def matrix_page(
    snapshot: Snapshot, state: SearchState, *, all_organizations: bool, error: QueryError | None = None
) -> MatrixPage:
    """Counts the matrix under the filters of a state, unless there is an error to show."""
    years = [value.value for value in overview(snapshot).years]
    return MatrixPage(
        state=state,
        choices={Facet.FISCAL_YEAR: years, Facet.KIND: KINDS},
        parameters=FACETS,
        table=None if error else matrix_table(snapshot, state, all_organizations=all_organizations),
        all_organizations=all_organizations,
        all_organizations_url=page_url("matrix.page", matrix_parameters(state, all_organizations=True)),
        error=error,
    )


def matrix_parameters(state: SearchState, *, all_organizations: bool) -> dict[str, list[str]]:
    """The parameters of the page's canonical URL."""
    return write_state(state) | ({ALL_ORGANIZATIONS: ["1"]} if all_organizations else {})

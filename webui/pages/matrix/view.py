"""Topics by organizations."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.errors import QueryError
from kb.model.dialogue import KINDS
from kb.search.request import Facet
from webui.errors import status_of
from webui.links import page_url
from webui.overview import overview
from webui.pages.matrix.model import matrix
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.search_state import SearchState
from webui.url_state import FACETS, HEADINGS, known_parameters, read_state, write_state

FILTERS = (FACETS[Facet.FISCAL_YEAR], FACETS[Facet.KIND], HEADINGS)
EVERYBODY = "all"  # the parameter that shows every organization

blueprint = Blueprint("matrix", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/matrix")
def page() -> str | Response | tuple[str, int]:
    """The table, for some years and kinds or for all. `?all=1` shows every organization."""
    asked = known_parameters(request.args, (*FILTERS, EVERYBODY))
    everybody = asked.pop(EVERYBODY, []) == ["1"]
    try:
        state = read_state(MultiDict(asked))
    except QueryError as error:
        return _page(SearchState(), everybody=everybody, error=error), status_of(error)
    if known_parameters(request.args, (*FILTERS, EVERYBODY)) != (canonical := _parameters(state, everybody=everybody)):
        return redirect(page_url("matrix.page", canonical))
    return _page(state, everybody=everybody)


def _parameters(state: SearchState, *, everybody: bool) -> dict[str, list[str]]:
    return write_state(state) | ({EVERYBODY: ["1"]} if everybody else {})


def _page(state: SearchState, *, everybody: bool, error: QueryError | None = None) -> str:
    years = [value.value for value in overview(snapshot()).years]
    return render_template(
        "matrix/matrix.html",
        chosen=state.filters,
        state=state,
        choices_of={Facet.FISCAL_YEAR: years, Facet.KIND: KINDS},
        names=FACETS,
        matrix=None if error else matrix(snapshot(), state, everybody=everybody),
        everybody=everybody,
        everything=page_url("matrix.page", _parameters(state, everybody=True)),
        error=error,
    )

"""Topics by organizations."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.errors import QueryError
from kb.model.dialogue import KINDS
from kb.search.request import Facet
from webui.errors import status_of
from webui.matrix import matrix
from webui.overview import overview
from webui.params import FACETS, read_state, write_state
from webui.snapshots import answer_from_one_generation, snapshot
from webui.state import SearchState

FILTERS = (Facet.FISCAL_YEAR, Facet.KIND)

blueprint = Blueprint("matrix", __name__)
answer_from_one_generation(blueprint)


@blueprint.get("/matrix")
def page() -> str | Response | tuple[str, int]:
    """The table, for some years and kinds or for all. `?all=1` shows every organization."""
    names = [FACETS[facet] for facet in FILTERS]
    given = {name: values for name in (*names, "all") if (values := request.args.getlist(name))}
    everybody = given.get("all") == ["1"]
    try:
        state = read_state(MultiDict([(name, value) for name in names for value in given.get(name, ())]))
    except QueryError as error:
        return _page(SearchState(), everybody=everybody, error=error), status_of(error)
    canonical = write_state(state) | ({"all": ["1"]} if everybody else {})
    if given != canonical:
        return redirect(url_for("matrix.page", **canonical))  # type: ignore[arg-type]  # lists are repeated
    return _page(state, everybody=everybody)


def _page(state: SearchState, *, everybody: bool, error: QueryError | None = None) -> str:
    years = [value.value for value in overview(snapshot()).years]
    return render_template(
        "matrix.html",
        chosen=state.filters,
        choices_of={Facet.FISCAL_YEAR: years, Facet.KIND: KINDS},
        names=FACETS,
        matrix=None if error else matrix(snapshot(), state, everybody=everybody),
        everybody=everybody,
        everything=url_for("matrix.page", **write_state(state), all="1"),  # type: ignore[arg-type]  # as above
        error=error,
    )

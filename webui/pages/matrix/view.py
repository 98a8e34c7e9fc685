"""Route of the matrix: `/matrix?fy=&kind=&headings=&all=`."""

from flask import Blueprint, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.errors import QueryError
from webui.errors import status_of
from webui.links import page_url
from webui.pages.matrix.model import ALL_ORGANIZATIONS, FILTER_PARAMETERS, matrix_page, matrix_parameters
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.search_state import SearchState
from webui.url_state import known_parameters, read_state

blueprint = Blueprint("matrix", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/matrix")
def page() -> str | Response | tuple[str, int]:
    """The matrix under a filter. An invalid filter is shown as an error beside the form, with its HTTP status."""
    names = (*FILTER_PARAMETERS, ALL_ORGANIZATIONS)
    asked = known_parameters(request.args, names)
    all_organizations = asked.pop(ALL_ORGANIZATIONS, []) == ["1"]
    try:
        state = read_state(MultiDict(asked))
    except QueryError as error:
        shown = matrix_page(snapshot(), SearchState(), all_organizations=all_organizations, error=error)
        return shown.render(), status_of(error)
    canonical = matrix_parameters(state, all_organizations=all_organizations)
    if known_parameters(request.args, names) != canonical:
        return redirect(page_url("matrix.page", canonical))
    return matrix_page(snapshot(), state, all_organizations=all_organizations).render()

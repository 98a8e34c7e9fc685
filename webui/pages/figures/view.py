"""Routes of the figures of a search: `/figures?topic=&q=…`, and the same for a spreadsheet: `/figures.csv`."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb.errors import QueryError
from kb.figure_search import figures_of_search
from webui.errors import status_of
from webui.figures_state import FIGURES, FiguresState, read_figures
from webui.links import figures_url
from webui.pages.figures.csv_table import csv_table
from webui.pages.figures.model import chosen_figures, figures_page, figures_request
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.turn_urls import turn_permalink
from webui.url_state import known_parameters

blueprint = Blueprint("figures", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/figures")
def page() -> str | AnyResponse | tuple[str, int]:
    """The table, or the form alone without a search. What cannot be read is said beside the form, as status 400.

    Another address than the canonical one redirects to it.
    """
    state = FiguresState()
    try:
        state = read_figures(request.args)
        if known_parameters(request.args, FIGURES) != state.parameters:
            return redirect(figures_url(state))
        found = None if state.search.is_empty else figures_of_search(snapshot(), figures_request(state))
    except QueryError as error:
        return figures_page(snapshot(), state, None, error=error).render(), status_of(error)
    return figures_page(snapshot(), state, found).render()


@blueprint.get("/figures.csv")
def csv() -> Response:
    """All figures of the table in its order, without pages."""
    state = read_figures(request.args)
    found = figures_of_search(snapshot(), figures_request(state))
    answer = Response(csv_table(chosen_figures(found, state), turn_permalink), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer

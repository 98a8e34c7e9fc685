"""Route of the trends: `/trends?term=&org=&from=&to=&by=&headings=`."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from kb.errors import QueryError
from webui.errors import status_of
from webui.links import trends_url
from webui.pages.trends.chart import trend_chart
from webui.pages.trends.model import trends_page
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.trends_state import is_canonical, read_trends

blueprint = Blueprint("trends", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/trends")
def page() -> str | Response | tuple[str, int]:
    """The chart of the terms. An error in the terms is shown beside the form, with its HTTP status."""
    state = read_trends(request.args)
    if not is_canonical(request.args, state):
        return redirect(trends_url(state))
    try:
        chart = trend_chart(snapshot(), state) if state.terms else None
    except QueryError as error:
        return trends_page(snapshot(), state, error=error).render(), status_of(error)
    return trends_page(snapshot(), state, chart=chart).render()

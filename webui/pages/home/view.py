"""Route of the home page: `/`."""

from flask import Blueprint

from webui.pages.home.model import home_page
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("home", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/")
def home() -> str:
    """The search box with ways to browse."""
    return home_page(snapshot()).render()

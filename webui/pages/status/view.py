"""Route of the status page: `/status`."""

from flask import Blueprint, current_app

from webui.pages.status.model import status_page
from webui.request_snapshot import knowledge_base

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def page() -> str:
    """The state of the index. The page has no ETag, since it changes with every run, not only with the generation."""
    return status_page(knowledge_base(), current_app.config["WEBUI_STALE_HOURS"]).render()

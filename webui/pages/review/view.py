"""Route of the review list: `/review`."""

from flask import Blueprint

from webui.pages.review.model import review_page
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("review", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/review")
def page() -> str:
    """Identities and lines for staff to decide, with the entries of people.toml that do it."""
    return review_page(snapshot()).render()

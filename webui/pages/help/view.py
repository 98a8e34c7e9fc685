"""Routes of pages that need no index: `/help`, `/accessibility` and `/opensearch.xml`."""

from flask import Blueprint, Response, render_template

from webui.pages.help.model import HelpPage

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def page() -> str:
    """The query language, with examples that link to their searches."""
    return HelpPage().render()


@blueprint.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement, with the switch for single-key shortcuts (WCAG 2.1.4)."""
    return render_template("help/accessibility.html")


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """The OpenSearch 1.1 description, with which a browser adds this search."""
    return Response(render_template("help/opensearch.xml"), mimetype="application/opensearchdescription+xml")

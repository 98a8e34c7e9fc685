"""Route of the verification page: `/verify`. A draft is sent by POST, so that it is in no address and no log."""

from flask import Blueprint, Response, current_app, g, request

from kb.deadline import deadline
from kb.errors import NotFoundError, QueryError
from webui.pages.verification.model import VerificationPage, verification_page
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.url_state import strip_control_characters

blueprint = Blueprint("verification", __name__)
use_request_snapshot(blueprint)

MAX_FORM_BYTES = 512 * 1024  # a draft of the greatest length, percent-encoded, and more, to say that it is too long
LONGER = 5  # times the limit of other pages: a draft has as many searches as quotations


@blueprint.before_request
def _allow_long_forms() -> None:
    request.max_content_length = MAX_FORM_BYTES


@blueprint.get("/verify")
def page() -> str:
    """The empty form."""
    return verification_page(snapshot()).render()


@blueprint.post("/verify")
def check() -> Response:
    """The verdicts on a draft, or on a fingerprint. Nothing of it is kept, by browsers neither."""
    values = {name: request.form.get(name, "") for name in ("draft", "fingerprint", "turn")}
    draft = strip_control_characters(values["draft"].replace("\r\n", "\n"))
    digits, place = values["fingerprint"].strip(), values["turn"].strip()
    try:
        with deadline(LONGER * current_app.config["WEBUI_ANSWER_SECONDS"]):
            made = verification_page(snapshot(), draft=draft, digits=digits, place=place)
    except (QueryError, NotFoundError) as error:
        made = VerificationPage(draft, digits, place, None, None, str(error))
    g.without_etag = True
    answer = Response(made.render(), status=400 if made.error else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer

"""Routes of a dialogue and of its turns, which are permalinks: `/dialogues/<id>` and below."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webui.links import dialogue_url
from webui.pages.dialogue.model import dialogue_page, first_match_url, related_turns_page, turn_context_page
from webui.pages.dialogue.reading import read_reading
from webui.request_snapshot import served_dialogue, snapshot, use_request_snapshot
from webui.url_state import read_state

blueprint = Blueprint("dialogues", __name__, url_prefix="/dialogues")
use_request_snapshot(blueprint)


@blueprint.get("/<dialogue_id>")
def reader(dialogue_id: str) -> str:
    """A whole dialogue. The hits of a search in the parameters are highlighted, and the page links back to it.

    With `voice`, the turns of one speaker and the answers to their questions. With `find`, the matches of it in this
    dialogue are highlighted instead.
    """
    reading = read_reading(dialogue_id, request.args)
    return dialogue_page(snapshot(), served_dialogue(dialogue_id), reading).render()


@blueprint.get("/<dialogue_id>/find")
def find(dialogue_id: str) -> Response:
    """Redirects to the first turn in which something is found: the form of it has no other way to name a turn."""
    reading = read_reading(dialogue_id, request.args)
    return redirect(first_match_url(snapshot(), served_dialogue(dialogue_id), reading))


@blueprint.get("/<dialogue_id>/<turn_id>/related")
def related(dialogue_id: str, turn_id: str) -> str:
    """Related turns of other dialogues."""
    dialogue, turn = served_dialogue(dialogue_id), snapshot().turn(dialogue_id, turn_id)
    return related_turns_page(snapshot(), dialogue, turn).render()


@blueprint.get("/<dialogue_id>/<turn_id>/context")
def context(dialogue_id: str, turn_id: str) -> str:
    """A turn with its neighbours."""
    dialogue, turn = served_dialogue(dialogue_id), snapshot().turn(dialogue_id, turn_id)
    return turn_context_page(dialogue, turn, read_state(request.args)).render()


@blueprint.get("/<dialogue_id>/<turn_id>")
def turn(dialogue_id: str, turn_id: str) -> Response:
    """Redirects to the turn within its dialogue. An unknown turn is 404 here: servers get no fragments."""
    served_dialogue(dialogue_id)
    found = snapshot().turn(dialogue_id, turn_id)
    return redirect(dialogue_url(dialogue_id, found.id, read_state(request.args)))

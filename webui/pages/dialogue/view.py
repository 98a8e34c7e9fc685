"""A dialogue from beginning to end, and the permanent addresses of its turns."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from kb.deadline import if_time_allows
from kb.errors import NotFoundError, WithdrawnError
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.more_like_this import related_dialogues, related_turns
from webui.links import dialogue_url, search_url
from webui.pages.dialogue.model import contents, exchanges, hits_in_dialogue, neighbours, read_turns
from webui.request_snapshot import knowledge_base, snapshot, use_request_snapshot
from webui.url_state import read_state

RELATED_TURNS = 10
BY_EXCHANGE = "exchange"  # the value of `view` that keeps a question with its answers

blueprint = Blueprint("dialogues", __name__, url_prefix="/dialogues")
use_request_snapshot(blueprint)


@blueprint.get("/<dialogue_id>")
def reader(dialogue_id: str) -> str:
    """The dialogue; where a search led here, its hits are marked and the way back is kept.

    Reading needs no search: marks and related dialogues are left out where there is no time for them.
    """
    state = read_state(request.args)
    shown, dialogue = snapshot(), _dialogue(dialogue_id)
    hits = if_time_allows(lambda: hits_in_dialogue(shown, state, dialogue), None)
    turns = read_turns(dialogue, hits or {})
    asked = exchanges(turns)
    parts = shown.parts(dialogue)
    at = next(number for number, part in enumerate(parts) if part.id == dialogue.id)
    return render_template(
        "dialogue/dialogue.html",
        dialogue=dialogue,
        turns=turns,
        exchanges=asked,
        by_exchange=bool(asked) and request.args.get("view") == BY_EXCHANGE,
        by_exchange_url=dialogue_url(dialogue_id, state=state, view=BY_EXCHANGE),
        contents=contents(turns),
        parts=parts,
        part_before=parts[at - 1] if at else None,
        related=if_time_allows(lambda: related_dialogues(shown, dialogue_id), ()),
        part_after=parts[at + 1] if at + 1 < len(parts) else None,
        state=state,
        back=None if state.is_empty else search_url(state),
        speaking={turn.speaker for turn in dialogue.turns},
        hits=[turn.turn.id for turn in turns if turn.hit],
        unmarked=hits is None,
    )


@blueprint.get("/<dialogue_id>/<turn_id>/related")
def related(dialogue_id: str, turn_id: str) -> str:
    """Turns of other dialogues that share the telling words of a turn."""
    return render_template(
        "dialogue/related.html",
        dialogue=_dialogue(dialogue_id),
        turn=snapshot().turn(dialogue_id, turn_id),
        related=related_turns(snapshot(), dialogue_id, turn_id, limit=RELATED_TURNS),
    )


@blueprint.get("/<dialogue_id>/<turn_id>/context")
def context(dialogue_id: str, turn_id: str) -> str:
    """A turn between its neighbours."""
    dialogue, turn = _dialogue(dialogue_id), snapshot().turn(dialogue_id, turn_id)
    before, after = neighbours(dialogue, turn)
    return render_template(
        "dialogue/context.html",
        dialogue=dialogue,
        turn=turn,
        before=before,
        after=after,
        state=read_state(request.args),
    )


@blueprint.get("/<dialogue_id>/<turn_id>")
def turn(dialogue_id: str, turn_id: str) -> Response:
    """To the turn within its dialogue; an unknown turn is said here, for a server never sees a fragment."""
    _dialogue(dialogue_id)
    found = snapshot().turn(dialogue_id, turn_id)
    return redirect(dialogue_url(dialogue_id, found.id, read_state(request.args)))


def _dialogue(dialogue_id: str) -> Dialogue:
    """The dialogue, or WithdrawnError where there was one, or NotFoundError."""
    try:
        return snapshot().dialogue(dialogue_id)
    except NotFoundError as error:
        if knowledge_base().withdrawn(dialogue_id):
            raise WithdrawnError(_("対話「{id}」は取り下げられました。", id=dialogue_id)) from error
        raise

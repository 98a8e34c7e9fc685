"""Reading for assistants: a dialogue turn by turn, or one turn, in parts where it is long."""

import re
from urllib.parse import unquote

from kb.api.dialogues import dialogue
from kb.api.parameters import DialogueParameters, TurnParameters
from kb.api.permalinks import Permalinks
from kb.api.turn_lists import turn
from kb.errors import QueryError
from kb.mcp.arguments import ReadArguments
from kb.mcp.budget import cut, fitting, size_of
from kb.mcp.results import ReadTurns
from kb.messages import _
from kb.serving.snapshot import Snapshot

_PERMALINK = re.compile(r"(?:.*/)?dialogues/(?P<dialogue>[^#?\s/]+)(?:\?[^#\s]*)?(?:#(?P<turn>\S+))?")


def read(snapshot: Snapshot, asked: ReadArguments, links: Permalinks) -> ReadTurns:
    """A dialogue from a cursor on, or a turn with those around it.

    Raises:
        NotFoundError: the dialogue or the turn is unknown.
        QueryError: the start lies behind the end of the turn.
    """
    dialogue_id, turn_id = _place(asked.id.strip())
    if turn_id:
        return _read_turn(snapshot, dialogue_id, turn_id, asked, links)
    if asked.start:
        message = _("start は発言を読むときだけ使えます。id に発言のID（対話のID#t4）を渡してください。")
        raise QueryError(message, parameter="start")
    answer, notices = fitting(
        lambda most: dialogue(snapshot, DialogueParameters(id=dialogue_id, limit=most, cursor=asked.cursor), links),
        lambda found: found.turns,
        lambda one: size_of([one]),
        asked.limit,
    )
    shown = cut(answer.turns)
    return ReadTurns(
        answer.generation,
        answer.id,
        answer.title,
        answer.date,
        answer.permalink,
        answer.total,
        answer.next,
        (*notices, *shown.notices),
        shown.turns,
    )


def _read_turn(
    snapshot: Snapshot, dialogue_id: str, turn_id: str, asked: ReadArguments, links: Permalinks
) -> ReadTurns:
    """A turn with those around it, or, from a start on, alone."""
    around = 0 if asked.start else asked.around
    found = turn(snapshot, TurnParameters(dialogue=dialogue_id, turn=turn_id, around=around), links)
    if asked.start and asked.start >= len(found.turn.text):
        message = _(
            "start {start} は発言の終わり（{length}文字）より後です。小さくしてください。",
            start=asked.start,
            length=len(found.turn.text),
        )
        raise QueryError(message, parameter="start")
    about = found.turn.dialogue
    shown = cut((*found.before, found.turn, *found.after))
    left: tuple[str, ...] = ()
    if shown.notices or asked.start:
        shown = cut([found.turn], start=asked.start)
        left = (_("長くなるため、前後の発言は省きました。"),) if around else ()
    total = len(snapshot.dialogue(about.id).turns)
    return ReadTurns(
        found.generation,
        about.id,
        about.title,
        about.date,
        about.permalink,
        total,
        None,
        (*shown.notices, *left),
        shown.turns,
    )


def _place(given: str) -> tuple[str, str]:
    """The dialogue and the turn of an id or a permalink; the turn is empty for a whole dialogue."""
    if "/dialogues/" in given:
        link = _PERMALINK.fullmatch(given)
        if link:
            return unquote(link["dialogue"]), unquote(link["turn"] or "")
    dialogue_id, _mark, turn_id = given.partition("#")
    return dialogue_id, turn_id

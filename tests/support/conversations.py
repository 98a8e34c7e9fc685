"""Conversations for tests of roles and exchanges, one turn a line: label | speaker or body | post | text."""

from indexer.parsing.conversation import with_roles
from kb.model.dialogue import Dialogue, Turn
from tests.support.dialogues import dialogue, turn

QUESTIONER = "―"


def conversation(script: str) -> Dialogue:
    """The dialogue of a script. A label ― is the interviewer; a second field in brackets is a body."""
    turns = [_turn(order, line) for order, line in enumerate(filter(str.strip, script.strip().splitlines()), 1)]
    return dialogue("talk", turns=tuple(turns))


def roles_of(script: str) -> list[str]:
    """For each turn of a script, the first letters of its role and the number of its exchange: q1 a1 c - s."""
    letters = {"asker": "q", "answerer": "a", "chair": "c", "speaker": "s", None: "-"}
    return [f"{letters[one.role]}{one.exchange or ''}" for one in with_roles(conversation(script)).turns]


def _turn(order: int, line: str) -> Turn:
    label, who, post, text = (part.strip() for part in line.split("|"))
    if label == QUESTIONER:
        return turn(text, order=order, kind="question", speaker=None, organization=None, post=None)
    body = who.removeprefix("(").removesuffix(")") if who.startswith("(") else None
    speaker = None if body is not None else who or None
    return turn(text, order=order, speaker=speaker, organization=body, post=post or None, as_written=label)

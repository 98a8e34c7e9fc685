"""Roles and exchanges: the asker, the answers to a question and the chair, inferred for the turns of every record."""

import msgspec

from indexer.parsing.conversation.meeting import meeting_roles
from indexer.parsing.conversation.sides import Side, sides_of
from indexer.parsing.conversation.talk import talk_roles
from kb.model.dialogue import Dialogue


def with_roles(dialogue: Dialogue) -> Dialogue:
    """The dialogue with role and exchange of each turn; None where the document does not tell."""
    sides = sides_of(dialogue.turns)
    infer = meeting_roles if _is_meeting(sides) else talk_roles
    parts = infer(dialogue.turns, sides)
    turns = (
        msgspec.structs.replace(turn, role=part.role, exchange=part.exchange)
        for turn, part in zip(dialogue.turns, parts, strict=True)
    )
    return msgspec.structs.replace(dialogue, turns=tuple(turns))


def _is_meeting(sides: list[Side]) -> bool:
    """True if a chair presides over members or officials, or if one side asks and the other answers."""
    parties = {Side.ASKING, Side.ANSWERING} & set(sides)
    return len(parties) == 2 or (Side.CHAIR in sides and bool(parties))

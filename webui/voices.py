"""Speakers of turns as pages name them: the fields that a name needs, and the name in a citation."""

from typing import NamedTuple

from kb.messages import _
from kb.model.dialogue import Kind, Role, Turn
from kb.search.results import Hit


class Voice(NamedTuple):
    """The fields of a turn or a hit that name its speaker."""

    kind: Kind
    role: Role | None
    speaker: str | None
    organization: str | None
    post: str | None


def voice(turn: Turn | Hit) -> Voice:
    """The voice of a turn; a record has few, and hundreds of turns."""
    return Voice(turn.kind, turn.role, turn.speaker, turn.organization, turn.post)


def speaker_name(turn: Turn | Hit) -> str:
    """The name of a turn's speaker in a citation; of a speech that names only a body or a post, these."""
    if turn.speaker:
        return turn.speaker
    if turn.kind == "narration":
        return _("地の文")
    stated = " ".join(filter(None, (turn.organization, turn.post)))
    return stated or (_("聞き手") if turn.kind == "question" else _("発言者不明"))


def speaker_cited(turn: Turn | Hit) -> str:
    """The speaker in a citation, with organization and post."""
    stated = " ".join(filter(None, (turn.organization, turn.post))) if turn.speaker else ""
    return f"{speaker_name(turn)}（{stated}）" if stated else speaker_name(turn)

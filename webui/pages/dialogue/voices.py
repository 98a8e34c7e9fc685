"""Voices of a dialogue: who speaks how often, and the turns of one of them with the answers to their questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.errors import NotFoundError
from kb.messages import _
from kb.model.dialogue import Turn


@dataclass(frozen=True)
class DialogueVoice:
    """A speaker of the dialogue with the number of turns, and the URL of the dialogue with these alone."""

    name: str
    turns: int
    href: str
    chosen: bool


def counted_voices(turns: Sequence[Turn]) -> Counter[str]:
    """The named speakers in order of appearance, with their numbers of turns."""
    return Counter(turn.speaker for turn in turns if turn.speaker)


def turns_of_voice(turns: Sequence[Turn], name: str) -> tuple[Turn, ...]:
    """The turns of a speaker, and the answers in the exchanges in which the speaker asks.

    Raises:
        NotFoundError: nobody of that name speaks.
    """
    own = [turn for turn in turns if turn.speaker == name]
    if not own:
        raise NotFoundError(_("この対話に「{name}」の発言はありません。", name=name))
    asked = {turn.exchange for turn in own if turn.role == "asker" and turn.exchange}
    return tuple(turn for turn in turns if turn.speaker == name or (turn.role == "answerer" and turn.exchange in asked))

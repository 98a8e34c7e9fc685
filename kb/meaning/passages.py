"""Passages: the texts of turns that are embedded, each with the digest that its vector is kept under."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.model.dialogue import SPOKEN, Dialogue, Turn

MIN_CHARACTERS = 15  # a shorter turn is a call or an assent (それでは次に移ります): near to everything

_DIGEST_BYTES = 16


class Passage(NamedTuple):
    """The passage of a turn. `key` are the first bytes of the SHA-256 of its text."""

    dialogue: str
    turn: str
    text: str
    key: bytes


def passages_of(dialogues: Iterable[Dialogue]) -> Iterator[Passage]:
    """Yields the passages of spoken turns in order; short turns have none."""
    for dialogue in dialogues:
        for turn in dialogue.turns:
            if turn.kind in SPOKEN and len(turn.text) >= MIN_CHARACTERS:
                text = passage_text(turn)
                yield Passage(dialogue.id, turn.id, text, passage_key(text))


def passage_text(turn: Turn) -> str:
    """The headings above a turn and its text: many turns name their subject in the heading alone."""
    return "\n".join((*turn.section, turn.text))


def passage_key(text: str) -> bytes:
    """The key of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST_BYTES]

"""Passages: the pieces of turns that are embedded, each with the digest that its vector is kept under.

One vector for a long speech is near to everything and to nothing; its pieces are each about something.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.model.dialogue import SPOKEN, Dialogue, Turn

MIN_CHARACTERS = 15  # a shorter turn is a call or an assent (それでは次に移ります): near to everything
PIECE_CHARACTERS = 300  # a piece ends with the sentence before it would be longer

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
_DIGEST_BYTES = 16


class Passage(NamedTuple):
    """A piece of a turn. `key` are the first bytes of the SHA-256 of its text."""

    dialogue: str
    turn: str
    text: str
    key: bytes


def passages_of(dialogues: Iterable[Dialogue]) -> Iterator[Passage]:
    """Yields the passages of spoken turns in order; short turns have none."""
    for dialogue in dialogues:
        for turn in dialogue.turns:
            if turn.kind in SPOKEN and len(turn.text) >= MIN_CHARACTERS:
                for text in passage_texts(turn):
                    yield Passage(dialogue.id, turn.id, text, passage_key(text))


def passage_texts(turn: Turn) -> Iterator[str]:
    """Yields each piece of a turn below its headings: many turns name their subject in the heading alone."""
    for piece in _pieces(turn.text):
        yield "\n".join((*turn.section, piece))


def passage_key(text: str) -> bytes:
    """The key of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST_BYTES]


def _pieces(text: str) -> Iterator[str]:
    """Yields whole sentences, as many as fit into a piece; a longer sentence is a piece."""
    start = end = 0
    for sentence in _SENTENCE.finditer(text):
        if end > start and sentence.end() - start > PIECE_CHARACTERS:
            yield text[start:end].strip()
            start = end
        end = sentence.end()
    if text[start:end].strip():
        yield text[start:end].strip()

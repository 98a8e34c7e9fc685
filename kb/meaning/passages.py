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
    """A piece of a turn, from `start` to `end` in its text.

    `text` is what is embedded: the piece below the headings of the turn, since many turns name their subject there
    alone. `key` are the first bytes of its SHA-256.
    """

    dialogue: str
    turn: str
    start: int
    end: int
    text: str
    key: bytes


def passages_of(dialogues: Iterable[Dialogue]) -> Iterator[Passage]:
    """Yields the passages of spoken turns in order; short turns have none."""
    for dialogue in dialogues:
        for turn in dialogue.turns:
            if turn.kind in SPOKEN and len(turn.text) >= MIN_CHARACTERS:
                yield from _passages(dialogue.id, turn)


def passage_key(text: str) -> bytes:
    """The key of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST_BYTES]


def _passages(dialogue: str, turn: Turn) -> Iterator[Passage]:
    for start, end in _pieces(turn.text):
        text = "\n".join((*turn.section, turn.text[start:end]))
        yield Passage(dialogue, turn.id, start, end, text, passage_key(text))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yields ranges of whole sentences, as many as fit into a piece; a longer sentence is a piece."""
    start = end = 0
    for sentence in _SENTENCE.finditer(text):
        if end > start and sentence.end() - start > PIECE_CHARACTERS:
            yield start, end
            start = end
        end = sentence.end()
    if text[start:end].strip():
        yield start, end

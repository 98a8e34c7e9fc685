"""The compiled dictionary: Janome's system dictionary as arrays, and the lexicon's words beside it.

A *word id* numbers what a token can be: the entries of the system dictionary as Janome numbers them, the templates of
unknown words, the words of the user dictionary. The arrays are never written to, so that threads share them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from sys import intern
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kb.analysis.lattice.trie import WINDOW, Trie, build_trie

Features = tuple[str, str, str, str, str]  # part of speech, its detail, base form, reading, name of the inflected form


@dataclass(frozen=True)
class Entries:
    """The entries of a dictionary in the order of their trie: context ids, cost, word id."""

    slots: NDArray[np.uint64]
    first: NDArray[np.uint32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    cost: NDArray[np.int16]
    word: NDArray[np.int32]

    @cached_property
    def trie(self) -> Trie:
        """The trie that finds them."""
        return Trie(self.slots, self.first)


@dataclass(frozen=True)
class Characters:
    """The categories of characters, and the unknown words of each category.

    kind        kind of each code point; characters of one kind have the same categories
    own         categories of a kind as bits; an unknown word of them may begin there
    continues   categories whose unknown words go on over characters of a kind, as bits
    always      true for a category whose unknown words compete with words of the dictionary
    longest     how many characters may follow the first in an unknown word
    first       number of the first template of a category; `left`, `right` and `cost` are those of the templates
    """

    kind: NDArray[np.uint8]
    own: NDArray[np.uint16]
    continues: NDArray[np.uint16]
    always: NDArray[np.bool_]
    longest: NDArray[np.int16]
    first: NDArray[np.int16]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    cost: NDArray[np.int16]


@dataclass(frozen=True)
class Words:
    """The features of the words of the system dictionary, then of the templates of unknown words, as text numbers.

    Text 0 is empty; as a base form it means the surface. Text i is text[ends[i - 1]:ends[i]], in UTF-8.
    """

    pos: NDArray[np.uint16]
    detail: NDArray[np.uint16]
    form: NDArray[np.uint16]
    base: NDArray[np.uint32]
    reading: NDArray[np.uint32]
    text: NDArray[np.uint8]
    ends: NDArray[np.uint32]

    def features(self, word: int) -> Features:
        """The features of a word id."""
        pos, detail, form = (intern(self._text(column[word])) for column in (self.pos, self.detail, self.form))
        return pos, detail, self._text(self.base[word]), self._text(self.reading[word]), form

    def _text(self, number: np.unsignedinteger) -> str:
        start = int(self.ends[number - 1]) if number else 0
        return self.text[start : int(self.ends[number])].tobytes().decode()


@dataclass(frozen=True)
class Dictionary:
    """The system dictionary; `connections` are the costs of a right context id (row) before a left one (column)."""

    entries: Entries
    characters: Characters
    words: Words
    connections: NDArray[np.int16]

    @property
    def templates(self) -> int:
        """The word id of the first template of unknown words: there are as many entries before it."""
        return len(self.words.pos) - len(self.characters.cost)

    @property
    def size(self) -> int:
        """The number of word ids, and the first id of the user dictionary."""
        return len(self.words.pos)


P = TypeVar("P", Entries, Characters, Words)


@dataclass(frozen=True)
class UserWords:
    """The words of a user dictionary, with their features from the word id `Dictionary.size` on."""

    entries: Entries
    features: tuple[Features, ...]


def user_words(dictionary: Dictionary, words: Sequence[tuple[str, int, int, Features]]) -> UserWords:
    """A user dictionary of words: surface, context id on both sides, cost, features."""
    # One that is longer than Janome's window keeps its number, and is never found.
    numbers = [number for number, (surface, *_) in enumerate(words) if 0 < len(surface) <= WINDOW]
    trie, order = build_trie([words[number][0] for number in numbers])
    numbered = np.array(numbers, np.int32)[order]
    context = np.array([words[number][1] for number in numbered], np.int16)
    cost = np.array([words[number][2] for number in numbered], np.int16)
    entries = Entries(trie.slots, trie.first, context, context, cost, numbered + np.int32(dictionary.size))
    return UserWords(entries, tuple(features for *_, features in words))


def arrays_of(dictionary: Dictionary) -> dict[str, NDArray[Any]]:
    """The arrays of a dictionary by name, `part.array`."""
    found: dict[str, NDArray[Any]] = {"connections": dictionary.connections}
    for part in (dictionary.entries, dictionary.characters, dictionary.words):
        found |= {_name(type(part), field.name): getattr(part, field.name) for field in fields(part)}
    return found


def dictionary_of(arrays: Mapping[str, NDArray[Any]]) -> Dictionary:
    """The dictionary of arrays by name; the inverse of `arrays_of`.

    Raises:
        KeyError: an array is missing.
    """

    def part(kind: type[P]) -> P:
        return kind(**{name: arrays[_name(kind, name)] for name in kind.__dataclass_fields__})

    return Dictionary(part(Entries), part(Characters), part(Words), arrays["connections"])


def _name(kind: type[object], field: str) -> str:
    return f"{kind.__name__.lower()}.{field}"

"""Arrays of a text field: an inverted index from keys to token types to places, and what a match needs beside it.

array                       holds
types, type_sizes           token types (msgpack), and the length of each
occurrences.*               the positions of each type (`inverted_lists`)
keys; key_types, key_sizes  lookup keys, sorted; the types of each
words; word_positions.*     words of several tokens, sorted; the positions of each
positions, characters       the number lines of tokens and of characters
starts, widths              where each position starts in its original text, and how many characters it has
folded_starts               where it starts in the folded text
lengths                     the tokens of each text
gram_codes; grams.*         bigrams, sorted; the offsets of each on the line of characters
gram_documents              the number of texts that have each bigram
texts                       the text of each document

Bigrams are read when a query asks for them: they are half of the index, and few queries need any.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Sized
from functools import cached_property, lru_cache, partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kb.analysis.tokens import Token
from kb.array_files import ArrayGroup, pack_strings, unpack_strings
from kb.engines.arrays.bigrams import GRAM_SHIFT, Codes, gram_code
from kb.engines.arrays.field_content import FieldContent
from kb.engines.arrays.inverted_content import InvertedContent, merged
from kb.engines.arrays.inverted_lists import InvertedLists, inverted_columns
from kb.engines.arrays.number_line import NO_NUMBERS, NumberLine, Numbers, narrowest, offsets_of
from kb.engines.arrays.token_types import TokenType, decode_type, encode_type
from kb.sorted_strings import index_of, prefix_range

_Named = TypeVar("_Named", TokenType, str)


def columns(content: FieldContent) -> dict[str, NDArray[Any]]:
    """The arrays of a field's content. Types, words and bigrams that no longer occur are left out."""
    types, type_lists = _living(content.types, content.type_lists)
    words, word_lists = _living(content.words, content.word_lists, in_order=True)
    living, grams = _occurring(content.gram_lists)
    types_of: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(types):
        for key in one.keys:
            types_of[key].append(number)
    keys = sorted(types_of)
    packed = [encode_type(one) for one in types]
    return {
        "types": np.frombuffer(b"".join(packed), dtype=np.uint8),
        "type_sizes": _sizes(packed),
        **inverted_columns("occurrences", type_lists),
        "keys": pack_strings(keys),
        "key_types": np.array([number for key in keys for number in types_of[key]], np.uint32),
        "key_sizes": _sizes([types_of[key] for key in keys]),
        "words": pack_strings(words),
        **inverted_columns("word_positions", word_lists),
        "positions": content.positions,
        "starts": narrowest(content.starts),
        "widths": narrowest(content.widths),
        "folded_starts": narrowest(content.folded_starts),
        "lengths": narrowest(content.lengths),
        "characters": content.characters,
        "gram_codes": content.gram_codes[living],
        **inverted_columns("grams", grams),
        "gram_documents": narrowest(_texts_of_each(grams, NumberLine(content.characters))),
        "texts": narrowest(content.texts),
    }


class FieldArrays:
    """Reads the arrays of a field. Immutable, so that threads share it."""

    def __init__(self, arrays: ArrayGroup) -> None:
        self._arrays = arrays
        self.keys = unpack_strings(arrays["keys"])
        self.words = unpack_strings(arrays["words"])
        self.positions = NumberLine(arrays["positions"])
        self.characters = NumberLine(arrays["characters"])
        self.starts: NDArray[np.unsignedinteger] = arrays["starts"]
        self._widths = arrays["widths"]
        self.lengths: Numbers = arrays["lengths"].astype(np.uint32)
        self.texts: Numbers = arrays["texts"].astype(np.uint32)
        self._packed_types = arrays["types"]
        self._type_offsets = offsets_of(arrays["type_sizes"])
        self._key_types: Numbers = arrays["key_types"]
        self._key_offsets = offsets_of(arrays["key_sizes"])
        self._type_lists = InvertedLists(arrays, "occurrences")
        self._word_lists = InvertedLists(arrays, "word_positions")
        self._occurrences = self._type_lists.places(0, len(self._type_lists))
        self._word_positions = self._word_lists.places(0, len(self._word_lists))
        self._types: dict[int, Token] = {}

    def ends(self, positions: Numbers) -> NDArray[np.integer]:
        """The character behind each of some positions, in its original text."""
        return self.starts[positions] + self._widths[positions].astype(np.uint32)

    def places_of(self, positions: Numbers) -> Numbers:
        """Where some positions start on the line of characters."""
        bases = self.characters.bases[self.positions.texts_at(positions)]
        places: Numbers = bases + self._folded_starts[positions].astype(np.uint32)
        return places

    def types_with(self, key: str) -> list[int]:
        """The numbers of the types that have a lookup key."""
        number = index_of(self.keys, key)
        if number is None:
            return []
        types: list[int] = self._key_types[self._key_offsets[number] : self._key_offsets[number + 1]].tolist()
        return types

    def type(self, number: int) -> Token:
        """A token of a type."""
        if number not in self._types:
            self._types[number] = self._type(number).as_token()
        return self._types[number]

    def occurrences(self, number: int) -> Numbers:
        """The positions of a type."""
        offsets = self._type_lists.offsets
        return self._occurrences[offsets[number] : offsets[number + 1]]

    def word_positions(self, number: int) -> Numbers:
        """The first positions of a word of several tokens."""
        offsets = self._word_lists.offsets
        return self._word_positions[offsets[number] : offsets[number + 1]]

    def keys_with_prefix(self, prefix: str) -> range:
        """The numbers of the keys that begin with a prefix."""
        return prefix_range(self.keys, prefix)

    def words_with_prefix(self, prefix: str) -> range:
        """The numbers of the words of several tokens that begin with a prefix."""
        return prefix_range(self.words, prefix)

    def gram(self, gram: str) -> Numbers:
        """The offsets of a bigram on the line of characters."""
        return self._cached_gram(gram)

    def character(self, character: str) -> Numbers:
        """The offsets of a character on the line of characters, ascending."""
        limits = np.array([ord(character), ord(character) + 1], np.uint64) << GRAM_SHIFT
        first, last = np.searchsorted(self._gram_codes, limits).tolist()
        return np.sort(self._grams.places(first, last), kind="stable")  # merges the lists, each of which is in order

    def texts_with_gram(self, gram: str) -> int:
        """The number of texts that have a bigram."""
        number = _gram_number(self._gram_codes, gram)
        return 0 if number is None else int(self._gram_documents[number])

    def vocabulary(self) -> Counter[str]:
        """The surfaces of tokens and the words of several, with their number of occurrences."""
        found: Counter[str] = Counter()
        for number, count in enumerate(np.diff(self._type_lists.offsets).tolist()):
            if (one := self._type(number)).position_length == 1:
                found[one.surface] += count
        found.update(dict(zip(self.words, np.diff(self._word_lists.offsets).tolist(), strict=True)))
        return found

    def content(self) -> FieldContent:
        """The field as content, to be joined with more."""
        return FieldContent(
            types=[self._type(number) for number in range(len(self._type_lists))],
            type_lists=InvertedContent(np.diff(self._type_lists.offsets), self._occurrences),
            words=self.words,
            word_lists=InvertedContent(np.diff(self._word_lists.offsets), self._word_positions),
            positions=self.positions.bases,
            starts=self.starts,
            widths=self._widths,
            folded_starts=self._folded_starts,
            lengths=self.lengths,
            gram_codes=self._gram_codes,
            gram_lists=self._grams.content(),
            characters=self.characters.bases,
            texts=self.texts,
        )

    @cached_property
    def _folded_starts(self) -> NDArray[np.unsignedinteger]:
        return self._arrays["folded_starts"]

    @cached_property
    def _gram_codes(self) -> Codes:
        codes: Codes = self._arrays["gram_codes"]
        return codes

    @cached_property
    def _gram_documents(self) -> NDArray[np.unsignedinteger]:
        return self._arrays["gram_documents"]

    @cached_property
    def _grams(self) -> InvertedLists:
        return InvertedLists(self._arrays, "grams")

    def _type(self, number: int) -> TokenType:
        offsets = self._type_offsets
        return decode_type(self._packed_types[offsets[number] : offsets[number + 1]].tobytes())

    @cached_property
    def _cached_gram(self) -> Callable[[str], Numbers]:
        # Without a reference to this object, which would not be freed with its last one.
        return lru_cache(maxsize=128)(partial(_read_gram, self._gram_codes, self._grams))


def _read_gram(codes: Codes, grams: InvertedLists, gram: str) -> Numbers:
    number = _gram_number(codes, gram)
    return NO_NUMBERS if number is None else grams.places(number, number + 1)


def _gram_number(codes: Codes, gram: str) -> int | None:
    code = np.uint64(gram_code(gram))
    number = int(np.searchsorted(codes, code))
    return number if number < len(codes) and codes[number] == code else None


def _occurring(lists: InvertedContent) -> tuple[NDArray[np.int64], InvertedContent]:
    """The numbers of the lists that are not empty, and these lists."""
    occur = np.flatnonzero(lists.counts)
    return occur, InvertedContent(lists.counts[occur], lists.places)


def _living(
    names: Sequence[_Named], lists: InvertedContent, *, in_order: bool = False
) -> tuple[list[_Named], InvertedContent]:
    """The names that occur, sorted if asked for, and their lists."""
    occur, living = _occurring(lists)
    found = [names[number] for number in occur.tolist()]
    if not in_order:
        return found, living
    order = sorted(range(len(found)), key=found.__getitem__)
    return [found[number] for number in order], merged([(np.argsort(order), living)], len(order))


def _texts_of_each(lists: InvertedContent, line: NumberLine) -> Numbers:
    """The number of texts that the places of each list are in."""
    counts = [NO_NUMBERS]
    for some, of_some in lists.portions():
        texts = line.texts_at(lists.places[of_some])
        offsets = offsets_of(lists.counts[some])
        new = np.ones(len(texts), bool)
        new[1:] = texts[1:] != texts[:-1]
        new[offsets[:-1]] = True
        counts.append(np.diff(offsets_of(new)[offsets]).astype(np.uint32))
    return np.concatenate(counts)


def _sizes(parts: Sequence[Sized]) -> NDArray[Any]:
    return narrowest(np.array([len(part) for part in parts], np.int64))

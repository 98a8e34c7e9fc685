"""Arrays of a text field: an inverted index from keys to token types to places, and what a match needs beside it.

array                              holds
types, type_offsets                token types (msgpack), and where each begins
occurrences, occurrence_offsets    the positions of each type, ascending
keys; key_types, key_offsets       lookup keys, sorted; the types of each
words; word_positions, …_offsets   words of several tokens, sorted; the positions of each
positions, characters              the number lines of tokens and of characters
starts, ends                       the characters of each position in its original text
lengths                            the tokens of each text
gram_codes; grams, gram_offsets    bigrams, sorted; the offsets of each on the line of characters
gram_documents                     the number of texts that have each bigram
texts                              the text of each document
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kb.analysis.tokens import Token
from kb.array_files import Arrays, pack_strings, unpack_strings
from kb.engines.arrays.bigrams import GRAM_SHIFT, gram_code
from kb.engines.arrays.field_content import FieldContent
from kb.engines.arrays.number_line import NO_NUMBERS, NumberLine, Numbers, Offsets, Pairs, grouped, groups_of
from kb.engines.arrays.token_types import TokenType, decode_type, encode_type
from kb.sorted_strings import index_of, prefix_range

_Named = TypeVar("_Named", TokenType, str)


def columns(content: FieldContent) -> dict[str, NDArray[Any]]:
    """The arrays of a field's content. Types, words and bigrams that no longer occur are left out."""
    types, type_pairs = _living(content.types, content.type_pairs)
    words, word_pairs = _living(content.words, content.word_pairs, in_order=True)
    occurrence_offsets, occurrences = grouped(*type_pairs, len(types))
    word_offsets, word_positions = grouped(*word_pairs, len(words))
    living = np.unique(content.gram_pairs.numbers)
    numbers = np.zeros(len(content.gram_codes), np.uint32)
    numbers[living] = np.arange(len(living), dtype=np.uint32)
    gram_offsets, grams = grouped(numbers[content.gram_pairs.numbers], content.gram_pairs.places, len(living))
    types_of: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(types):
        for key in one.keys:
            types_of[key].append(number)
    keys = sorted(types_of)
    packed = [encode_type(one) for one in types]
    return {
        "types": np.frombuffer(b"".join(packed), dtype=np.uint8),
        "type_offsets": _offsets(map(len, packed)),
        "occurrences": occurrences,
        "occurrence_offsets": occurrence_offsets,
        "keys": pack_strings(keys),
        "key_types": np.array([number for key in keys for number in types_of[key]], np.uint32),
        "key_offsets": _offsets(len(types_of[key]) for key in keys),
        "words": pack_strings(words),
        "word_positions": word_positions,
        "word_offsets": word_offsets,
        "positions": content.positions,
        "starts": content.starts,
        "ends": content.ends,
        "lengths": content.lengths,
        "characters": content.characters,
        "gram_codes": content.gram_codes[living],
        "grams": grams,
        "gram_offsets": gram_offsets,
        "gram_documents": _texts_of_each(gram_offsets, NumberLine(content.characters).texts_at(grams)),
        "texts": content.texts,
    }


class FieldArrays:
    """Reads the arrays of a field. Immutable, so that threads share it."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self.keys = unpack_strings(arrays["keys"])
        self.words = unpack_strings(arrays["words"])
        self.positions = NumberLine(arrays["positions"])
        self.characters = NumberLine(arrays["characters"])
        self.starts: Numbers = arrays["starts"]
        self.ends: Numbers = arrays["ends"]
        self.lengths: Numbers = arrays["lengths"]
        self.texts: Numbers = arrays["texts"]
        self._key_types: Numbers = arrays["key_types"]
        self._key_offsets = arrays["key_offsets"].tolist()
        self._types: dict[int, Token] = {}

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
        return _group(self._arrays, "occurrences", "occurrence_offsets", number)

    def word_positions(self, number: int) -> Numbers:
        """The first positions of a word of several tokens."""
        return _group(self._arrays, "word_positions", "word_offsets", number)

    def keys_with_prefix(self, prefix: str) -> range:
        """The numbers of the keys that begin with a prefix."""
        return prefix_range(self.keys, prefix)

    def words_with_prefix(self, prefix: str) -> range:
        """The numbers of the words of several tokens that begin with a prefix."""
        return prefix_range(self.words, prefix)

    def gram(self, gram: str) -> Numbers:
        """The offsets of a bigram on the line of characters."""
        number = self._gram_number(gram_code(gram))
        return NO_NUMBERS if number is None else _group(self._arrays, "grams", "gram_offsets", number)

    def character(self, character: str) -> Numbers:
        """The offsets of a character on the line of characters, ascending."""
        codes = self._arrays["gram_codes"]
        limits = np.array([ord(character), ord(character) + 1], np.uint64) << GRAM_SHIFT
        first, last = np.searchsorted(codes, limits)
        offsets = self._arrays["gram_offsets"]
        return np.sort(self._arrays["grams"][offsets[first] : offsets[last]])

    def texts_with_gram(self, gram: str) -> int:
        """The number of texts that have a bigram."""
        number = self._gram_number(gram_code(gram))
        return 0 if number is None else int(self._arrays["gram_documents"][number])

    def vocabulary(self) -> Counter[str]:
        """The surfaces of tokens and the words of several, with their number of occurrences."""
        counts = np.diff(self._arrays["occurrence_offsets"]).tolist()
        found: Counter[str] = Counter()
        for number, count in enumerate(counts):
            if (one := self._type(number)).position_length == 1:
                found[one.surface] += count
        found.update(dict(zip(self.words, np.diff(self._arrays["word_offsets"]).tolist(), strict=True)))
        return found

    def content(self) -> FieldContent:
        """The field as content, to be joined with more."""
        arrays = self._arrays
        type_offsets, gram_offsets = arrays["occurrence_offsets"], arrays["gram_offsets"]
        return FieldContent(
            types=[self._type(number) for number in range(len(type_offsets) - 1)],
            type_pairs=Pairs(groups_of(type_offsets), arrays["occurrences"]),
            words=self.words,
            word_pairs=Pairs(groups_of(arrays["word_offsets"]), arrays["word_positions"]),
            positions=arrays["positions"],
            starts=self.starts,
            ends=self.ends,
            lengths=self.lengths,
            gram_codes=arrays["gram_codes"],
            gram_pairs=Pairs(groups_of(gram_offsets), arrays["grams"]),
            characters=arrays["characters"],
            texts=self.texts,
        )

    def _type(self, number: int) -> TokenType:
        offsets = self._arrays["type_offsets"]
        return decode_type(self._arrays["types"][offsets[number] : offsets[number + 1]].tobytes())

    def _gram_number(self, code: int) -> int | None:
        codes = self._arrays["gram_codes"]
        number = int(np.searchsorted(codes, np.uint64(code)))
        return number if number < len(codes) and codes[number] == code else None


def _living(names: Sequence[_Named], pairs: Pairs, *, in_order: bool = False) -> tuple[list[_Named], Pairs]:
    """The names that occur, sorted if asked for, and the pairs with their numbers."""
    occur = np.unique(pairs.numbers).tolist()
    if in_order:
        occur.sort(key=names.__getitem__)
    numbers = np.zeros(len(names), np.uint32)
    numbers[occur] = np.arange(len(occur), dtype=np.uint32)
    return [names[number] for number in occur], Pairs(numbers[pairs.numbers], pairs.places)


def _texts_of_each(offsets: Offsets, texts: Numbers) -> Numbers:
    """The number of distinct texts in each group, whose texts ascend."""
    if not len(texts):
        return NO_NUMBERS
    new = np.ones(len(texts), np.uint32)
    new[1:] = texts[1:] != texts[:-1]
    new[offsets[:-1]] = 1
    return np.add.reduceat(new, offsets[:-1]).astype(np.uint32)


def _group(arrays: Arrays, places: str, offsets: str, number: int) -> Numbers:
    limits = arrays[offsets]
    return arrays[places][limits[number] : limits[number + 1]]


def _offsets(sizes: Iterator[int]) -> Offsets:
    return np.cumsum([0, *sizes], dtype=np.int64)

"""Content of a text field as inverted lists of what occurs: made from texts or from arrays, joined, rearranged.

texts ──FieldBuilder──▶ FieldContent ──joined, rearranged──▶ FieldContent ──field_arrays.columns──▶ arrays
                             ▲                                                                        │
                             └───────────────────────field_arrays.content─────────────────────────────┘
"""

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import Folded, fold_without_space
from kb.analysis.tokens import Token
from kb.engines.arrays.bigrams import BigramBuilder, Codes
from kb.engines.arrays.inverted_content import InvertedContent, merged
from kb.engines.arrays.number_line import NumberLine, Numbers, Rearrangement, joined_bases, narrowest, numbers_of
from kb.engines.arrays.token_types import TokenType

GAP = 2  # positions between two texts, more than one, so that no word of one is adjacent to a word of the other

_Name = TypeVar("_Name", bound=Hashable)


class FieldContent(NamedTuple):
    """The content of a field.

    `type_lists` and `word_lists` (of words of several tokens, at their first position) are the positions of each of
    `types` and `words`. `gram_lists` are the offsets of each bigram in the texts, folded and without white space.
    `starts` and `widths` are the first character of each position in the original text and the number of them,
    `folded_starts` the first one in the folded text. `lengths` are the tokens of each text, `texts` the text of each
    document.
    """

    types: Sequence[TokenType]
    type_lists: InvertedContent
    words: Sequence[str]
    word_lists: InvertedContent
    positions: Numbers
    starts: NDArray[np.unsignedinteger]
    widths: NDArray[np.unsignedinteger]
    folded_starts: NDArray[np.unsignedinteger]
    lengths: Numbers
    gram_codes: Codes
    gram_lists: InvertedContent
    characters: Numbers
    texts: Numbers


class FieldBuilder:
    """Analyses texts to the content of a field. Equal texts are analysed once, if they are to be shared."""

    def __init__(self, analyzer: Analyzer, *, shared: bool) -> None:
        self._analyzer = analyzer
        self._numbers: dict[str, int] | None = {} if shared else None
        self._types: dict[TokenType, int] = {}
        self._type_pairs = (array("I"), array("I"))
        self._words: dict[str, int] = {}
        self._word_pairs = (array("I"), array("I"))
        self._bases = array("I", [0])
        self._starts = array("I")
        self._ends = array("I")
        self._folded_starts = array("I")
        self._lengths = array("I")
        self._bigrams = BigramBuilder()
        self._texts = array("I")

    def add(self, text: str) -> None:
        """Adds the text of the next document."""
        number = len(self._lengths)
        if self._numbers is not None:
            known = self._numbers.setdefault(text, number)
            self._texts.append(known)
            if known != number:
                return
        else:
            self._texts.append(number)
        folded = fold_without_space(text)
        self._add_tokens(self._analyzer.token_graph(text), folded)
        self._bigrams.add(folded.text)

    def _add_tokens(self, token_graph: Sequence[Token], folded: Folded) -> None:
        base = self._bases[-1]
        types, (numbers, places) = self._types, self._type_pairs
        word: list[Token] = []
        tokens, end = 0, base
        for token in token_graph:
            place = base + token.position
            numbers.append(types.setdefault(TokenType.of(token), len(types)))
            places.append(place)
            end = max(end, place + token.position_length)
            if token.position_length > 1:
                continue
            tokens += 1
            self._locate(place, token, bisect_left(folded.starts, token.start))
            word = [token] if token.starts_word else [*word, token]
            if token.ends_word and len(word) > 1:
                surface = "".join(part.surface for part in word)
                self._word_pairs[0].append(self._words.setdefault(surface, len(self._words)))
                self._word_pairs[1].append(base + word[0].position)
        self._lengths.append(tokens)
        self._bases.append(end + GAP)
        self._pad(end + GAP)

    def _locate(self, place: int, token: Token, folded_start: int) -> None:
        self._pad(place)
        self._folded_starts.append(folded_start)
        self._starts.append(token.start)
        self._ends.append(token.end)

    def _pad(self, places: int) -> None:
        missing = bytes(4 * (places - len(self._starts)))
        self._starts.frombytes(missing)
        self._ends.frombytes(missing)
        self._folded_starts.frombytes(missing)

    def content(self) -> FieldContent:
        """The content of all texts added."""
        codes, gram_lists, characters = self._bigrams.content()
        starts = numbers_of(self._starts)
        return FieldContent(
            types=list(self._types),
            type_lists=_inverted(self._type_pairs, len(self._types)),
            words=list(self._words),
            word_lists=_inverted(self._word_pairs, len(self._words)),
            positions=numbers_of(self._bases),
            starts=narrowest(starts),
            widths=narrowest(numbers_of(self._ends) - starts),
            folded_starts=narrowest(numbers_of(self._folded_starts)),
            lengths=numbers_of(self._lengths),
            gram_codes=codes,
            gram_lists=gram_lists,
            characters=characters,
            texts=numbers_of(self._texts),
        )


def joined(one: FieldContent, other: FieldContent) -> FieldContent:
    """The content of one field and another behind it: texts, documents and all places are numbered on."""
    position, character = one.positions[-1], one.characters[-1]
    types, type_numbers = _numbered_on(one.types, other.types)
    words, word_numbers = _numbered_on(one.words, other.words)
    codes = np.union1d(one.gram_codes, other.gram_codes)
    gram_numbers = [np.searchsorted(codes, part.gram_codes) for part in (one, other)]
    return FieldContent(
        types=types,
        type_lists=_merged(type_numbers, one.type_lists, other.type_lists.moved_on(position), len(types)),
        words=words,
        word_lists=_merged(word_numbers, one.word_lists, other.word_lists.moved_on(position), len(words)),
        positions=joined_bases([one.positions, other.positions]),
        starts=np.concatenate((one.starts, other.starts)),
        widths=np.concatenate((one.widths, other.widths)),
        folded_starts=np.concatenate((one.folded_starts, other.folded_starts)),
        lengths=np.concatenate((one.lengths, other.lengths)),
        gram_codes=codes,
        gram_lists=_merged(gram_numbers, one.gram_lists, other.gram_lists.moved_on(character), len(codes)),
        characters=joined_bases([one.characters, other.characters]),
        texts=np.concatenate((one.texts, other.texts + np.uint32(len(one.lengths)))),
    )


def _numbered_on(one: Sequence[_Name], other: Sequence[_Name]) -> tuple[list[_Name], list[NDArray[np.int64]]]:
    """All names, and the numbers of both lists among them."""
    numbers = {name: number for number, name in enumerate(one)}
    others = [numbers.setdefault(name, len(numbers)) for name in other]
    return list(numbers), [np.arange(len(one)), np.array(others, np.int64)]


def _merged(
    numbers: Sequence[NDArray[np.int64]], one: InvertedContent, other: InvertedContent, count: int
) -> InvertedContent:
    return merged([*zip(numbers, (one, other), strict=True)], count)


def rearranged(content: FieldContent, documents: NDArray[np.int64], *, shared: bool) -> FieldContent:
    """The content of some documents in a new order. Texts that are not shared are numbered as their documents."""
    wanted = content.texts[documents].astype(np.int64)
    texts = np.unique(wanted) if shared else wanted
    if np.array_equal(texts, np.arange(len(content.lengths))):
        return content._replace(texts=wanted.astype(np.uint32))
    numbers = np.zeros(len(content.lengths), np.uint32)
    numbers[texts] = np.arange(len(texts), dtype=np.uint32)
    tokens = Rearrangement(NumberLine(content.positions), texts)
    characters = Rearrangement(NumberLine(content.characters), texts)
    return content._replace(
        type_lists=content.type_lists.rearranged(tokens),
        word_lists=content.word_lists.rearranged(tokens),
        positions=tokens.line.bases,
        starts=tokens.of_every_place(content.starts),
        widths=tokens.of_every_place(content.widths),
        folded_starts=tokens.of_every_place(content.folded_starts),
        lengths=content.lengths[texts],
        gram_lists=content.gram_lists.rearranged(characters),
        characters=characters.line.bases,
        texts=numbers[wanted],
    )


def _inverted(pairs: tuple["array[int]", "array[int]"], count: int) -> InvertedContent:
    numbers, places = map(numbers_of, pairs)
    return InvertedContent.of(numbers, places, count)

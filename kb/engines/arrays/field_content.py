"""Content of a text field as pairs of what occurs and where: made from texts or from arrays, joined, rearranged.

texts ──FieldBuilder──▶ FieldContent ──joined, rearranged──▶ FieldContent ──field_arrays.columns──▶ arrays
                             ▲                                                                        │
                             └───────────────────────field_arrays.content─────────────────────────────┘
"""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.engines.arrays.bigrams import BigramBuilder
from kb.engines.arrays.number_line import NumberLine, Numbers, Pairs, Rearrangement, joined_bases
from kb.engines.arrays.token_types import TokenType

GAP = 2  # positions between two texts, more than one, so that no word of one is adjacent to a word of the other


class FieldContent(NamedTuple):
    """The content of a field.

    `types` and `words` (those of several tokens, at their first position) are numbered by `type_pairs` and
    `word_pairs`; places are positions of tokens. `gram_codes` are bigrams at offsets of characters of the texts, folded
    and without white space. `starts` and `ends` are the characters of each position in the original text,
    `lengths` the tokens of each text, `texts` the text of each document.
    """

    types: Sequence[TokenType]
    type_pairs: Pairs
    words: Sequence[str]
    word_pairs: Pairs
    positions: Numbers
    starts: Numbers
    ends: Numbers
    lengths: Numbers
    gram_codes: NDArray[np.uint64]
    gram_pairs: Pairs
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
        self._add_tokens(self._analyzer.token_graph(text))
        self._bigrams.add(fold_without_space(text).text)

    def _add_tokens(self, token_graph: Sequence[Token]) -> None:
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
            self._locate(place, token)
            word = [token] if token.starts_word else [*word, token]
            if token.ends_word and len(word) > 1:
                surface = "".join(part.surface for part in word)
                self._word_pairs[0].append(self._words.setdefault(surface, len(self._words)))
                self._word_pairs[1].append(base + word[0].position)
        self._lengths.append(tokens)
        self._bases.append(end + GAP)
        self._pad(end + GAP)

    def _locate(self, place: int, token: Token) -> None:
        self._pad(place)
        self._starts.append(token.start)
        self._ends.append(token.end)

    def _pad(self, places: int) -> None:
        missing = bytes(4 * (places - len(self._starts)))
        self._starts.frombytes(missing)
        self._ends.frombytes(missing)

    def content(self) -> FieldContent:
        """The content of all texts added."""
        codes, gram_pairs, characters = self._bigrams.content()
        return FieldContent(
            types=list(self._types),
            type_pairs=_pairs(self._type_pairs),
            words=list(self._words),
            word_pairs=_pairs(self._word_pairs),
            positions=_numbers(self._bases),
            starts=_numbers(self._starts),
            ends=_numbers(self._ends),
            lengths=_numbers(self._lengths),
            gram_codes=codes,
            gram_pairs=gram_pairs,
            characters=characters,
            texts=_numbers(self._texts),
        )


def joined(one: FieldContent, other: FieldContent) -> FieldContent:
    """The content of one field and another behind it: texts, documents and all places are numbered on."""
    types = {known: number for number, known in enumerate(one.types)}
    type_numbers = [types.setdefault(new, len(types)) for new in other.types]
    words = {known: number for number, known in enumerate(one.words)}
    word_numbers = [words.setdefault(new, len(words)) for new in other.words]
    codes = np.union1d(one.gram_codes, other.gram_codes)
    renumbered = (np.searchsorted(codes, part.gram_codes).astype(np.uint32) for part in (one, other))
    return FieldContent(
        types=list(types),
        type_pairs=_laid(one.type_pairs, other.type_pairs, type_numbers, one.positions),
        words=list(words),
        word_pairs=_laid(one.word_pairs, other.word_pairs, word_numbers, one.positions),
        positions=joined_bases([one.positions, other.positions]),
        starts=np.concatenate((one.starts, other.starts)),
        ends=np.concatenate((one.ends, other.ends)),
        lengths=np.concatenate((one.lengths, other.lengths)),
        gram_codes=codes,
        gram_pairs=Pairs(
            np.concatenate(
                [numbers[part.gram_pairs.numbers] for numbers, part in zip(renumbered, (one, other), strict=True)]
            ),
            np.concatenate((one.gram_pairs.places, other.gram_pairs.places + one.characters[-1])),
        ),
        characters=joined_bases([one.characters, other.characters]),
        texts=np.concatenate((one.texts, other.texts + np.uint32(len(one.lengths)))),
    )


def _laid(one: Pairs, other: Pairs, numbers: Sequence[int], line: Numbers) -> Pairs:
    """The pairs of two contents: the numbers of the other replaced by those of the first, its places behind."""
    renumbered = np.asarray(numbers, np.uint32)[other.numbers]
    return Pairs(np.concatenate((one.numbers, renumbered)), np.concatenate((one.places, other.places + line[-1])))


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
        type_pairs=_moved(content.type_pairs, tokens),
        word_pairs=_moved(content.word_pairs, tokens),
        positions=tokens.line.bases,
        starts=tokens.of_every_place(content.starts),
        ends=tokens.of_every_place(content.ends),
        lengths=content.lengths[texts],
        gram_pairs=_moved(content.gram_pairs, characters),
        characters=characters.line.bases,
        texts=numbers[wanted],
    )


def _moved(pairs: Pairs, to: Rearrangement) -> Pairs:
    stays = pairs.kept(to.stays(pairs.places))
    return Pairs(stays.numbers, to.moved(stays.places))


def _pairs(pairs: tuple["array[int]", "array[int]"]) -> Pairs:
    return Pairs(*map(_numbers, pairs))


def _numbers(values: "array[int]") -> Numbers:
    return np.frombuffer(values, dtype=np.uint32) if len(values) else np.zeros(0, np.uint32)

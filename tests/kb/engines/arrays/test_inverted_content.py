"""Inverted lists in memory: merged and rearranged like lists of plain numbers, in whatever portions."""

from collections import defaultdict
from random import Random
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb.engines.arrays import inverted_content
from kb.engines.arrays.bigrams import BigramBuilder, gram_code
from kb.engines.arrays.inverted_content import InvertedContent, merged
from kb.engines.arrays.number_line import NumberLine, Rearrangement

PORTIONS = st.sampled_from([1, 2, 5, 1 << 20])
LISTS = st.lists(st.lists(st.integers(0, 40), max_size=6).map(sorted), max_size=6)


def content(lists: list[list[int]]) -> InvertedContent:
    places = np.array([place for one in lists for place in one], np.uint32)
    return InvertedContent(np.array([len(one) for one in lists], np.int64), places)


def plain(lists: InvertedContent) -> list[list[int]]:
    return [one.tolist() for one in np.split(lists.places, np.cumsum(lists.counts)[:-1])] if len(lists.counts) else []


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 99))))
def test_occurrences_are_inverted(pairs: list[tuple[int, int]]) -> None:
    numbers, places = (np.array([pair[at] for pair in pairs], np.uint32) for at in (0, 1))
    expected = [sorted(place for number, place in pairs if number == wanted) for wanted in range(5)]
    assert plain(InvertedContent.of(numbers, places, 5)) == expected


@given(LISTS, LISTS, st.randoms(), PORTIONS)
def test_lists_of_two_parts_are_merged(one: list[list[int]], other: list[list[int]], random: Random, size: int) -> None:
    count = len(one) + len(other)
    numbers = [np.array(random.sample(range(count), len(part)), np.int64) for part in (one, other)]
    expected: dict[int, list[int]] = defaultdict(list)
    for of_part, part in zip(numbers, (one, [[place + 41 for place in row] for row in other]), strict=True):
        for number, row in zip(of_part.tolist(), part, strict=True):
            expected[number] += row
    with patch.object(inverted_content, "_PORTION", size):
        both = merged([(numbers[0], content(one)), (numbers[1], content(other).moved_on(np.uint32(41)))], count)
    assert plain(both) == [expected[number] for number in range(count)]


@given(LISTS, st.permutations(range(8)), st.integers(0, 8), PORTIONS)
def test_places_move_with_their_texts(lists: list[list[int]], order: list[int], kept: int, size: int) -> None:
    sizes = [3, 1, 9, 2, 2, 14, 5, 5]  # of eight texts, 41 places in all
    bases = np.cumsum([0, *sizes])
    texts = order[:kept]
    sources = [place for text in texts for place in range(bases[text], bases[text + 1])]
    to = Rearrangement(NumberLine(bases.astype(np.uint32)), np.array(texts, np.int64))
    with patch.object(inverted_content, "_PORTION", size):
        moved = content(lists).rearranged(to)
    assert plain(moved) == [
        sorted(new for new, old in enumerate(sources) for _ in range(one.count(old))) for one in lists
    ]
    assert to.of_every_place(np.arange(41)).tolist() == sources
    assert to.line.bases.tolist() == np.cumsum([0, *(sizes[text] for text in texts)]).tolist()


@given(st.lists(st.text("窓口あ𠮷a", max_size=9), max_size=6), st.sampled_from([1, 2, 3, 20]))
def test_bigrams_are_those_of_the_texts(texts: list[str], shift: int) -> None:
    expected: dict[int, list[int]] = defaultdict(list)
    line = ""
    for text in texts:
        for at, character in enumerate(text):
            end = text[at + 1] if at + 1 < len(text) else chr(0)
            code = gram_code(character + end) if end != chr(0) else (ord(character) << 21) | 0x1FFFFF
            expected[code].append(len(line) + at)
        line += text + "\0"
    with (
        patch("kb.engines.arrays.bigrams._PORTION_SHIFT", np.uint64(shift)),
        patch("kb.engines.arrays.bigrams._PORTION", 1 << shift),
    ):
        builder = BigramBuilder()
        for text in texts:
            builder.add(text)
        codes, lists, bases = builder.content()
    assert dict(zip(codes.tolist(), plain(lists), strict=True)) == expected
    assert bases.tolist() == np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()

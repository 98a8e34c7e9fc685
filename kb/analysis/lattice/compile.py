"""Compiles Janome's system dictionary into arrays."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.analysis.lattice.dictionary import Characters, Dictionary, Entries, Words
from kb.analysis.lattice.trie import build_trie
from kb.errors import EngineError

LONGEST_UNKNOWN = 1024  # characters that may follow the first one of an unknown word, where Janome groups them
_CODE_POINTS = 0x110000
_DEFAULT = "DEFAULT"  # category of characters that have none


def compile_dictionary() -> Dictionary:
    """Compiles the dictionary of the installed Janome, which takes about three seconds.

    Raises:
        EngineError: Janome's files have another form than that of Janome 0.5.0.
    """
    from kb.analysis.janome import system_dictionary  # noqa: PLC0415  # loads Janome's dictionary

    source = system_dictionary(LONGEST_UNKNOWN)
    names = tuple(source.unknown)
    templates = [template for name in names for template in source.unknown[name]]
    return Dictionary(
        _entries(source.surfaces, source.features[-1], source.context),
        _characters(source.ranges, source.categories, source.unknown),
        _words(
            source.surfaces,
            source.features,
            [template[3] for template in templates],
        ),
        np.array(source.connections, np.int16),
    )


def _entries(surfaces: Sequence[str], readings: Sequence[str], context: Sequence[Sequence[int]]) -> Entries:
    """The entries that can win, and other readings: of equal ones, that of the least cost, then number."""
    left, right, cost = (np.array(column, np.int16) for column in context)
    ids: dict[str, int] = {}
    surface = np.array([ids.setdefault(text, len(ids)) for text in surfaces])
    reading = np.array([ids.setdefault(text, len(ids)) for text in readings])
    by_cost = np.lexsort((cost, reading, right, left, surface))
    same = np.ones(len(surfaces), bool)
    for column in (surface, left, right, reading):
        same[1:] &= column[by_cost[1:]] == column[by_cost[:-1]]
    same[0] = False
    kept = np.sort(by_cost[~same])
    trie, order = build_trie([surfaces[number] for number in kept])
    numbers = kept[order].astype(np.int32)
    return Entries(trie.slots, trie.first, left[numbers], right[numbers], cost[numbers], numbers)


def _characters(
    ranges: Sequence[tuple[str, str, str, list[str]]],
    categories: dict[str, tuple[bool, int]],
    unknown: dict[str, list[tuple[int, int, int, str]]],
) -> Characters:
    names = tuple(unknown)
    own = np.zeros(_CODE_POINTS, np.uint16)
    compatible = np.zeros((len(names), _CODE_POINTS), np.uint16)
    for first, last, category, others in ranges:
        covered = slice(ord(first), ord(last) + 1)
        number = names.index(category)
        # Janome tries the categories of a character in the order of its ranges, and so they are tried here.
        if (own[covered] >> (number + 1)).any():
            raise EngineError(f"janome: {category} is out of order")
        own[covered] |= 1 << number
        compatible[number, covered] = sum(1 << names.index(other) for other in others)
    own[own == 0] = 1 << names.index(_DEFAULT)
    continues = own | np.bitwise_or.reduce(compatible, axis=0)
    kinds, kind = np.unique(own.astype(np.uint32) << 16 | continues, return_inverse=True)
    left, right, cost = np.array([row[:3] for name in names for row in unknown[name]], np.int16).T.copy()
    return Characters(
        kind.astype(np.uint8),
        (kinds >> 16).astype(np.uint16),
        (kinds & 0xFFFF).astype(np.uint16),
        np.array([categories[name][0] for name in names], bool),
        np.array([categories[name][1] for name in names], np.int16),
        np.cumsum([0, *(len(unknown[name]) for name in names)]).astype(np.int16),
        left,
        right,
        cost,
    )


def _words(surfaces: Sequence[str], columns: tuple[list[str], ...], templates: Sequence[str]) -> Words:
    numbers: dict[str, int] = {"": 0}

    def numbered(texts: Iterable[str], kind: type[np.generic]) -> NDArray[Any]:
        return np.array([numbers.setdefault(text, len(numbers)) for text in texts], kind)

    speech, forms, bases, readings = columns
    speech = [*speech, *templates]
    parts = {text: text.split(",") for text in set(speech)}
    nothing = [""] * len(templates)
    own_bases = ("" if base in {"*", surface} else base for base, surface in zip(bases, surfaces, strict=True))
    return Words(
        pos=numbered((parts[text][0] for text in speech), np.uint16),
        detail=numbered((parts[text][1] for text in speech), np.uint16),
        form=numbered(["" if form == "*" else form for form in forms] + nothing, np.uint16),
        base=numbered([*own_bases, *nothing], np.uint32),
        reading=numbered(["" if reading == "*" else reading for reading in readings] + nothing, np.uint32),
        text=np.frombuffer("".join(numbers).encode(), np.uint8),
        ends=np.cumsum([len(text.encode()) for text in numbers]).astype(np.uint32),
    )

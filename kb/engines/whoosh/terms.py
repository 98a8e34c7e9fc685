"""Terms of Whoosh's fields, read from the arrays: a sorted list of terms, and the postings of each."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from whoosh import formats

from kb.engines.arrays.facet_arrays import FacetArrays
from kb.engines.arrays.field_arrays import FieldArrays
from kb.engines.arrays.number_line import NO_NUMBERS
from kb.engines.arrays.segment import Segment


class Postings(NamedTuple):
    """The documents of a term, ascending; with positions in each, where the field has them."""

    documents: list[int]
    positions: list[list[int]] | None = None

    @property
    def frequencies(self) -> list[float]:
        """The occurrences in each document."""
        return [1.0] * len(self.documents) if self.positions is None else [float(len(one)) for one in self.positions]

    @property
    def encoded(self) -> list[bytes] | None:
        """The positions as Whoosh encodes them."""
        return None if self.positions is None else [formats.Positions().encode(one) for one in self.positions]


class Terms(Protocol):
    """The terms of a field."""

    @property
    def terms(self) -> Sequence[str]:
        """All terms, sorted."""

    def postings(self, term: str) -> Postings:
        """The postings of a term; none if it does not occur."""


class WordTerms:
    """The words of a text field, without the joined ones and the word forms that only kb's own search uses."""

    def __init__(self, field: FieldArrays) -> None:
        self._field = field

    @cached_property
    def terms(self) -> Sequence[str]:
        """The surfaces of all tokens."""
        return [key for key in self._field.keys if self._types(key)]

    def postings(self, term: str) -> Postings:
        """The postings of a surface."""
        places = np.sort(
            np.concatenate([NO_NUMBERS, *(self._field.occurrences(number) for number in self._types(term))])
        )
        texts = self._field.positions.texts_at(places)
        found, firsts = np.unique(texts, return_index=True)
        positions = np.split(places - self._field.positions.bases[texts], firsts[1:])
        of_text = {text: one.tolist() for text, one in zip(found.tolist(), positions, strict=False)}
        documents = np.flatnonzero(np.isin(self._field.texts, found)).tolist()
        return Postings(documents, [of_text[text] for text in self._field.texts[documents].tolist()])

    def _types(self, surface: str) -> list[int]:
        types = ((number, self._field.type(number)) for number in self._field.types_with(surface))
        return [number for number, one in types if one.surface == surface and one.position_length == 1]


class ValueTerms:
    """The values of a facet."""

    def __init__(self, facet: FacetArrays) -> None:
        self._facet = facet
        self.terms: Sequence[str] = facet.names

    def postings(self, term: str) -> Postings:
        """The documents that have a value."""
        return Postings(np.flatnonzero(self._facet.with_values([term])).tolist())


class DayTerms:
    """The days of the dialogues in ISO 8601."""

    def __init__(self, segment: Segment) -> None:
        self._days = segment.days

    @cached_property
    def terms(self) -> Sequence[str]:
        """The days that occur."""
        return [date.fromordinal(day).isoformat() for day in np.unique(self._days).tolist() if day]

    def postings(self, term: str) -> Postings:
        """The documents of a day."""
        try:
            day = date.fromisoformat(term).toordinal()
        except ValueError:
            return Postings([])
        return Postings(np.flatnonzero(self._days == day).tolist())

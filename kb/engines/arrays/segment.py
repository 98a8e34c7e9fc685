"""The segment: all arrays of an index in one file, and its documents in another."""

from collections.abc import Mapping
from contextlib import ExitStack, closing
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.array_files import ArrayFile, ArrayGroup, Arrays, write_arrays
from kb.engines.arrays import field_content
from kb.engines.arrays.documents import DocumentFile
from kb.engines.arrays.exchanges import Exchanges
from kb.engines.arrays.facet_arrays import DocumentNumbers, FacetArrays, FacetContent
from kb.engines.arrays.field_arrays import FieldArrays, columns
from kb.engines.arrays.field_content import FieldContent
from kb.search.document import TextField
from kb.search.request import Facet

FILE = "arrays"
VERSION = "segment-3"  # of the arrays and their meaning
SHARED = frozenset(TextField) - {TextField.TEXT}  # fields whose equal texts are stored once


class SegmentContent(NamedTuple):
    """The content of a segment: fields, facets, and for each document its day (ordinal, 0 if unknown) and arrival."""

    fields: Mapping[TextField, FieldContent]
    facets: Mapping[Facet, FacetContent]
    days: NDArray[np.int32]
    taken_in: NDArray[np.int64]

    def joined(self, other: "SegmentContent") -> "SegmentContent":
        """The content of these documents and of others behind them."""
        return SegmentContent(
            {name: field_content.joined(one, other.fields[name]) for name, one in self.fields.items()},
            {name: one.joined(other.facets[name]) for name, one in self.facets.items()},
            np.concatenate((self.days, other.days)),
            np.concatenate((self.taken_in, other.taken_in)),
        )

    def rearranged(self, documents: DocumentNumbers) -> "SegmentContent":
        """The content of some documents in a new order."""
        return SegmentContent(
            {
                name: field_content.rearranged(one, documents, shared=name in SHARED)
                for name, one in self.fields.items()
            },
            {name: one.rearranged(documents) for name, one in self.facets.items()},
            self.days[documents],
            self.taken_in[documents],
        )


def write_segment(folder: Path, content: SegmentContent, documents: Arrays) -> None:
    """Writes the file of arrays. `documents` are those of the written documents (`DocumentWriter.columns`)."""
    groups = {f"field.{name}": columns(one) for name, one in content.fields.items()}
    groups |= {f"facet.{name}": one.columns() for name, one in content.facets.items()}
    groups["documents"] = {**documents, "days": content.days, "taken_in": content.taken_in}
    named = {f"{group}.{name}": values for group, arrays in groups.items() for name, values in arrays.items()}
    write_arrays(folder / FILE, VERSION, named)


class Segment:
    """Reads a segment. Immutable, so that threads share it."""

    def __init__(self, folder: Path) -> None:
        with ExitStack() as opened:
            self._arrays = opened.enter_context(closing(ArrayFile(folder / FILE, VERSION)))
            self.fields = {field: FieldArrays(ArrayGroup(self._arrays, f"field.{field}.")) for field in TextField}
            self.facets = {facet: FacetArrays(ArrayGroup(self._arrays, f"facet.{facet}.")) for facet in Facet}
            stored = ArrayGroup(self._arrays, "documents.")
            self.days: NDArray[np.int32] = stored["days"]
            self.taken_in: NDArray[np.int64] = stored["taken_in"]
            self.count = len(self.days)
            self.documents = DocumentFile(folder, stored)
            opened.pop_all()  # they stay open

    @cached_property
    def dialogues(self) -> dict[str, range]:
        """The documents of each dialogue; they are adjacent."""
        facet = self.facets[Facet.DIALOGUE]
        counts = facet.counts(None).tolist()
        firsts = np.unique(facet.column(), return_index=True)[1].tolist()
        return {
            name: range(first, first + count) for name, first, count in zip(facet.names, firsts, counts, strict=True)
        }

    @cached_property
    def exchanges(self) -> Exchanges:
        """The documents of each exchange."""
        return Exchanges(self.facets[Facet.EXCHANGE])

    def content(self) -> SegmentContent:
        """The segment as content, to be joined with more."""
        return SegmentContent(
            {name: field.content() for name, field in self.fields.items()},
            {name: facet.content() for name, facet in self.facets.items()},
            self.days,
            self.taken_in,
        )

    def close(self) -> None:
        """Closes the files."""
        self._arrays.close()
        self.documents.close()

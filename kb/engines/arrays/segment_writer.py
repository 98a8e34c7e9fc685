"""Writer of a segment: new dialogues are analysed, kept ones are moved as arrays from the segment before."""

from array import array
from pathlib import Path

import numpy as np

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.documents import DocumentWriter
from kb.engines.arrays.facet_arrays import DocumentNumbers, FacetBuilder
from kb.engines.arrays.field_content import FieldBuilder
from kb.engines.arrays.segment import SHARED, Segment, SegmentContent, write_segment
from kb.model.dialogue import Dialogue
from kb.search.document import TextField, TurnDocument, turn_documents
from kb.search.request import Facet


class SegmentBuilder:
    """Collects the documents of a new segment."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._fields = {field: FieldBuilder(analyzer, shared=field in SHARED) for field in TextField}
        self._facets = {facet: FacetBuilder() for facet in Facet}
        self._days = array("i")
        self._taken_in = array("q")

    @property
    def count(self) -> int:
        """The number of documents added."""
        return len(self._days)

    def add(self, document: TurnDocument) -> None:
        """Adds a document."""
        for field, text in document.texts.items():
            self._fields[field].add(text)
        for facet, builder in self._facets.items():
            builder.add(document.values(facet))
        self._days.append(document.date.toordinal() if document.date else 0)
        self._taken_in.append(document.taken_in)

    def content(self) -> SegmentContent:
        """The content of all documents added, which it leaves to it: it can be asked for once."""
        return SegmentContent(
            {field: self._fields.pop(field).content() for field in TextField},
            {facet: builder.content() for facet, builder in self._facets.items()},
            np.array(self._days, np.int32),
            np.array(self._taken_in, np.int64),
        )


class SegmentWriter:
    """Writes one segment into an empty folder, from dialogues and from the segment of a previous index.

    A document's number is its place in the order of adding and keeping. The whole segment is written anew each time:
    moving arrays costs microseconds a turn, so that there are no further segments and no deleted documents to search.
    With `compact`, no bytes of documents that are not kept remain in the files.
    """

    def __init__(
        self, folder: Path, analyzer: Analyzer, previous: Path | None = None, *, compact: bool = False
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._builder = SegmentBuilder(analyzer)
        self._previous = Segment(previous) if previous else None
        self._documents = DocumentWriter(folder, self._previous.documents if self._previous else None, compact=compact)
        self._order: list[range] = []  # documents of the previous segment, and the new ones numbered behind them

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue."""
        first = (self._previous.count if self._previous else 0) + self._builder.count
        for document in turn_documents(dialogue):
            self._builder.add(document)
            self._documents.add(document)
        self._order.append(range(first, first + len(dialogue.turns)))

    def keep(self, dialogue_id: str) -> None:
        """Keeps the turns of a dialogue of the previous segment, if it has any."""
        if self._previous and (documents := self._previous.dialogues.get(dialogue_id)):
            self._documents.copy(self._previous.documents, documents)
            self._order.append(documents)

    def commit(self) -> int:
        """Writes the files; returns the number of documents."""
        content = self._builder.content()
        if self._previous:
            content = self._previous.content().joined(content)
        numbers = [number for documents in self._order for number in documents]
        order: DocumentNumbers = np.array(numbers, np.int64)
        write_segment(self._folder, content.rearranged(order), self._documents.columns())
        self._close()
        return len(order)

    def abort(self) -> None:
        """Closes the files; the segment cannot be opened."""
        self._documents.close()
        self._close()

    def _close(self) -> None:
        if self._previous:
            self._previous.close()

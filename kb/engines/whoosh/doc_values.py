"""What is known of every document of an index, in memory: read once, asked by every search."""

import gc
from collections.abc import Sequence

from kb.engines.whoosh.postings import Postings
from kb.search.request import Facet


class DocumentTable:
    """Rows by document number; those of documents that have left the index are there, and say nothing.

    days             the day of each document as a proleptic ordinal, 0 where unknown
    lengths          the number of its tokens
    taken_in         its arrival in seconds since 1970
    average_length   of all documents
    values           facet -> the values of each document
    ranks            its place in the order of dialogues and turns, in which an index of many runs is not written
    """

    def __init__(self, postings: Postings, order: Sequence[str]) -> None:
        self.days = postings.column("date")
        self.lengths = postings.column("length")
        self.taken_in = postings.column("taken_in")
        documents = postings.everything
        self.average_length = sum(map(self.lengths.__getitem__, documents)) / len(documents) if documents else 0.0
        self.values = {facet: self._values(facet, postings) for facet in Facet}
        self.ranks = self._ranks(postings, order)
        # This table and the dictionary stay: no collection has to walk them, which takes 60 ms each time.
        gc.freeze()

    def _values(self, facet: Facet, postings: Postings) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = [()] * len(self.lengths)
        for value, documents in postings.by_value(facet).items():
            alone = (value,)  # one for all documents that have no other
            for number in documents:
                rows[number] = (*rows[number], value) if rows[number] else alone
        return rows

    def _ranks(self, postings: Postings, order: Sequence[str]) -> list[int]:
        place = {name: number for number, name in enumerate(order)}
        dialogues = self.values[Facet.DIALOGUE]
        ranks = [0] * len(self.lengths)
        ordered = sorted(postings.everything, key=lambda number: (place[dialogues[number][0]], number))
        for rank, number in enumerate(ordered):
            ranks[number] = rank
        return ranks

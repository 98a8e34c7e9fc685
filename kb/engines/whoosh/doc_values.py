"""Doc values: the values of every document of an index in memory, read once when it is opened."""

from collections.abc import Sequence

from kb.engines.whoosh.postings import PostingsReader
from kb.ranking.ranker import RankingValues
from kb.search.request import Facet


class DocValues:
    """Columns by document number; rows of deleted documents are empty.

    days      the day of each document as a proleptic ordinal, 0 if unknown
    facets    facet -> the values of each document
    ranking   the columns that the ranker reads; `ranks` follows the order of dialogues, from which document numbers
              differ in an incrementally written index
    """

    def __init__(self, reader: PostingsReader, order: Sequence[str]) -> None:
        self.days = reader.column("date")
        documents = reader.all_documents
        lengths = reader.column("length")
        self.facets = {facet: _facet_column(facet, reader, len(lengths)) for facet in Facet}
        dialogues = _single_values(self.facets[Facet.DIALOGUE])
        self.ranking = RankingValues(
            lengths=lengths,
            average_length=sum(map(lengths.__getitem__, documents)) / len(documents) if documents else 0.0,
            days=self.days,
            taken_in=reader.column("taken_in"),
            ranks=_ranks(documents, dialogues, order),
            kinds=_single_values(self.facets[Facet.KIND]),
            dialogues=dialogues,
        )


def _facet_column(facet: Facet, reader: PostingsReader, length: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [()] * length
    for value, documents in reader.documents_by_value(facet).items():
        single = (value,)  # shared by all documents that have no other value
        for document in documents:
            rows[document] = (*rows[document], value) if rows[document] else single
    return rows


def _single_values(rows: Sequence[tuple[str, ...]]) -> list[str]:
    return [row[0] if row else "" for row in rows]


def _ranks(documents: set[int], dialogues: Sequence[str], order: Sequence[str]) -> list[int]:
    place = {dialogue: number for number, dialogue in enumerate(order)}
    ranks = [0] * len(dialogues)
    ordered = sorted(documents, key=lambda document: (place[dialogues[document]], document))
    for rank, document in enumerate(ordered):
        ranks[document] = rank
    return ranks

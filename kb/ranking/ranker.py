"""The ranker of every engine: scores all matches, reranks the top ones and returns the requested page.

    score     for each leaf, BM25 of its matches in the text and, with a lower weight, in the headings; the sum is
              multiplied by the weight of the kind of turn
    rerank    in Mode.ANY, features of the question's wording are added to the top scores (kb.ranking.rerank)
    sort      by score or by one of the other orders; ties are broken by the order of dialogues and turns
    page      if requested, collapsed to the first turn of each dialogue; then offset and limit

An engine matches and counts, and implements `RankingSource`. Documents are identified by the engine's own numbers.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kb.deadline import check
from kb.matching.question_rewriting import question_text
from kb.model.dialogue import Turn
from kb.query.ast import Leaf, Node, Prefix, leaves
from kb.query.match_kinds import Reason
from kb.ranking.bm25 import bm25, idf, kind_weight, length_norm, weighted_tf
from kb.ranking.rerank import RERANK_DEPTH, Question, rerank
from kb.search.document import TextField
from kb.search.request import Grouping, SearchRequest, Sort
from kb.search.results import collapse

_AFTER_EVERY_DAY = 10**9  # sort key of undated documents


class RankedMatch(Protocol):
    """One match of a leaf in a document."""

    @property
    def reason(self) -> Reason:
        """The reported reason, which determines the weight of the match."""


@dataclass(frozen=True)
class RankingValues:
    """Columns by document number.

    `lengths` are in tokens, `days` proleptic ordinals (0 if unknown), `taken_in` seconds since 1970. `ranks` is the
    order of dialogues and turns.
    """

    lengths: Sequence[int]
    average_length: float
    days: Sequence[int]
    taken_in: Sequence[int]
    ranks: Sequence[int]
    kinds: Sequence[str]
    dialogues: Sequence[str]


class RankingSource(Protocol):
    """Index statistics and documents, as an engine offers them to the ranker for one request."""

    @property
    def values(self) -> RankingValues:
        """The columns of all documents."""

    @property
    def document_count(self) -> int:
        """The number of documents."""

    def matches(self, leaf: Leaf, field: TextField) -> Mapping[int, Sequence[RankedMatch]]:
        """The matches of a leaf in a field by allowed kinds, in all documents that have any."""

    def document_frequency(self, leaf: Leaf, found: int) -> int:
        """The number of documents with a match of a leaf in the text or the headings; `found` are those of `matches`.

        An engine that matches only its best documents here knows the number of all.
        """

    def documents_with_gram(self, gram: str) -> int:
        """Document frequency of a bigram in the texts, folded and without white space."""

    def turn(self, document: int) -> Turn:
        """The turn of a document."""


class Ranked(NamedTuple):
    """A document of the page and its score."""

    document: int
    score: float


def rank(request: SearchRequest, query: Node, documents: Collection[int], source: RankingSource) -> list[Ranked]:
    """Ranks the matching documents and returns the requested page. Sorts that need no scores score only that page."""
    if not request.limit:
        return []
    question = question_text(request)
    scores = _scores(documents, query, source) if question or request.sort is Sort.RELEVANCE else {}
    if question:
        top = ordered(documents, Sort.RELEVANCE, scores, source.values)[:RERANK_DEPTH]
        scores.update(zip(top, reranked(question, top, [scores[document] for document in top], source), strict=True))
    found = ordered(documents, request.sort, scores, source.values)
    if request.group is Grouping.DIALOGUE:
        found = collapse(found, source.values.dialogues.__getitem__)
    page = found[request.offset : request.offset + request.limit]
    scores = scores or _scores(page, query, source)
    return [Ranked(document, scores[document]) for document in page]


def leaf_scores(leaf: Leaf, documents: Collection[int], source: RankingSource) -> dict[int, float]:
    """The BM25 score of a leaf in those of some documents that it matches."""
    values = source.values
    text = source.matches(leaf, TextField.TEXT)
    # A prefix in a heading is weak evidence of relevance.
    heading = {} if isinstance(leaf, Prefix) else source.matches(leaf, TextField.SECTION)
    matching = text.keys() | heading.keys()
    weight = idf(source.document_frequency(leaf, len(matching)), source.document_count)
    check()
    found = {}
    for document in matching & set(documents):
        in_text = (match.reason for match in text.get(document, ()))
        in_heading = (match.reason for match in heading.get(document, ()))
        norm = length_norm(float(values.lengths[document]), values.average_length)
        found[document] = bm25(weighted_tf(in_text, in_heading), weight, norm)
    return found


def reranked(question: str, documents: Sequence[int], scores: Sequence[float], source: RankingSource) -> list[float]:
    """The scores of the top documents with the features of the question's wording."""
    wording = Question.of(question, lambda gram: idf(source.documents_with_gram(gram), source.document_count))
    return rerank(wording, [source.turn(document) for document in documents], scores)


def _scores(documents: Collection[int], query: Node, source: RankingSource) -> dict[int, float]:
    scores = dict.fromkeys(documents, 0.0)
    for leaf in leaves(query):
        for document, score in leaf_scores(leaf, documents, source).items():
            scores[document] += score
    return {document: kind_weight(source.values.kinds[document]) * score for document, score in scores.items()}


def ordered(documents: Iterable[int], sort: Sort, scores: Mapping[int, float], values: RankingValues) -> list[int]:
    """The documents in the order of a sort."""
    days, ranks = values.days, values.ranks
    match sort:
        case Sort.RELEVANCE:
            return sorted(documents, key=lambda document: (-scores[document], ranks[document]))
        case Sort.NEWEST:
            return sorted(documents, key=lambda document: (-days[document], ranks[document]))
        case Sort.TAKEN_IN:
            taken_in = values.taken_in
            return sorted(documents, key=lambda document: (-taken_in[document], -days[document], ranks[document]))
        case Sort.OLDEST:
            return sorted(documents, key=lambda document: (days[document] or _AFTER_EVERY_DAY, ranks[document]))
        case Sort.DIALOGUE:
            return sorted(documents, key=ranks.__getitem__)

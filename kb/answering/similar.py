"""Turns near in meaning to a question or to a turn, as hits, under the filters of a request.

Vectors know nothing of facets. The engine counts the filters once, which leaves out whole dialogues; in the others the
turns are compared one by one, nearest first, until there are enough.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from kb.analysis.sentences import Span
from kb.answering.sentences import plain_words
from kb.deadline import check, if_time_allows
from kb.errors import EngineError
from kb.query.ast import And, MatchAll, Mode, Or
from kb.search.document import TurnDocument, turn_documents
from kb.search.request import Facet, SearchRequest
from kb.search.results import Hit, Page, SimilarTurns
from kb.serving.snapshot import Snapshot

if TYPE_CHECKING:
    from kb.meaning.turn_vectors import NearTurn, TurnVectors

MAX_SIMILAR = 5


def with_similar_turns(snapshot: Snapshot, request: SearchRequest, page: Page) -> Page:
    """The page with turns near in meaning to its question, where there is an embedder; else the page as it is.

    They are shown beside the first hits of a query that is nothing but words: quotation marks, operators and fields are
    meant as they are written. A model that fails is named in the section. Where the time of the request ends, the page
    stays as it is.
    """
    shown = page.fallback.request if page.fallback else request
    vectors = snapshot.turn_vectors
    words = plain_words(shown.query, Or if shown.mode is Mode.ANY else And)
    if vectors is None or not words or shown.offset or not shown.limit:
        return page
    found = if_time_allows(lambda: _near_question(snapshot, vectors, shown, page), None)
    return replace(page, similar=found)


def similar_turns(
    snapshot: Snapshot,
    dialogue_id: str,
    turn_id: str,
    *,
    except_dialogues: Collection[str],
    except_hits: Collection[str],
) -> SimilarTurns | None:
    """Turns near in meaning to a turn, outside of some dialogues and without some hits; None without an embedder.

    Raises:
        SearchTimeoutError: the deadline has passed.
    """
    vectors = snapshot.turn_vectors
    if vectors is None:
        return None
    table = vectors.table
    near = vectors.near_turn(dialogue_id, turn_id, table)
    others = (one for one in near if one.dialogue not in except_dialogues)
    hits, passages = _hits(snapshot, others, SearchRequest(), except_hits)
    return SimilarTurns(hits, table.ready, len(vectors), table.problem, passages)


def _near_question(snapshot: Snapshot, vectors: "TurnVectors", request: SearchRequest, page: Page) -> SimilarTurns:
    table = vectors.table
    ready, turns = table.ready, len(vectors)
    if not len(table.turns):
        return SimilarTurns((), ready, turns, table.problem)
    check()
    try:
        near = vectors.near_question(request.text, table)
    except EngineError as error:
        return SimilarTurns((), ready, turns, str(error))
    hits, passages = _hits(snapshot, near, request, {hit.id for hit in page.conversations})
    return SimilarTurns(hits, ready, turns, table.problem, passages)


def _hits(
    snapshot: Snapshot, near: Iterable["NearTurn"], request: SearchRequest, known: Collection[str]
) -> tuple[tuple[Hit, ...], tuple[Span, ...]]:
    """The first hits that pass the filters of a request and are not known, each text once, with their passages."""
    found = list(islice(_passing(snapshot, near, request, known), MAX_SIMILAR))
    return tuple(hit for hit, _passage in found), tuple(passage for _hit, passage in found)


def _passing(
    snapshot: Snapshot, near: Iterable["NearTurn"], request: SearchRequest, known: Collection[str]
) -> Iterator[tuple[Hit, Span]]:
    documents: dict[str, Mapping[str, TurnDocument]] = {}
    may_pass = _dialogue_filter(snapshot, request)
    texts: set[str] = set()
    for one in near:
        check()
        if f"{one.dialogue}#{one.turn}" in known or not may_pass(one.dialogue):
            continue
        if one.dialogue not in documents:
            turns = turn_documents(snapshot.dialogue(one.dialogue))
            documents[one.dialogue] = {document.turn.id: document for document in turns}
        document = documents[one.dialogue][one.turn]
        if document.turn.text not in texts and _passes(document, request):
            texts.add(document.turn.text)
            yield document.hit(one.cosine, (), ()), Span(one.start, one.end)


def _dialogue_filter(snapshot: Snapshot, request: SearchRequest) -> Callable[[str], bool]:
    """A test of dialogues for turns that pass the filters, by one count of the engine."""
    if not request.filters and request.period is None:
        return lambda dialogue: True
    counts = snapshot.counts(replace(request, text="", query=MatchAll(), mode=Mode.ALL), Facet.DIALOGUE)
    chosen = request.filters.get(Facet.DIALOGUE)
    passing = {one.value for one in counts if one.count and (chosen is None or one.value in chosen)}
    return passing.__contains__


def _passes(document: TurnDocument, request: SearchRequest) -> bool:
    """True if a turn has a chosen value of each facet; `_dialogue_filter` has compared the date."""
    return all(
        not chosen.isdisjoint(document.values(request.effective_facet(facet)))
        for facet, chosen in ((facet, set(chosen)) for facet, chosen in request.filters.items())
    )

"""Spelling corrections: queries near one that found nothing, each checked against the index before it is offered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.matching.query_graph import query_graph
from kb.query.ast import Term, leaves
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot
from kb.suggest.spelling import nearly, sounding, spellings

MOST = 3  # corrections that are offered
_LOOKED_AT = 50  # hits that are gone through


@dataclass(frozen=True)
class Correction:
    """A query that may have been meant, the word that it has for another, and how many turns it finds."""

    text: str
    written: str
    meant: str
    total: int


def corrections(snapshot: Snapshot, request: SearchRequest) -> tuple[Correction, ...]:
    """Queries like one that finds nothing, with a word that the texts have for one that they don't; the most first."""
    found: dict[str, Correction] = {}
    for leaf in leaves(request.query):
        if isinstance(leaf, Term) and leaf.text in request.text and not snapshot.total(SearchRequest.of(leaf.text)):
            for meant in _meant(snapshot, leaf):
                text = request.text.replace(leaf.text, meant, 1)
                if total := snapshot.total(_asking(request, text)):
                    found.setdefault(text, Correction(text, leaf.text, meant, total))
    return tuple(sorted(found.values(), key=lambda correction: -correction.total)[:MOST])


def _meant(snapshot: Snapshot, term: Term) -> Iterator[str]:
    """What may have been meant by a term that finds nothing: its words one by one, then how it sounds."""
    yield from nearly(term.text, snapshot.vocabulary)
    graph = query_graph(term.text, snapshot.analyzer)
    for word in graph.words if graph else ():
        if word.surface not in snapshot.vocabulary:
            for other in nearly(word.surface, snapshot.vocabulary):
                yield term.text[: word.start] + other + term.text[word.end :]
    if (heard := sounding(term, snapshot.analyzer)) is not None:
        page = snapshot.search(SearchRequest(text=heard.text, query=heard, limit=_LOOKED_AT, facets=()))
        yield from spellings(page.hits, term)


def _asking(request: SearchRequest, text: str) -> SearchRequest:
    """The same request with another text."""
    return replace(request, text=text, query=SearchRequest.of(text, mode=request.mode).query)

"""Spelling corrections of a query without hits ("did you mean"), each verified against the index."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.matching.query_graph import query_graph
from kb.query.ast import Term, leaves
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot
from kb.suggest.spelling import matched_spellings, reading_term, similar_words

MAX_CORRECTIONS = 3  # corrections
_EXAMINED_HITS = 50  # hits whose spellings are collected


@dataclass(frozen=True)
class Correction:
    """A corrected query, in which `replacement` stands for the word `original`, and its number of turns."""

    text: str
    original: str
    replacement: str
    total: int


def corrections(snapshot: Snapshot, request: SearchRequest) -> tuple[Correction, ...]:
    """Corrections of a query: one term without hits replaced by a word of the texts; those with most turns first."""
    found: dict[str, Correction] = {}
    for leaf in leaves(request.query):
        if isinstance(leaf, Term) and leaf.text in request.text and not snapshot.total(SearchRequest.of(leaf.text)):
            for replacement in _candidates(snapshot, leaf):
                text = request.text.replace(leaf.text, replacement, 1)
                if total := snapshot.total(_with_text(request, text)):
                    found.setdefault(text, Correction(text, leaf.text, replacement, total))
    return tuple(sorted(found.values(), key=lambda correction: -correction.total)[:MAX_CORRECTIONS])


def _candidates(snapshot: Snapshot, term: Term) -> Iterator[str]:
    """Candidates for a term without hits: by spelling, as a whole and word by word; then by reading."""
    yield from similar_words(term.text, snapshot.vocabulary)
    graph = query_graph(term.text, snapshot.analyzer)
    for word in graph.words if graph else ():
        if word.surface not in snapshot.vocabulary:
            for other in similar_words(word.surface, snapshot.vocabulary):
                yield term.text[: word.start] + other + term.text[word.end :]
    if (reading := reading_term(term, snapshot.analyzer)) is not None:
        page = snapshot.search(SearchRequest(text=reading.text, query=reading, limit=_EXAMINED_HITS, facets=()))
        yield from matched_spellings(page.hits, term)


def _with_text(request: SearchRequest, text: str) -> SearchRequest:
    """The request with another query text."""
    return replace(request, text=text, query=SearchRequest.of(text, mode=request.mode).query)

"""Spelling corrections of a query ("did you mean"): words of the texts for its terms, each verified against the index.

Terms without hits are replaced together. In a query without hits whose terms all have some, one term is replaced by a
word with at least as many. A correction has hits under the other terms and filters of the query.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product

from kb.errors import QueryError
from kb.matching.query_graph import query_graph
from kb.matching.question_rewriting import rewrite_query
from kb.matching.reference_matcher import occurrences
from kb.query.ast import And, Mode, Near, Node, Or, Term, leaves
from kb.query.grammar import parse
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot
from kb.suggest.spelling import (
    MAX_CANDIDATES,
    matched_spellings,
    reading_of_kana,
    reading_term,
    similar_readings,
    similar_words,
)

MAX_CORRECTIONS = 3  # corrections
MAX_CORRECTED = 3  # terms of a query that are corrected together
_EXAMINED_HITS = 50  # hits whose spellings are collected


@dataclass(frozen=True)
class Correction:
    """A corrected query, its terms by the terms they replace, and its number of turns."""

    text: str
    replaced: Mapping[str, str]
    total: int


def corrections(snapshot: Snapshot, request: SearchRequest, found: int | None = None) -> tuple[Correction, ...]:
    """The corrections of a query, those with most turns first; `found` is the number of its turns, if it is known.

    A query with hits is corrected only in terms that have none: alternatives of others, words of a question.
    """
    if found is None:
        found = snapshot.total(request)
    query = rewrite_query(request, snapshot.analyzer)
    terms = (term for term in _doubtful(query, found) if term.text in request.text)
    hits = {term: _total(snapshot, request, term) for term in dict.fromkeys(terms)}
    corrected: dict[str, Correction] = {}
    for replaced in _replacements(snapshot, request, hits, found):
        changed: SearchRequest | None = request
        for term, word in replaced.items():
            changed = _with_word(changed, term, word) if changed else None
        if changed and changed.text not in corrected and (total := snapshot.total(changed)):
            pairs = {term.text: word for term, word in replaced.items()}
            corrected[changed.text] = Correction(changed.text, pairs, total)
    return tuple(sorted(corrected.values(), key=lambda correction: -correction.total)[:MAX_CORRECTIONS])


def _doubtful(node: Node, found: int) -> Iterator[Term]:
    """The terms that may have no hits: all of them in a query without hits, else only alternatives."""
    match node:
        case Or():
            yield from (leaf for leaf in leaves(node) if isinstance(leaf, Term))
        case And(children) | Near(children):
            for child in children:
                yield from _doubtful(child, found)
        case Term() if not found:
            yield node


def _replacements(
    snapshot: Snapshot, request: SearchRequest, hits: Mapping[Term, int], found: int
) -> Iterator[dict[Term, str]]:
    """The words to try for some terms, given the number of turns that each term has alone."""
    if missing := [term for term, total in hits.items() if not total]:
        choices = {term: tuple(_candidates(snapshot, term)) for term in missing[:MAX_CORRECTED]}
        known = {term: words for term, words in choices.items() if words}
        if known:
            yield from (dict(zip(known, words, strict=True)) for words in product(*known.values()))
    elif not found:
        for term, total in hits.items():
            for word in _candidates(snapshot, term):
                if _total(snapshot, request, Term(word)) >= total:
                    yield {term: word}


def _candidates(snapshot: Snapshot, term: Term) -> Iterator[str]:
    """The first candidates for a term. The other forms of a term that has hits are not among them."""
    distinct = dict.fromkeys(word for word in _similar(snapshot, term) if not re.search(r"\s", word))
    return islice((word for word in distinct if not occurrences(term, word, snapshot.analyzer)), MAX_CANDIDATES)


def _similar(snapshot: Snapshot, term: Term) -> Iterator[str]:
    """Words by spelling, of the term as a whole and word by word; then by its reading, and by a similar one."""
    graph = query_graph(term.text, snapshot.analyzer)
    words = graph.words if graph else ()
    own = {word.surface for word in words}  # オンライン is no other spelling of オンライン審査
    yield from (word for word in similar_words(term.text, snapshot.vocabulary) if word not in own)
    for word in words:
        if word.surface not in snapshot.vocabulary:
            for other in similar_words(word.surface, snapshot.vocabulary):
                yield term.text[: word.start] + other + term.text[word.end :]
    if (reading := reading_term(term, snapshot.analyzer)) is not None:
        page = snapshot.search(SearchRequest(text=reading.text, query=reading, limit=_EXAMINED_HITS, facets=()))
        yield from matched_spellings(page.hits, term)
    if kana := reading_of_kana(term.text):
        yield from similar_readings(kana, snapshot.words_by_reading)


def _with_word(request: SearchRequest, term: Term, word: str) -> SearchRequest | None:
    """The request with a word in place of a term; None if its text cannot say so, as where a field has the same word.

    A question is a single term of several content words: the first place is replaced.
    """
    wanted = _substituted(request.query, term, word)
    for place in re.finditer(re.escape(term.text), request.text):
        text = request.text[: place.start()] + word + request.text[place.end() :]
        try:
            query = parse(text, request.mode)
        except QueryError:
            continue
        if request.mode is Mode.ANY or query == wanted:
            return replace(request, text=text, query=query)
    return None


def _substituted(node: Node, term: Term, word: str) -> Node:
    match node:
        case And(children):
            return And(tuple(_substituted(child, term, word) for child in children))
        case Or(children):
            return Or(tuple(_substituted(child, term, word) for child in children))
        case Near(children, distance):
            return Near(tuple(Term(word) if child == term else child for child in children), distance)
        case _:
            return Term(word) if node == term else node


def _total(snapshot: Snapshot, request: SearchRequest, term: Term) -> int:
    """The number of turns of a term alone, in all dialogues."""
    return snapshot.total(SearchRequest(text=term.text, query=term, match=request.match))

"""Term expansion: one query word -> the index terms that match it, and the matching tokens of a document."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.analysis.orthography import Form
from kb.analysis.tokens import Token
from kb.engines.whoosh.postings import PostingList, PostingsReader
from kb.engines.whoosh.schema import ORTHOGRAPHIC_FORM, SURFACE, WHOLE_WORD, WordTerm
from kb.matching.query_graph import match_forms
from kb.query.match_kinds import MatchKind
from kb.search.document import TextField

_EXACT, _INFLECTION = int(MatchKind.EXACT), int(MatchKind.INFLECTION)  # combined for every posting: see MatchKind


class TokenMatch(NamedTuple):
    """A token of a document that matches a query word: the position after it, the match kinds, its flags."""

    end: int
    kinds: int
    starts_word: bool
    ends_word: bool
    linked: bool


class ExpandedTerm(NamedTuple):
    """An index term that matches a query word, the match kinds, and its posting list."""

    term: WordTerm
    kinds: int
    postings: PostingList


def expand(
    word: Token, field: TextField, reader: PostingsReader, documents: set[int] | None = None
) -> list[ExpandedTerm]:
    """The index terms that match a query word, with their postings in some documents or in all."""
    return [
        ExpandedTerm(term, kinds, reader.word(field, raw.decode(), documents))
        for term, raw, kinds in matching_terms(word, field, reader)
    ]


def documents_of(terms: Iterable[ExpandedTerm]) -> set[int]:
    """The documents in which any of the terms occurs."""
    return set().union(*(one.postings.documents for one in terms))


def token_matches(document: int, terms: Iterable[ExpandedTerm]) -> dict[tuple[int, int], TokenMatch]:
    """The tokens of a document that match, by position and position length; defined by `query_graph.match_token`.

    The best kind of each token is chosen before kinds are filtered, so that an inflected form is never a variant.
    """
    best: dict[tuple[int, int], TokenMatch] = {}
    for term, kinds, postings in terms:
        for position in postings.positions(document):
            place = position, term.position_length
            if place not in best or kinds < best[place].kinds:
                end = position + term.position_length
                best[place] = TokenMatch(end, kinds, term.starts_word, term.ends_word, term.linked)
    return best


def matching_terms(word: Token, field: TextField, reader: PostingsReader) -> Iterator[tuple[WordTerm, bytes, int]]:
    """The index terms that match a query word, decoded and raw, and the match kinds."""
    for key in word.keys:
        for term, raw in reader.terms_with_key(field, key):
            kinds = _kinds(word, term)
            if kinds is not None:
                yield term, raw, kinds


def _kinds(word: Token, term: WordTerm) -> int | None:
    if term.key_type == ORTHOGRAPHIC_FORM:
        return match_forms(word.forms, (Form(term.key[1:], term.kanji),))
    if term.key_type == WHOLE_WORD:
        return None
    return _EXACT if term.key_type == SURFACE and term.key == word.surface else _INFLECTION

"""One asked word -> the index terms of tokens that are what was asked for, and those tokens in documents."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.analysis.orthography import Form
from kb.analysis.tokens import Token
from kb.engines.whoosh.postings import Positions, Postings
from kb.engines.whoosh.schema import WordTerm
from kb.matching.query_graph import same_form
from kb.query.match_kinds import EXACT, INFLECTION
from kb.search.document import TextField


class Met(NamedTuple):
    """A token of a document that one asked word meets: the position behind it, how it is met, where it stands."""

    behind: int
    ways: int
    opens: bool
    closes: bool
    linked: bool


class Occurring(NamedTuple):
    """An index term of tokens that one asked word meets, the ways in which it does, and where it occurs."""

    term: WordTerm
    ways: int
    positions: Positions


def occurring(asked: Token, field: TextField, postings: Postings, possible: set[int] | None = None) -> list[Occurring]:
    """The index terms of tokens that are what was asked for."""
    return [
        Occurring(term, ways, postings.word(field, raw.decode(), possible))
        for term, raw, ways in terms_of(asked, field, postings)
    ]


def having(terms: Iterable[Occurring]) -> set[int]:
    """The documents in which any of some index terms occurs."""
    return set().union(*(one.positions.documents for one in terms))


def tokens_of(number: int, terms: Iterable[Occurring]) -> dict[tuple[int, int], Met]:
    """The tokens of a document that match a term, by position and position_length; defined by `query_graph.meets`.

    The best way is found before anybody asks whether it is allowed: an inflected word is no variant of itself.
    """
    best: dict[tuple[int, int], Met] = {}
    for term, ways, positions in terms:
        for position in positions.of(number):
            place = position, term.position_length
            if place not in best or ways < best[place].ways:
                best[place] = Met(position + term.position_length, ways, term.opens, term.closes, term.linked)
    return best


def terms_of(asked: Token, field: TextField, postings: Postings) -> Iterator[tuple[WordTerm, bytes, int]]:
    """The index terms of tokens that are what was asked for, and the ways in which they are."""
    for key in asked.keys:
        for term, raw in postings.words_of(field, key):
            ways = _ways(asked, term)
            if ways is not None:
                yield term, raw, ways


def _ways(asked: Token, term: WordTerm) -> int | None:
    if term.how == "f":
        return same_form(asked.forms, (Form(term.key[1:], term.kanji),))
    if term.how == "x":
        return None
    return EXACT if term.how == "s" and term.key == asked.surface else INFLECTION

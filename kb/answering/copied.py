"""Copied strings: the literal search for a query that is more than words because it was copied out of a text.

A bracket, a quotation mark or a colon of a text is syntax in a query, which cuts the string into pieces that may end in
the middle of a word.
"""

from dataclasses import replace

from kb.analysis.normalize import fold_without_space
from kb.matching.letters import LONG
from kb.query.ast import Literal, Term
from kb.query.grammar import parse
from kb.search.request import SearchRequest

_MARKS = (('"', '"'), ("「", "」"), ("『", "』"))


def as_copied(request: SearchRequest) -> SearchRequest | None:
    """The search for the characters of a query as they stand; None if it is short, a quotation, or one term.

    A text with all kinds of quotation marks cannot be put between any.
    """
    text = request.text.strip()
    if request.query == Term(text) or isinstance(request.query, Literal) or len(fold_without_space(text).text) < LONG:
        return None
    for opening, closing in _MARKS:
        quoted = f"{opening}{text}{closing}"
        if (query := parse(quoted)) == Literal(text):
            return replace(request, text=quoted, query=query, fall_back=False)
    return None

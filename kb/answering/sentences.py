"""Sentences: the search for any word of a query that is written as a sentence or in many words."""

import re
from dataclasses import replace

from kb.query.ast import And, Mode, Node, Or, Term
from kb.query.grammar import parse
from kb.search.request import SearchRequest

MANY_WORDS = 4  # words of a query that are rarely all in one turn

# Ends of questions, statements and requests in spoken and written style.
_SENTENCE = re.compile(
    r".*(?:[か？?。]|です|ます|でした|ました|ません|でしょう|だろう|ください|下さい|たい|とは|のは|である|教えて)"
    r"[\s。．.？?！!]*",
    re.DOTALL,
)


def any_word(request: SearchRequest) -> SearchRequest | None:
    """The same search for any of the words; None for a query of few words, or one that is more than words.

    Quotation marks, operators, fields and prefixes are meant as they are written.
    """
    words = plain_words(request.query)
    if not words or (len(words) < MANY_WORDS and not _SENTENCE.fullmatch(request.text)):
        return None
    return replace(request, mode=Mode.ANY, query=parse(request.text, Mode.ANY), fall_back=False)


def plain_words(query: Node, join: type[And] | type[Or] = And) -> tuple[Term, ...]:
    """The words of a query that is nothing but words, all or any of them; none of any other query."""
    children = query.children if isinstance(query, join) else (query,)
    words = tuple(child for child in children if isinstance(child, Term))
    return words if len(words) == len(children) else ()

"""Completions of the last word of a query; each is a search."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.errors import QueryError
from kb.messages import _
from kb.query.grammar import parse
from kb.query.lexer import tokenize
from kb.serving.snapshot import Snapshot
from kb.suggest.autocomplete import Suggestion
from webui.formats import facet_label, number_text
from webui.links import search_url
from webui.search_state import SearchState

MAX_COMPLETIONS = 8
MAX_TYPED = 40  # characters of a word that is looked up

# The last word of a query, if it is a plain word: after white space or an opening bracket, without an operator.
_LAST_WORD = re.compile(r"""(?P<before>(?:.*[\s(（])?)(?P<word>[^\s()（）"＂“”「」『』:：*＊|｜-]+)""", re.DOTALL)


@dataclass(frozen=True)
class Completion:
    """A name or a word with the typed prefix, its kind, its count as text, and the URL of its search.

    The count of a name is in turns, like the search. The count of a word is the number of occurrences of its surface
    form, while the search also matches its other forms; `counted` states the unit.
    """

    label: str
    kind: str
    counted: str
    href: str


def completions(snapshot: Snapshot, state: SearchState, typed: str) -> tuple[Completion, ...]:
    """Completes the last word of a query as typed. A name becomes a filter, a word becomes part of the query.

    Operators are not completed, and completions that would not parse are omitted.
    """
    found = _LAST_WORD.fullmatch(typed)
    if found is None or len(found["word"]) > MAX_TYPED or tokenize(found["word"])[0].kind != "WORD":
        return ()
    return tuple(_completions(snapshot.suggest(found["word"], limit=MAX_COMPLETIONS), state, found["before"]))


def _completions(suggested: Iterable[Suggestion], state: SearchState, before: str) -> Iterator[Completion]:
    # A filter is an "and": it takes the place of no operand of another operator, and of none within brackets.
    operand = any(token.kind in ("OR", "NOT") for token in tokenize(before)[-1:]) or _is_open(before)
    allows_filter = _is_query(before) and not operand
    for one in suggested:
        if one.facet and allows_filter:
            address = search_url(state.with_text(before.strip()).with_value(one.facet, one.value))
            yield Completion(one.value, facet_label(one.facet), _("{count}件", count=number_text(one.count)), address)
        elif one.facet is None and _is_query(before + one.value):
            address = search_url(state.with_text(before + one.value))
            yield Completion(one.value, _("語"), _("{count}回", count=number_text(one.count)), address)


def _is_open(text: str) -> bool:
    """True if a text ends within brackets."""
    return len(re.findall(r"[(（]", text)) > len(re.findall(r"[)）]", text))


def _is_query(text: str) -> bool:
    """True for a text that parses."""
    try:
        parse(text)
    except QueryError:
        return False
    return True

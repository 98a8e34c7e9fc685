"""What is offered while somebody types: the last word completed, as searches to go to."""

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

MOST = 8
MAX_TYPED = 40  # characters of a word that is still looked up

# The last word of a query, where it is a plain one: behind white space or an opening bracket, without a sign.
_LAST_WORD = re.compile(r"""(?P<before>(?:.*[\s(（])?)(?P<word>[^\s()（）"＂“”「」『』:：*＊|｜-]+)""", re.DOTALL)


@dataclass(frozen=True)
class Completion:
    """A name or word that begins as typed: what it is, how often it is there, and the search with it.

    A name counts turns, as the search does. A word counts its occurrences in these letters, which are no turns: a
    search meets its other forms as well. `counted` says which.
    """

    label: str
    kind: str
    counted: str
    href: str


def completions(snapshot: Snapshot, state: SearchState, typed: str) -> tuple[Completion, ...]:
    """The completions of the last word of a query as typed. A name becomes a condition, a word a part of the query.

    An operator is no word, and what could not be asked is not offered: a bracket may still be open.
    """
    found = _LAST_WORD.fullmatch(typed)
    if found is None or len(found["word"]) > MAX_TYPED or tokenize(found["word"])[0].kind != "WORD":
        return ()
    return tuple(_offers(snapshot.suggest(found["word"], limit=MOST), state, found["before"]))


def _offers(suggested: Iterable[Suggestion], state: SearchState, before: str) -> Iterator[Completion]:
    # Behind an operator a condition would mean "and".
    named = _is_query(before) and not any(token.kind in ("OR", "NOT") for token in tokenize(before)[-1:])
    for one in suggested:
        if one.facet and named:
            address = search_url(state.with_text(before.strip()).with_value(one.facet, one.value))
            yield Completion(one.value, facet_label(one.facet), _("{count}件", count=number_text(one.count)), address)
        elif one.facet is None and _is_query(before + one.value):
            address = search_url(state.with_text(before + one.value))
            yield Completion(one.value, _("語"), _("{count}回", count=number_text(one.count)), address)


def _is_query(text: str) -> bool:
    """Whether a text can be asked."""
    try:
        parse(text)
    except QueryError:
        return False
    return True

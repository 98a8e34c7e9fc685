"""What is offered while somebody types: the last word completed, as searches to go to."""

import re
from dataclasses import dataclass

from kb.messages import _
from kb.snapshot import Snapshot
from webui.formats import facet_label
from webui.links import search_url
from webui.state import SearchState

MOST = 8
MAX_TYPED = 40  # characters of a word that is still looked up

# The last word of a query, where it is a plain one: behind white space or an opening bracket, without a sign.
_LAST_WORD = re.compile(r"""(?P<before>(?:.*[\s(（])?)(?P<word>[^\s()（）"＂“”「」『』:：*＊|｜-]+)""", re.DOTALL)


@dataclass(frozen=True)
class Offer:
    """A name or word that begins as typed: what it is, its turns (a word's occurrences), and the search with it."""

    label: str
    kind: str
    count: int
    href: str


def offers(snapshot: Snapshot, state: SearchState, typed: str) -> tuple[Offer, ...]:
    """The completions of the last word of a query as typed. A name becomes a condition, a word a part of the query."""
    found = _LAST_WORD.fullmatch(typed)
    if found is None or len(found["word"]) > MAX_TYPED:
        return ()
    before = found["before"]
    return tuple(
        Offer(
            suggestion.value,
            facet_label(suggestion.facet),
            suggestion.count,
            search_url(state.asking(before.strip()).choosing(suggestion.facet, suggestion.value)),
        )
        if suggestion.facet
        else Offer(suggestion.value, _("語"), suggestion.count, search_url(state.asking(before + suggestion.value)))
        for suggestion in snapshot.suggest(found["word"], limit=MOST)
    )

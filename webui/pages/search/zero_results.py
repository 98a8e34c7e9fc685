"""Suggestions for a search without results: relaxed searches, each with its number of hits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.api.parameters import FACETS
from kb.errors import QueryError
from kb.messages import _, listed
from kb.query.ast import Mode
from kb.search.request import Grouping
from kb.serving.snapshot import Snapshot
from webui.formats import facet_label, period_text, value_label
from webui.links import search_url
from webui.search_state import SearchState
from webui.search_titles import quoted
from webui.url_state import search_request

MAX_WORDS = 6  # words of a query that are left out one at a time
MAX_SUGGESTIONS = 6

_COMPOSED = re.compile(r"""["＂“”「」『』()（）|｜]|(?:^|\s)(?:OR|AND|NOT|ＯＲ|ＡＮＤ|ＮＯＴ|または)(?:\s|$)""")


@dataclass(frozen=True)
class RelaxedSearch:
    """A wider search that has hits."""

    label: str
    total: int
    href: str


def relaxed_searches(snapshot: Snapshot, state: SearchState) -> tuple[RelaxedSearch, ...]:
    """Searches without one condition, or without any filter, that have hits; most hits first.

    Raises:
        SearchTimeoutError: the request ran out of time.
    """
    found = [
        RelaxedSearch(label, total, search_url(relaxed))
        for label, relaxed in _relaxed(state)
        if not relaxed.is_empty and (total := _total(snapshot, relaxed))
    ]
    return tuple(sorted(found, key=lambda search: -search.total)[:MAX_SUGGESTIONS])


def _relaxed(state: SearchState) -> Iterator[tuple[str, SearchState]]:
    if state.text and not state.any_word:
        yield _("いずれかの語を含む発言を探す"), state.with_mode(Mode.ANY)
    if state.group is not Grouping.EXCHANGE:
        yield _("質問とその答えを合わせて、質疑ごとに探す"), state.grouped_by(Grouping.EXCHANGE)
    for facet in FACETS:
        if values := state.filters.get(facet):
            named = listed(value_label(facet, value) for value in values)
            yield _("{facet}「{values}」を外す", facet=facet_label(facet), values=named), state.without(facet)
    if state.date_from or state.date_to:
        period = period_text(state.date_from, state.date_to)
        yield _("期間「{period}」を外す", period=period), state.without_period()
    if state.text and state.condition_count > 1:
        yield _("絞り込みをすべて解除する"), state.without_conditions()
    words = state.text.split()
    if 1 < len(words) <= MAX_WORDS and not _COMPOSED.search(state.text):
        for at, word in enumerate(words):
            yield (
                _("キーワード{word}を外す", word=quoted(word)),
                state.with_text(" ".join(words[:at] + words[at + 1 :])),
            )
        if state.condition_count:
            for word in words:
                yield _("キーワード{word}だけで探す", word=quoted(word)), state.without_conditions().with_text(word)
    if state.text and state.condition_count:
        yield _("キーワード{word}を外す", word=quoted(state.text)), state.with_text("")


def _total(snapshot: Snapshot, state: SearchState) -> int:
    try:
        return snapshot.total(search_request(replace(state, page=1)))
    except QueryError:  # the rest of a query may be invalid
        return 0

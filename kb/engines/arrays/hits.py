"""Hits of a page: the stored turn, the reasons of its matches, and the spans of the original text they cover."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from kb.analysis.normalize import Folded, fold_without_space
from kb.deadline import check
from kb.engines.arrays.field_arrays import FieldArrays
from kb.engines.arrays.matches import Matches
from kb.engines.arrays.query_matcher import QueryMatcher
from kb.engines.arrays.segment import Segment
from kb.query.ast import Node, leaves
from kb.query.match_kinds import Reason, reasons_of_leaves
from kb.ranking.ranker import Ranked
from kb.search.document import TextField
from kb.search.results import Hit, Span, merge_spans

_REASONS = tuple(Reason)


class _TurnMatches(NamedTuple):
    """The matches of a leaf in the text of one turn."""

    matches: Matches
    rows: slice

    def reasons(self) -> Iterable[Reason]:
        """The distinct reasons."""
        return (_REASONS[reason] for reason in np.unique(self.matches.reasons[self.rows]).tolist())


def collect_hits(page: Iterable[Ranked], query: Node, matcher: QueryMatcher, segment: Segment) -> tuple[Hit, ...]:
    """The hits of a page."""
    found = [matcher.matches(leaf, TextField.TEXT) for leaf in leaves(query)]
    return tuple(_hit(ranked, found, segment) for ranked in page)


def _hit(ranked: Ranked, found: Sequence[Matches], segment: Segment) -> Hit:
    check()
    document = segment.documents[ranked.document]
    limits = [np.searchsorted(matches.texts, [ranked.document, ranked.document + 1]).tolist() for matches in found]
    matching = [
        _TurnMatches(matches, slice(first, end))
        for matches, (first, end) in zip(found, limits, strict=True)
        if end > first
    ]
    spans = [span for one in matching for span in _spans(one, segment.fields[TextField.TEXT], document.turn.text)]
    return document.hit(ranked.score, reasons_of_leaves(one.reasons() for one in matching), merge_spans(spans))


def _spans(found: _TurnMatches, field: FieldArrays, text: str) -> Iterator[Span]:
    """Yields the spans of matches in the original text."""
    matches, rows = found
    first, last = matches.first[rows], matches.last[rows]
    if matches.literal:
        folded = fold_without_space(text)
        yield from (
            Span(*folded.original(start, end + 1)) for start, end in zip(first.tolist(), last.tolist(), strict=True)
        )
        return
    starts = field.starts[first].tolist()
    if matches.prefixes is None:
        yield from map(Span, starts, field.ends[last].tolist())
        return
    folded = fold_without_space(text)
    lengths = matches.prefixes[rows].tolist()
    for start, word, length in zip(starts, field.starts[last].tolist(), lengths, strict=True):
        yield Span(start, _end_of_prefix(folded, word, length))


def _end_of_prefix(folded: Folded, word: int, length: int) -> int:
    at = folded.starts.index(word)
    return folded.original(at, at + length)[1]

"""Hits of a page: the stored turn, the reasons of its matches, and the spans of the original text they cover."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from kb.analysis.normalize import fold_without_space
from kb.deadline import check
from kb.engines.arrays.field_arrays import FieldArrays
from kb.engines.arrays.matches import REASON_OF_KINDS, Matches
from kb.engines.arrays.number_line import Numbers, ranges
from kb.engines.arrays.query_matcher import QueryMatcher
from kb.engines.arrays.segment import Segment
from kb.query.ast import Node, leaves
from kb.query.match_kinds import Reason
from kb.ranking.ranker import Ranked
from kb.search.document import TextField
from kb.search.results import Hit, merge_spans

_REASONS = tuple(Reason)


class _PageMatches(NamedTuple):
    """The matches of a leaf in the turns of a page, as lists: those of turn n are rows `limits[n]` to `limits[n + 1]`.

    `starts` and `ends` are characters; of a literal, those of the folded text. Of a prefix, `words` is where the word
    starts that it begins, and `lengths` its length.
    """

    limits: list[int]
    reasons: list[int]
    starts: list[int]
    ends: list[int]
    literal: bool
    words: list[int]
    lengths: list[int]

    @classmethod
    def of(cls, matches: Matches, documents: Numbers, field: FieldArrays) -> "_PageMatches":
        """The matches in some documents."""
        begin = np.searchsorted(matches.texts, documents)
        end = np.searchsorted(matches.texts, documents, "right")
        rows = ranges(begin, end)
        first, last = matches.first[rows], matches.last[rows]
        prefixes = matches.prefixes
        return cls(
            limits=[0, *np.cumsum(end - begin).tolist()],
            reasons=REASON_OF_KINDS[matches.kinds[rows]].tolist(),
            starts=(first if matches.literal else field.starts[first]).tolist(),
            ends=(last + np.uint32(1) if matches.literal else field.ends(last)).tolist(),
            literal=matches.literal,
            words=[] if prefixes is None else field.starts[last].tolist(),
            lengths=[] if prefixes is None else prefixes[rows].tolist(),
        )

    def spans(self, turn: int, text: str) -> Iterator[tuple[int, int]]:
        """Yields where the spans in the original text of a turn start and end."""
        begin, end = self.limits[turn : turn + 2]
        if not self.literal and not self.words:
            yield from zip(self.starts[begin:end], self.ends[begin:end], strict=True)
            return
        folded = fold_without_space(text)
        for row in range(begin, end):
            if self.literal:
                yield folded.original(self.starts[row], self.ends[row])
            else:
                at = folded.starts.index(self.words[row])
                yield self.starts[row], folded.original(at, at + self.lengths[row])[1]


def collect_hits(page: Sequence[Ranked], query: Node, matcher: QueryMatcher, segment: Segment) -> tuple[Hit, ...]:
    """The hits of a page."""
    documents = np.array([ranked.document for ranked in page], np.uint32)
    field = segment.fields[TextField.TEXT]
    matches = (one for leaf in leaves(query) for one in matcher.matches(leaf, TextField.TEXT))
    found = [_PageMatches.of(one, documents, field) for one in matches]
    return tuple(_hit(turn, ranked, found, segment) for turn, ranked in enumerate(page))


def _hit(turn: int, ranked: Ranked, found: Sequence[_PageMatches], segment: Segment) -> Hit:
    check()
    document = segment.documents[ranked.document]
    text = document.turn.text
    matching = [one for one in found if one.limits[turn] < one.limits[turn + 1]]
    # Of each leaf the best reason counts; they are numbered from the best. A text matches by words or by letters.
    best = {min(one.reasons[one.limits[turn] : one.limits[turn + 1]]) for one in matching}
    spans = merge_spans(span for one in matching for span in one.spans(turn, text))
    return document.hit(ranked.score, tuple(_REASONS[reason] for reason in sorted(best)), spans)

"""The ranker over a source made for the test: what counts for a score, and which page is returned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from kb.analysis.sentences import Span
from kb.matching.reference_matcher import Occurrence
from kb.model.dialogue import Turn
from kb.query.ast import Leaf, Literal
from kb.query.match_kinds import MatchKind, Reason
from kb.ranking.ranker import RankingValues, rank
from kb.search.document import TextField
from kb.search.request import Grouping, SearchRequest, Sort
from tests.support.dialogues import turn

QUERY = Literal("窓口")
EXACT, PART = Occurrence(Span(0, 1), MatchKind.EXACT), Occurrence(Span(0, 1), MatchKind.PART)


@dataclass
class Source:
    """Five documents of two dialogues, equally long; their ranks fall with their numbers."""

    text: Mapping[int, Sequence[Occurrence]]
    heading: Mapping[int, Sequence[Occurrence]] = field(default_factory=dict)
    kinds: Sequence[str] = ("speech",) * 5
    document_count: int = 5
    searched: list[TextField] = field(default_factory=list)

    @property
    def values(self) -> RankingValues:
        return RankingValues(
            lengths=(10,) * 5,
            average_length=10.0,
            days=(5, 4, 3, 2, 0),
            taken_in=(0, 0, 9, 0, 0),
            ranks=(4, 3, 2, 1, 0),
            kinds=self.kinds,
            dialogues=("a", "a", "b", "b", "b"),
        )

    def matches(self, leaf: Leaf, field: TextField) -> Mapping[int, Sequence[Occurrence]]:
        self.searched.append(field)
        return self.text if field is TextField.TEXT else self.heading

    def document_frequency(self, leaf: Leaf, found: int) -> int:
        return found

    def documents_with_gram(self, gram: str) -> int:
        return len(gram) - 1

    def turn(self, document: int) -> Turn:
        return turn("窓口の混雑" if document == 1 else "混雑と窓口")


def ranked(source: Source, documents: Iterable[int] = range(5), **parameters: Any) -> list[int]:
    request = SearchRequest.of('"窓口"', **parameters)
    return [one.document for one in rank(request, QUERY, list(documents), source)]


def test_more_and_better_matches_rank_higher() -> None:
    assert ranked(Source({0: [EXACT, EXACT], 1: [EXACT], 2: [PART]}), range(3)) == [0, 1, 2]


def test_a_match_in_a_heading_counts_less_than_one_in_the_text() -> None:
    assert ranked(Source({0: [EXACT], 1: [EXACT]}, {0: [EXACT], 2: [EXACT]}), range(3)) == [0, 1, 2]


def test_equals_are_ordered_by_rank_and_speech_comes_before_narration() -> None:
    same = {number: [EXACT] for number in range(3)}
    assert ranked(Source(same), range(3)) == [2, 1, 0]
    assert ranked(Source(same, kinds=("speech", "question", "narration", "", "")), range(3)) == [0, 1, 2]


def test_the_idf_counts_documents_that_a_filter_leaves_out() -> None:
    request = SearchRequest.of('"窓口"')
    everywhere, once = Source({number: [EXACT] for number in range(5)}), Source({0: [EXACT]})
    (common,), (rare,) = (rank(request, QUERY, [0], source) for source in (everywhere, once))
    assert common.score < rare.score


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, [0, 1, 2, 3, 4]),
        (Sort.OLDEST, [3, 2, 1, 0, 4]),
        (Sort.TAKEN_IN, [2, 0, 1, 3, 4]),
        (Sort.DIALOGUE, [4, 3, 2, 1, 0]),
    ],
)
def test_other_sorts(sort: Sort, expected: list[int]) -> None:
    assert ranked(Source({}), sort=sort) == expected


def test_a_page_is_cut_after_hits_are_collapsed_by_dialogue() -> None:
    source = Source({0: [PART], 1: [EXACT], 3: [EXACT, EXACT]})
    assert ranked(source, group=Grouping.DIALOGUE) == [3, 1]
    assert ranked(source, group=Grouping.DIALOGUE, limit=1, offset=1) == [1]


def test_a_request_for_counts_alone_scores_nothing() -> None:
    source = Source({0: [EXACT]})
    assert rank(SearchRequest.of('"窓口"').counts_only(), QUERY, [0], source) == []
    assert source.searched == []


def test_the_wording_of_a_question_outranks_the_order_of_equals() -> None:
    same = {number: [EXACT] for number in range(3)}
    request = SearchRequest.of('"窓口の混雑"', mode="any")
    assert rank(request, QUERY, range(3), Source(same))[0].document == 1


def test_scores_fall_with_the_order_of_reasons() -> None:
    request = SearchRequest.of('"窓口"')
    matches = [Occurrence(Span(0, 1), MatchKind[reason.name]) for reason in Reason]
    scores = [rank(request, QUERY, [0], Source({0: [match]}))[0].score for match in matches]
    assert scores == sorted(set(scores), reverse=True)

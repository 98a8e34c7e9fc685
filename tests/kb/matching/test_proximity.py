"""How far apart the occurrences of several leaves stand."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.sentences import Span
from kb.analysis.tokens import Token
from kb.matching.proximity import are_near, least_distance
from kb.matching.reference_matcher import Occurrence
from kb.query.match_kinds import MatchKind

WORDS = st.tuples(st.integers(0, 12), st.integers(0, 2)).map(lambda pair: (pair[0], sum(pair)))
LEAVES = st.lists(st.lists(WORDS, max_size=4), min_size=2, max_size=3)
TOKENS = [Token(at, at, at + 1, "語", ("語",), True, True, False) for at in range(20)]


@given(LEAVES, st.integers(0, 12))
def test_it_is_that_of_the_nearest_choice(leaves: list[list[tuple[int, int]]], distance: int) -> None:
    found = [[Occurrence(Span(0, 1), MatchKind.EXACT, words) for words in leaf] for leaf in leaves]
    choices = [
        max(0, max(first for first, _end in chosen) - 1 - min(end for _first, end in chosen))
        for chosen in product(*leaves)
    ]
    least = min(choices, default=None)
    assert least_distance(found, TOKENS) == least
    assert are_near(found, TOKENS, distance) == (least is not None and least <= distance)

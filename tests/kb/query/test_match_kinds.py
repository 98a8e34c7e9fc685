"""Match kinds: their order, what is allowed, and the reported reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.query.match_kinds import MatchKind, Reason, best_first, is_allowed, kinds_of, reason_of

KINDS = st.sets(st.sampled_from(Reason))


@pytest.mark.parametrize("reason", Reason)
def test_each_kind_is_reported_by_its_own_reason(reason: Reason) -> None:
    assert reason_of(MatchKind[reason.name]) is reason


@given(KINDS)
def test_the_worst_kind_is_the_reason(reasons: set[Reason]) -> None:
    assert reason_of(kinds_of(reasons)) is (max(reasons, key=list(Reason).index) if reasons else Reason.EXACT)


@given(KINDS, KINDS)
def test_a_match_is_allowed_if_all_its_kinds_are(found: set[Reason], allowed: set[Reason]) -> None:
    assert is_allowed(kinds_of(found), kinds_of(allowed)) == (found - {Reason.EXACT} <= allowed)


def test_all_kinds_are_those_of_all_reasons() -> None:
    assert kinds_of(Reason) == MatchKind.ALL


@given(st.lists(st.sampled_from(Reason)))
def test_reasons_are_listed_once_and_best_first(reasons: list[Reason]) -> None:
    assert list(best_first(reasons)) == [reason for reason in Reason if reason in reasons]

"""Cursors: read back as written, and refused with a reason for another generation or call, or when they are damaged."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.api.cursors import digest_of, next_cursor, read_cursor, write_cursor
from kb.api.parameters import TurnSearchParameters
from kb.errors import ExpiredCursorError, QueryError


@given(st.text(max_size=40), st.integers(1, 2**53))
def test_a_cursor_is_read_back(generation: str, offset: int) -> None:
    assert read_cursor(write_cursor(generation, "abc", offset), generation, "abc") == offset


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_cursor(text: str) -> None:
    if text:
        with pytest.raises(QueryError) as refused:
            read_cursor(text, "g1", "abc")
        assert refused.value.parameter == "cursor"
    else:
        assert read_cursor(text, "g1", "abc") == 0


@given(st.data())
def test_a_damaged_cursor_is_refused_or_another_position(data: st.DataObject) -> None:
    whole = write_cursor("g1", "abc", 20)
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.sampled_from("Aa0_-")) + whole[at + 1 :]
    with suppress(QueryError):
        assert read_cursor(damaged, "g1", "abc") > 0


def test_a_cursor_of_a_replaced_generation_names_both() -> None:
    cursor = write_cursor("g1", "abc", 20)
    with pytest.raises(ExpiredCursorError, match=r"世代 g1 .*世代 g2.*最初から"):
        read_cursor(cursor, "g2", "abc")


def test_a_cursor_of_another_call_is_refused() -> None:
    first, second = (digest_of("search", TurnSearchParameters(q=word)) for word in ("窓口", "研修"))
    with pytest.raises(QueryError, match="条件の違う"):
        read_cursor(write_cursor("g1", first, 20), "g1", second)


def test_the_size_of_a_page_may_change_on_the_way() -> None:
    assert digest_of("search", TurnSearchParameters(q="窓口", limit=5)) == digest_of(
        "search", TurnSearchParameters(q="窓口", cursor="x")
    )


def test_the_last_page_has_no_cursor() -> None:
    assert next_cursor("g1", "abc", 20, 20) is None
    assert next_cursor("g1", "abc", 20, 21) is not None

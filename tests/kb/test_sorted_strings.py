"""Bisection finds what a scan of the whole list finds."""

from hypothesis import given
from hypothesis import strategies as st

from kb.sorted_strings import index_of, prefix_range

WORDS = st.text("アイウ窓口", max_size=4)


@given(st.lists(WORDS).map(sorted), WORDS)
def test_prefixes(strings: list[str], prefix: str) -> None:
    assert list(prefix_range(strings, prefix)) == [at for at, one in enumerate(strings) if one.startswith(prefix)]


@given(st.lists(WORDS).map(sorted), WORDS)
def test_whole_strings(strings: list[str], wanted: str) -> None:
    assert index_of(strings, wanted) == (strings.index(wanted) if wanted in strings else None)

"""Captions of a turn."""

import pytest

from kb.model.dialogue import Series
from kb.search.captions import series_text


@pytest.mark.parametrize(
    ("series", "text"),
    [
        (Series("座談会", 12, 1, 2), "第12回・全2回の1回目"),
        (Series("座談会", None, 2, None), "その2"),
        (Series("座談会", None, None, 3), "全3回"),
        (Series("座談会", None, None, None), ""),
    ],
)
def test_a_series_says_what_is_known_of_it(series: Series, text: str) -> None:
    assert series_text(series) == text

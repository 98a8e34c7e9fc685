"""Formatting of values."""

import pytest

from kb.model.dialogue import Series
from webui.formats import series_text, web_url


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


@pytest.mark.parametrize("url", [None, "", "file:///srv/kb/a.txt", "javascript:alert(1)", "http://[::1"])
def test_a_source_that_is_not_of_the_web_is_no_link(url: str | None) -> None:
    assert web_url(url) is None


def test_a_source_of_the_web_is_a_link() -> None:
    assert web_url("https://example.com/a") == "https://example.com/a"

"""Formatting of values."""

import pytest

from webui.formats import web_url


@pytest.mark.parametrize("url", [None, "", "file:///srv/kb/a.txt", "javascript:alert(1)", "http://[::1"])
def test_a_source_that_is_not_of_the_web_is_no_link(url: str | None) -> None:
    assert web_url(url) is None


def test_a_source_of_the_web_is_a_link() -> None:
    assert web_url("https://example.com/a") == "https://example.com/a"

"""Every page at the widths of phones and of a desk: accessibility, overflow, console."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.axe import PHONE, check_page
from tests.support.browser_pages import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page(
    page: Page,
    axe_source: tuple[str, dict[str, Any]],
    shoot: Callable[[str], None],
    quiet: list[str],
    name: str,
) -> None:
    for size in ((1280, 900), PHONE, (320, 640)):
        check_page(page, axe_source, shoot, quiet, name, size)

"""Labels of the year axis: none is cut off, none overlaps another."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from kb.analysis.analyzer import Analyzer
from tests.support.dialogues import dialogue, turn
from tests.support.sample_index import build
from tests.support.servers import serving

YEARS = {
    "long": range(1947, 2026),
    "old-one": (1947, *range(1999, 2026)),
    "holes": (1947, 1960, 1970, 1980, 1995, 1996, *range(2010, 2026)),
}
LABELS = """() => [...document.querySelectorAll('.marks li > span')].filter(
    label => getComputedStyle(label).visibility === 'visible' && label.innerText.trim()
).map(label => {
    const box = label.getBoundingClientRect(), { overflowX: overflow } = getComputedStyle(label.parentElement);
    const text = document.createRange();
    text.selectNodeContents(label);
    const lines = [...text.getClientRects()].map(line => [line.left, line.right, line.top]).filter(([l, r]) => r > l);
    return { text: label.innerText, lines, overflow, left: box.left, right: box.right };
})"""


@pytest.fixture(scope="module", params=YEARS)
def ages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[str]:
    """The origin of `kb serve` over a dialogue in each of the years."""
    data = tmp_path_factory.mktemp(request.param)
    years: Iterable[int] = YEARS[request.param]
    talks = [dialogue(f"d{year}", [turn("研修の話です。")], day=date(year, 6, 1), title=f"{year}") for year in years]
    build(data, analyzer, talks).close()
    with serving(data) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 768, 375])
@pytest.mark.parametrize("path", ["/trends?term=研修", "/search?q=研修"])
def test_labels_of_many_years_are_whole_and_apart(page: Page, ages: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{ages}{path}")
    page.evaluate("() => document.querySelectorAll('.histogram').forEach(found => { found.open = true; })")
    labels = page.evaluate(LABELS)
    assert len(labels) >= 3
    for label in labels:
        assert label["overflow"] == "visible"
        assert label["left"] >= 0
        assert label["right"] <= width
    lines = sorted({(round(top), left, right) for label in labels for left, right, top in label["lines"]})
    for (top, _left, right), (other_top, left, _right) in pairwise(lines):
        assert top != other_top or right + 2 <= left, labels
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

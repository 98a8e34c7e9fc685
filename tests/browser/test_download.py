"""Downloads: a table is complete or reported as failed, and a feed is readable as a page."""

import csv
from io import StringIO
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.servers import serving

PARTS_OF_SEVEN = """
from webui.pages.download import model
model.BATCH = 7
"""
FAILS_ON_THE_WAY = f"""{PARTS_OF_SEVEN}
from kb.errors import EngineError
from kb.serving.snapshot import Snapshot
search = Snapshot.search
def failing(self, request):
    if request.offset:
        raise EngineError("the disk is gone")
    return search(self, request)
Snapshot.search = failing
"""


@pytest.mark.parametrize(("prepare", "whole"), [(PARTS_OF_SEVEN, True), (FAILS_ON_THE_WAY, False)])
def test_a_download_is_whole_or_fails(browser: Browser, sample_data: Path, prepare: str, whole: bool) -> None:
    with serving(sample_data, prepare) as address:
        page = browser.new_page(base_url=address, locale="ja-JP")
        page.goto("/search")
        with page.expect_download() as started:
            page.get_by_role("link", name="CSVで保存").click()
        download = started.value
        assert (download.failure() is None) == whole
        if whole:
            assert download.suggested_filename == "kb-20211224-40.csv"
            assert len(list(csv.reader(StringIO(download.path().read_text(encoding="utf-8"), newline="")))) == 1 + 40
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_feed_reads_as_a_page_and_leads_back(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/search?q=研修")
    page.get_by_role("link", name="この検索の新着（Atom）").click()
    expect(page.get_by_text("都でも研修に取り組みました。")).to_be_visible()
    shown = page.evaluate("() => getComputedStyle(document.documentElement).display")
    ground, text = page.evaluate(
        """() => {
        const style = getComputedStyle(document.documentElement);
        return [style.backgroundColor, style.color];
        }"""
    )
    assert shown == "block"
    assert {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 26, 26)"}[scheme] == ground != text
    assert not page.locator("updated").first.is_visible()
    page.get_by_text("対話の中で読む").last.click()
    page.wait_for_url("**/dialogues/sakuragawa-1#t8")
    page.go_back()
    page.get_by_text("検索結果を見る").click()
    expect(page.locator("#status")).to_contain_text("3件の発言が見つかりました")

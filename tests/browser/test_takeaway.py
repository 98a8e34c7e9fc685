"""A table is downloaded whole, or the browser says that it is not."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb.analysis.pipeline import Analyzer
from tests.browser.conftest import serving
from tests.webui.sample import build

PARTS_OF_SEVEN = """
from webui.views import takeaway
takeaway.PART = 7
"""
FAILS_ON_THE_WAY = f"""{PARTS_OF_SEVEN}
from kb.errors import EngineError
from kb.snapshot import Snapshot
search = Snapshot.search
def failing(self, request):
    if request.offset:
        raise EngineError("the disk is gone")
    return search(self, request)
Snapshot.search = failing
"""


@pytest.mark.parametrize(("prepare", "whole"), [(PARTS_OF_SEVEN, True), (FAILS_ON_THE_WAY, False)])
def test_a_download_is_whole_or_fails(
    browser: Browser, tmp_path: Path, analyzer: Analyzer, prepare: str, whole: bool
) -> None:
    build(tmp_path, analyzer).close()
    with serving(tmp_path, prepare) as address:
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

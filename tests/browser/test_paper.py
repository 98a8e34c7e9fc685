"""Print: text, counts, URL and time on paper; no controls, nothing cut off."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from kb.analysis.analyzer import Analyzer
from tests.support.browser_pages import PAGES, REFUSED
from tests.support.dialogues import dialogue, turn
from tests.support.sample_index import build
from tests.support.servers import serving
from webui.pages.matrix.table import PRINTED_COLUMNS

PRESSED = "button, input, select, textarea, summary:not(.exchange > summary), form .primary"
WARDS = [f"第{number}町" for number in range(1, 41)]
TOPICS = [f"話題{number}号" for number in range(1, 31)]


def paper(page: Page) -> PdfReader:
    """The page as Chromium prints it."""
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def printed(reader: PdfReader) -> list[str]:
    """Text of each sheet without white space; Chromium encodes 言 as a look-alike radical."""
    return [
        re.sub(r"[\u2e80-\u2fdf]", lambda found: normalize("NFKC", found[0]), re.sub(r"\s+", "", sheet.extract_text()))
        for sheet in reader.pages
    ]


@pytest.mark.parametrize("name", [name for name in PAGES if name not in REFUSED])
def test_nothing_to_press_stands_on_paper_but_address_and_moment_do(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    page.emulate_media(media="print")
    assert [one.inner_text() for one in page.locator(PRESSED).all() if one.is_visible()] == []
    expect(page.locator("#imprint")).to_be_visible()
    text = "".join(printed(paper(page)))
    assert f"アドレス:{page.url.partition('//')[0]}" in text or name == "english"
    said = page.locator("#imprint").inner_text()
    assert re.search(r"印刷: 20\d\d年\d+月\d+日 \d+:\d\d（日本時間）|Printed: ", said)
    address = page.evaluate("() => decodeURI(location.href)")
    assert address in said
    if name not in ("help", "accessibility", "status"):  # the last says more of it in its own words
        assert re.search(
            "索引: 2021年12月25日 03:30（日本時間）に作成、対話4件、発言40件|Index: created 2021-12-25 03:30", said
        )


def test_a_search_on_paper_has_its_numbers_and_each_hit_its_address(page: Page) -> None:
    page.goto("/search?q=研修&org=桜川区")
    page.get_by_role("checkbox", name="東京都").check()
    expect(page.locator("#status")).to_contain_text("2件の発言が見つかりました")
    text = "".join(printed(paper(page)))
    assert "2件の発言が見つかりました" in text
    assert "/dialogues/sakuragawa-1#t7" in text
    assert "/search?q=研修&org=桜川区&org=東京都" in text
    assert re.search("関連度順.発言ごと", text)
    page.goto("/search?org=青葉野市&page=2")
    assert re.search("全30件中21.30件目", "".join(printed(paper(page))))


def test_the_sheets_are_numbered(page: Page, crowded: str) -> None:
    for address in ("/help", f"{crowded}/matrix"):
        page.goto(address)
        sheets = printed(paper(page))
        assert len(sheets) > 1
        assert all(f"{number}/{len(sheets)}" in sheet for number, sheet in enumerate(sheets, start=1))


def test_a_turn_on_paper_has_its_own_address(page: Page) -> None:
    page.goto("/dialogues/sakuragawa-1/t8")
    sheets = printed(paper(page))
    assert "/dialogues/sakuragawa-1#t8" in sheets[-1]
    assert all(f"#t{number}" in "".join(sheets) for number in range(1, 9))


def test_without_script_the_moment_of_the_answer_stands_on_paper(browser: Browser, base_url: str) -> None:
    page = browser.new_page(java_script_enabled=False, base_url=base_url, locale="ja-JP")
    page.goto("/search?q=研修")
    text = "".join(printed(paper(page)))
    assert re.search(r"表示:20\d\d年\d+月\d+日\d\d:\d\d（日本時間）", text)
    assert f"アドレス:{base_url}/search?q=研修" in text
    page.close()


def test_the_numbers_of_a_trend_stand_on_paper(page: Page) -> None:
    page.goto("/trends?term=研修&term=標準化")
    text = "".join(printed(paper(page)))
    assert "37.5" in text
    assert "（3件）" in text
    assert "100.0（30件）" in text


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[str]:
    """The origin of `kb serve` over dialogues of many organizations, each with some topics."""
    talks = [
        dialogue(
            f"d{at}",
            [
                turn("話します。", order=order, organization=ward, topics=(topic,))
                for order, topic in enumerate(TOPICS[at % 7 :: 7], start=1)
            ],
            day=date(2021, 6, 1),
            title=ward,
        )
        for at, ward in enumerate(WARDS)
    ]
    data = tmp_path_factory.mktemp("crowded")
    build(data, analyzer, talks).close()
    with serving(data) as address:
        yield address


def test_the_matrix_on_paper_has_every_column_and_repeats_its_headings(page: Page, crowded: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{crowded}/matrix")
    reader = paper(page)
    assert all(float(sheet.mediabox.width) > float(sheet.mediabox.height) for sheet in reader.pages)
    parts = -(-len(WARDS) // PRINTED_COLUMNS)
    assert len(reader.pages) >= parts
    page.emulate_media(media="print")
    tables = page.locator(".matrix-part")
    assert tables.count() == parts
    heads = tables.locator("thead th > .upright").all_inner_texts()
    assert sorted(head for head in heads if head != "空白の組織") == sorted(WARDS)
    assert not page.locator(".scroll.matrix").is_visible()
    frame = page.evaluate("() => 297 / 25.4 * 96 - 2 * 12 / 25.4 * 96")
    for table in tables.all():
        assert table.evaluate("table => table.offsetWidth") <= frame
        assert [topic for topic in TOPICS if topic not in table.inner_text()] == []
        for cell in table.locator("td").all()[:40]:
            assert cell.evaluate("cell => getComputedStyle(cell).color") == "rgb(0, 0, 0)"
            assert cell.evaluate("cell => parseFloat(getComputedStyle(cell).fontSize)") >= 11
    sheets = printed(reader)
    assert all("空白の組織" in sheet or "アドレス" in sheet for sheet in sheets)


def test_organizations_side_by_side_stand_in_one_row_on_paper(page: Page, crowded: str) -> None:
    several = [WARDS[at] for at in (0, 1, 2, 7, 8, 9)]
    page.goto(f"{crowded}/compare?topic={TOPICS[0]}" + "".join(f"&org={ward}" for ward in several))
    sheets = paper(page)
    assert all(float(sheet.mediabox.width) > float(sheet.mediabox.height) for sheet in sheets.pages)
    first = printed(sheets)[0]
    assert all(normalize("NFKC", ward) in normalize("NFKC", first) for ward in several)
    assert "この話題の発言はありません。" in first
    assert "/dialogues/d0#t1" in first
    page.emulate_media(media="print")
    boxes = [box for column in page.locator(".compared").all() if (box := column.bounding_box())]
    assert len({box["y"] for box in boxes}) == 1
    assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))
    assert not [link for link in page.locator(".moves a, .onward a").all() if link.is_visible()]


def test_paper_shows_the_talk_and_nothing_to_press(page: Page, shoot: Callable[[str], None]) -> None:
    page.goto(PAGES["reader"])
    page.emulate_media(media="print")
    shoot("print")
    assert page.locator("#t3").is_visible()
    assert page.get_by_text("片桐 静江").first.is_visible()
    for hidden in (
        ".search-band",
        ".site-footer",
        ".actions button >> nth=0",
        ".tick >> nth=0",
        ".menu >> nth=0",
        ".tabs",
    ):
        assert not page.locator(hidden).is_visible()


def test_paper_shows_the_hits_and_the_chart_and_nothing_to_press(page: Page) -> None:
    page.goto(PAGES["many"])
    page.emulate_media(media="print")
    assert page.locator(".hit").first.is_visible()
    assert page.locator(".chips").get_by_text("青葉野市").is_visible()
    for hidden in (".cross", ".chips .all", ".data", ".takeaway", ".tabs", "figcaption a"):
        assert not [one for one in page.locator(f"#results {hidden}").all() if one.is_visible()]


def test_paper_shows_folded_exchanges_and_is_light(page: Page) -> None:
    page.goto("/dialogues/sakuragawa-1?view=exchange")
    page.locator(".exchange > summary").last.click()
    expect(page.locator("#t8")).not_to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#t8")).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"

"""Pages under special conditions: wide spacing, dialogs, forced colours, enlarged text; valid HTML, transfer size."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import NODE, SCHEMES, overflows, violations
from tests.support.browser_pages import PAGES
from tests.support.servers import ROOT

VNU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
MOST_BYTES = 60 * 1024  # of a page of results, figures or a comparison with style and script, compressed
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"


@pytest.mark.parametrize("name", ["search", "reader", "months", "trends", "matrix", "figures"])
def test_wider_spacing_of_text_fits(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(PAGES[name])
    page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", SPACING
    )
    assert not overflows(page)


def test_the_filters_of_a_phone_are_an_accessible_dialog(
    page: Page, axe_source: tuple[str, dict[str, Any]], shoot: Callable[[str], None]
) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(PAGES["search"])
    page.locator("#filters-summary").click()
    shoot("filters")
    assert page.get_by_role("dialog", name="絞り込み").is_visible()
    assert not violations(page, axe_source)


def test_open_completions_are_accessible(
    page: Page, axe_source: tuple[str, dict[str, Any]], shoot: Callable[[str], None]
) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("さ")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        shoot(f"offers-{scheme}")
        assert not violations(page, axe_source)


# One process, which compiles little of what it runs once: a third of the time of the default.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss2m")


def complaints_by_file(folder: Path) -> dict[str, list[str]]:
    """Complaints of the checker about the HTML and the style sheets in a folder, by file."""
    if not VNU.is_file():
        pytest.fail(
            "The HTML checker is not here: `make test` installs it, or `npm install --prefix .cache/node vnu-jar`"
        )
    command = [*JAVA, "-jar", str(VNU), "--format", "gnu", "--also-check-css", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    complaints: dict[str, list[str]] = {}
    for line in (run.stdout + run.stderr).splitlines():
        if named := re.match(r'"?file:[^"]*/([^/"]+)"?:', line):
            complaints.setdefault(named[1], []).append(line)
    assert run.returncode == 0 or complaints, run.stderr
    return complaints


def test_the_html_and_the_style_are_correct(page: Page, tmp_path: Path) -> None:
    for name, address in PAGES.items():
        (tmp_path / f"{name}.html").write_text(page.request.get(address).text(), encoding="utf-8")
    shutil.copy(ROOT / "webui" / "static" / "app.css", tmp_path)
    (tmp_path / "wrong.html").write_text('<!doctype html><html lang="ja"><title>題</title><li>', encoding="utf-8")
    (tmp_path / "wrong.css").write_text("p { colour: red }", encoding="utf-8")
    complaints = complaints_by_file(tmp_path)
    assert complaints.keys() == {"wrong.html", "wrong.css"}, complaints


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=標準化",
        "/search?q=標準化&group=exchange&utterance=issue&utterance=measure",
        "/figures?q=標準化",
        "/compare?q=標準化&org=桜川区&org=青葉野市",
    ],
)
def test_a_page_of_results_is_light(page: Page, address: str) -> None:
    assets = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js)[^"]*)"', page.request.get(address).text())
    assert len(assets) > 2
    answers = [page.request.get(one, headers={"Accept-Encoding": "gzip"}) for one in (address, *assets)]
    sizes = {answer.url: int(answer.headers["content-length"]) for answer in answers}
    plain = [answer.url for answer in answers if answer.headers.get("content-encoding") != "gzip"]
    assert all(sizes[url] < 500 for url in plain)  # a smaller answer gains nothing
    assert sum(sizes.values()) <= MOST_BYTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["months", "trends", "matrix"])
def test_charts_unfolded_light_and_dark(
    page: Page,
    axe_source: tuple[str, dict[str, Any]],
    shoot: Callable[[str], None],
    name: str,
    scheme: Literal["light", "dark"],
) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.emulate_media(color_scheme=scheme)
    page.goto(PAGES[name])
    page.evaluate(
        "() => document.querySelectorAll('main details:not(#filters)').forEach(found => { found.open = true; })"
    )
    shoot(f"{name}-{scheme}")
    assert not violations(page, axe_source)
    assert not overflows(page)


def test_a_chart_stays_open_while_somebody_types(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/search")
    page.locator("#histogram > summary").click()
    page.fill("#q", "の")
    page.locator("#histogram svg a", has_text="2022年度").wait_for()
    expect(page.locator("#results-heading")).to_have_text("「の」の検索結果")
    expect(page.locator("#histogram svg")).to_be_visible()


def test_a_bar_is_followed_by_keyboard(page: Page) -> None:
    page.goto("/search")
    page.locator("#histogram svg a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?fy=2021")
    expect(page.get_by_text("選択中: 2021年度")).to_be_visible()


def test_forced_colours_leave_edges_where_they_mean_something(page: Page) -> None:
    page.emulate_media(forced_colors="active")

    def edge(selector: str, side: str) -> tuple[str, str]:
        width, colour, ground = page.locator(selector).first.evaluate(
            f"""element => {{
            const style = getComputedStyle(element), ground = getComputedStyle(document.body).backgroundColor;
            return [style.border{side}Width, style.border{side}Color, ground];
            }}"""
        )
        return width, "unseen" if colour == ground else "seen"

    page.goto("/speakers")
    assert edge(".primary", "Top") == ("1px", "seen")
    assert edge(".site-header nav a[aria-current]", "Bottom")[1] == "seen"
    assert edge(".site-header nav a:not([aria-current])", "Bottom")[1] == "unseen"
    page.goto("/dialogues/sakuragawa-1?q=研修")
    assert edge("#t7", "Left")[1] == "seen"
    assert edge("#t3", "Left")[1] == "unseen"
    page.goto("/search?org=青葉野市")
    assert edge(".pages b", "Top") == ("1px", "seen")


def test_enlarged_text_leaves_room_to_write_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    for address in ("/", "/search?q=研修", "/speakers/片桐静江"):
        page.goto(address)
        assert page.locator(".search-row button").bounding_box()["y"] == page.locator("#q").bounding_box()["y"]  # type: ignore[index]
        page.evaluate(
            "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html { font-size: 200% !important; }');"
            " document.adoptedStyleSheets = [sheet]; }"
        )
        assert page.locator("#q").evaluate("box => box.offsetWidth") > 240
        assert not overflows(page)
        page.fill("#q", "")
        page.locator("#q").press_sequentially("桜")
        name = page.locator("#offers .name").first
        expect(name).to_have_text("桜川区")
        assert name.evaluate("name => name.offsetHeight < 2 * parseFloat(getComputedStyle(name).lineHeight)")
        assert page.locator("#offers").evaluate("list => list.scrollWidth <= list.clientWidth")


def test_the_labels_of_a_hit_stand_on_a_line_with_its_buttons(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(PAGES["search"])
    for foot in page.locator(".hit-foot").all():
        label, button = foot.locator(".label").first.bounding_box(), foot.get_by_role("button").first.bounding_box()
        assert label is not None
        assert button is not None
        assert abs((label["y"] + label["height"] / 2) - (button["y"] + button["height"] / 2)) < 2

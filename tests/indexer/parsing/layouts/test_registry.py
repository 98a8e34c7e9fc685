"""The registry chooses the strongest layout, and articles of the forum that announce themselves stay articles."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

import indexer
from indexer.dialogue_json import to_json
from indexer.manuscript import Manuscript
from indexer.parsing import LAYOUTS, Detection, detect, parse
from indexer.parsing.layouts import registry
from indexer.parsing.layouts.base import Strength
from indexer.parsing.layouts.forum.series import announces_talk
from indexer.parsing.lines.rows import TextRow, rows_of
from indexer.parsing.plain_characters import plain_manuscript
from indexer.parsing.system_pages import without_furniture
from tests.support.documents import read

FORUM = [
    *sorted((Path(indexer.__file__).parent / "samples").glob("*.txt")),
    *sorted((Path(__file__).parents[3] / "golden" / "cio").glob("*.txt")),
]
RECORDS = sorted((Path(__file__).parents[3] / "golden" / "layouts").glob("*.txt"))


def layout(text: str) -> str:
    return detect(read("a.txt", text.encode())).layout


@pytest.mark.parametrize("article", FORUM, ids=lambda path: path.stem)
def test_articles_of_the_forum(article: Path) -> None:
    assert detect(read(article.name, article.read_bytes())).layout == "forum"


def test_real_articles_of_the_forum(shared: Path) -> None:
    articles = sorted((shared / "corpus" / "cio").glob("*.txt"))
    assert {detect(read(path.name, path.read_bytes())).layout for path in articles} <= {"forum"}


def test_real_minutes(shared: Path) -> None:
    meetings = sorted((shared / "corpus" / "minutes").glob("*.txt"))
    assert {detect(read(path.name, path.read_bytes())).layout for path in meetings} <= {"minutes"}


def test_the_layout_is_named() -> None:
    dialogue = parse(read("a.txt", "会議録\n○黒江委員長　始めます。\n○浅間委員　はい。".encode()))
    assert [one.message for one in dialogue.diagnostics if one.code == "layout"] == [
        "書式「会議録（○氏名役職）」として読みました。"
    ]


def test_our_own_json_was_read_before_and_names_no_layout() -> None:
    article = parse(read("a.txt", "会議録\n○黒江委員長　始めます。\n○浅間委員　はい。".encode()))
    again = parse(read("a.json", msgspec.json.encode(to_json(article))))
    assert [one for one in again.diagnostics if one.code == "layout"] == [
        one for one in article.diagnostics if one.code == "layout"
    ]
    assert again.turns == article.turns


@pytest.mark.parametrize(
    "text",
    [
        "お知らせ\n○日時\n○場所\n○議事日程\n○出席委員",
        "お知らせ\n【日時】あす\n【場所】役場\n【対象】町民",
        "お知らせ\n日時:あす\n場所:役場\n対象:町民\n日時:あさって",
        "持ち物\n• 水\n• 紙\n• 鉛筆",
        "ただの文章です。\nつづきます。",
    ],
)
def test_lists_and_prose_are_no_talk(text: str) -> None:
    assert layout(text) == "forum"


MINUTES = ["○黒江委員長　始めます。", "○浅間委員　はい。", "○黒江委員長　どうぞ。"]
INLINE = ["神谷：はい、始めます。", "関根：お願いします。", "神谷：では、どうぞ。"]
BULLETS = ["霧沢区", "・窓口を減らした。", "桜川区", "・紙を減らした。", "東京都", "・支援する。"]


def detected(*lines: str) -> Detection:
    return detect(read("a.txt", "\n".join(lines).encode()))


def test_a_detection_says_how_clear_it_is_and_why() -> None:
    clear = detected("会議録", *MINUTES)
    assert (clear.layout, clear.strength, clear.reason) == (
        "minutes",
        Strength.CLEAR,
        "3 of 3 marked lines open a turn",
    )
    partial = detected("会議録", *MINUTES[:2], *[f"○{number}番の資料" for number in range(10, 24)])
    assert (partial.layout, partial.strength) == ("minutes", Strength.PARTIAL)
    assert detected("ただの文章です。").strength is Strength.DEFAULT


def test_the_clearer_layout_is_chosen_whatever_the_order() -> None:
    attendance = ["○委員長　黒江", "○副委員長　浅間"]
    listed = [f"○{number}番の資料" for number in range(10, 24)]
    assert detected("対談", *attendance, *listed, *INLINE).layout == "inline"


def test_of_equally_clear_layouts_the_first_in_the_order_is_chosen() -> None:
    order = [layout.name for layout in LAYOUTS]
    assert order.index("minutes") < order.index("inline")
    assert detected("会議録", *MINUTES, *INLINE).layout == "minutes"


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_layouts_that_are_not_asked_would_not_be_chosen(path: Path) -> None:
    manuscript = without_furniture(plain_manuscript(read(path.name, path.read_bytes())))
    rows = rows_of(manuscript)
    if not announces_talk(rows):
        every = [one for layout in LAYOUTS if (one := layout.detect(manuscript, rows))]
        assert detect(manuscript).layout == max(every, key=lambda one: one.strength).layout


def test_no_layout_is_asked_behind_a_clear_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_manuscript: Manuscript, _rows: Sequence[TextRow]) -> Detection | None:
        raise AssertionError

    order = [one.name for one in LAYOUTS]
    behind = order.index("minutes") + 1
    asked = [*LAYOUTS[:behind], *(msgspec.structs.replace(one, detect=fail) for one in LAYOUTS[behind:])]
    monkeypatch.setattr(registry, "LAYOUTS", tuple(asked))
    assert detected("会議録", *MINUTES, *INLINE).layout == "minutes"


@pytest.mark.parametrize(
    ("title", "lines", "layout"),
    [
        ("【架空】まちの対談", INLINE, "inline"),
        ("【架空】CIO対談", INLINE, "forum"),
        ("【架空】霧沢区×都CIO座談会", INLINE, "forum"),
        ("【架空】CIO対談の議事概要", BULLETS, "label-lines"),
        ("【架空】霧沢区×都CIO座談会", BULLETS, "forum"),
        ("【架空】霧沢区×都CIO座談会", MINUTES, "minutes"),
    ],
)
def test_an_announced_article_of_the_forum_rules_some_layouts_out(title: str, lines: list[str], layout: str) -> None:
    assert detected(title, *lines).layout == layout


def test_a_format_with_fields_for_speakers_outranks_every_mark() -> None:
    article = parse(read("a.txt", "\n".join(["会議録", *MINUTES]).encode()))
    found = detect(read("a.json", msgspec.json.encode(to_json(article))))
    assert (found.layout, found.strength) == ("structured", Strength.STATED)


def test_names_of_layouts_are_unique_and_the_fallback_detects_any_text() -> None:
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)
    manuscript = read("a.txt", "あ".encode())
    assert [layout.name for layout in LAYOUTS if layout.detect(manuscript, rows_of(manuscript))] == ["forum"]


def test_the_reason_for_a_layout_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", logger="indexer.parsing"):
        parse(read("a.txt", "\n".join(["会議録", *MINUTES]).encode()))
    assert "a.txt: minutes (3 of 3 marked lines open a turn)" in caplog.text

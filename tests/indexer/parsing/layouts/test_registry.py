"""A layout is recognised by what speaks for it, and the forum's articles stay the forum's."""

from pathlib import Path

import msgspec
import pytest

import indexer
from indexer.dialogue_json import to_json
from indexer.parsing import detect, parse
from tests.documents import read

FORUM = [
    *sorted((Path(indexer.__file__).parent / "samples").glob("*.txt")),
    *sorted((Path(__file__).parents[3] / "golden" / "cio").glob("*.txt")),
]


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

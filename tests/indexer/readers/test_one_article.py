"""One article, handed in seven ways, is one dialogue.

What differs, and why:
- text has no headings of its own, so there the parser tells them by their look; the other formats but PDF mark them.
- Captions are lines of text, PDF and docx, and put aside as the picture's in the other formats.
- PDF breaks lines where they are full. They are joined again, so paragraphs are compared without white space.
- The line numbers, the source and what was put aside are each format's own.
"""

import pytest

from indexer.parsing import parse
from tests.support.article_formats import ARTICLE, LONG_ARTICLE, LONG_RENDERED, RENDERED, URL, said
from tests.support.documents import read

BOTH = [pytest.param(ARTICLE, *RENDERED[form], id=form) for form in RENDERED] + [
    pytest.param(LONG_ARTICLE, *LONG_RENDERED[form], id=f"long, {form}") for form in LONG_RENDERED
]


def test_the_article_is_read_as_it_is_meant() -> None:
    dialogue = parse(read("記事.txt", ARTICLE.encode()))
    assert [(one.kind, one.speaker, one.section) for one in dialogue.turns] == [
        ("narration", None, ()),
        *[
            (kind, speaker, ("書かない窓口", "三つの用紙を一つに"))
            for kind, speaker in (
                ("question", None),
                ("speech", "東雲 誠"),
                ("speech", "鳴海 櫂"),
                ("speech", "千草 遙"),
            )
        ],
        *[
            (kind, speaker, ("書かない窓口", "AIに任せること、任せないこと"))
            for kind, speaker in (
                ("question", None),
                ("speech", "千草 遙"),
                ("speech", "髙見沢 葵"),
                ("speech", "東雲 誠"),
            )
        ],
        *[
            (kind, speaker, ("データの持ち方", "名寄せをどこでするか"))
            for kind, speaker in (
                ("question", None),
                ("speech", "鳴海 櫂"),
                ("speech", "髙見沢 葵"),
                ("speech", "千草 遙"),
            )
        ],
        ("narration", None, ()),
    ]
    assert len(dialogue.participants) == 4
    assert len(dialogue.credits) == 2


def test_the_long_article_is_read_as_it_is_meant() -> None:
    dialogue = parse(read("記事.txt", LONG_ARTICLE.encode()))
    assert [(one.name, one.organization) for one in dialogue.participants] == [
        ("水城 玲", "汐凪市"), ("大沢 一葉", "汐凪市"), ("葛木 湊", "浜風町"),
        ("大沢 冬馬", "浜風町"), ("霧島 航", "東京都"), ("千歳 杏", "東京都"),
    ]  # fmt: skip
    assert [one.speaker for one in dialogue.turns if one.kind == "speech"] == [
        "水城 玲", "霧島 航", "水城 玲", "葛木 湊", "大沢 冬馬", "霧島 航", "葛木 湊", "水城 玲", "霧島 航", "千歳 杏",
    ]  # fmt: skip
    assert {one.section for one in dialogue.turns if one.section} == {
        ("港から始まった紙の整理", "船の入港届をどう変えたか"),
        ("港から始まった紙の整理", "漁業者の声"),
        ("人を育てる", "専任が一人という現実"),
        ("人を育てる", "広げるための約束"),
    }


@pytest.mark.parametrize(("article", "path", "data"), BOTH)
def test_it_is_the_same_dialogue_in_every_format(article: str, path: str, data: bytes) -> None:
    found = parse(read(path, data))
    assert said(found) == said(parse(read("記事.txt", article.encode())))
    assert found.source.url == (URL if found.source.format in {"html", "wxr"} else None)


@pytest.mark.parametrize(("article", "path", "data"), BOTH)
def test_every_line_of_the_article_is_in_its_manuscript_or_reported(article: str, path: str, data: bytes) -> None:
    manuscript = read(path, data)
    lines = {"".join(line.text.split()) for line in manuscript.lines}
    missing = {"".join(line.split()) for line in article.split("\n")} - lines - {""}
    # A caption is the picture's where the format knows pictures.
    assert missing <= {"図1", "写真2"}
    assert all(any(words in found.message for found in manuscript.diagnostics) for words in missing)

"""One article, handed in seven ways, is one dialogue.

What differs, and why:
- text has no headings of its own, so there the parser tells them by their look; the other formats but PDF mark them.
- PDF breaks lines where they are full. They are joined again, so paragraphs are compared without white space.
- The line numbers, the source and what was put aside are each format's own.
"""

from pathlib import Path
from typing import Any

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Dialogue
from tests.documents import read
from tests.indexer.readers import rendering

ARTICLE = (Path(__file__).parents[2] / "golden" / "readers" / "article.txt").read_text(encoding="utf-8")
TITLE = ARTICLE.split("\n", 1)[0]
HEADINGS = {
    TITLE: 1,
    "書かない窓口": 2,
    "三つの用紙を一つに": 3,
    "AIに任せること、任せないこと": 3,
    "データの持ち方": 2,
    "名寄せをどこでするか": 3,
}
URL = "https://note.com/kakuu/n/n0123"
BODY = ARTICLE.split("\n", 1)[1]
RENDERED = {
    "text in CP932": ("記事.txt", ARTICLE.encode("cp932")),
    "text in UTF-16": ("記事.txt", ARTICLE.encode("utf-16")),
    "Markdown": ("記事.md", rendering.as_markdown(ARTICLE, HEADINGS)),
    "HTML": ("記事.html", rendering.as_html(ARTICLE, HEADINGS, url=URL)),
    "docx": ("記事.docx", rendering.as_docx(ARTICLE, HEADINGS)),
    "PDF": ("記事.pdf", rendering.as_pdf(ARTICLE)),
    "WXR": ("記事.xml", rendering.as_wxr(rendering.item(rendering.as_blocks(BODY, HEADINGS), title=TITLE, link=URL))),
}


def said(dialogue: Dialogue) -> dict[str, Any]:
    """What a reader of the article would say it holds."""
    return {
        "title": dialogue.title,
        "date": dialogue.date,
        "series": dialogue.series,
        "participants": dialogue.participants,
        "credits": dialogue.credits,
        "turns": [
            (one.kind, one.speaker, one.organization, one.post, one.as_written, one.section, "".join(one.text.split()))
            for one in dialogue.turns
        ],
    }


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


@pytest.mark.parametrize("form", RENDERED)
def test_it_is_the_same_dialogue_in_every_format(form: str) -> None:
    path, data = RENDERED[form]
    found = parse(read(path, data))
    wanted = said(parse(read("記事.txt", ARTICLE.encode())))
    assert said(found) == wanted
    assert found.source.url == (URL if form in {"HTML", "WXR"} else None)


@pytest.mark.parametrize("form", RENDERED)
def test_every_line_of_the_article_is_in_its_manuscript(form: str) -> None:
    path, data = RENDERED[form]
    lines = {"".join(line.text.split()) for line in read(path, data).lines}
    assert {"".join(line.split()) for line in ARTICLE.split("\n")} <= lines | {""}

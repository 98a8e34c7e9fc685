"""One article rendered in every format, with the expected content."""

from pathlib import Path
from typing import Any

from kb.model.dialogue import Dialogue
from tests.support import rendering

GOLDEN = Path(__file__).parents[1] / "golden" / "readers"
ARTICLE = (GOLDEN / "article.txt").read_text(encoding="utf-8")
LONG_ARTICLE = (GOLDEN / "long_article.txt").read_text(encoding="utf-8")


HEADINGS = {
    "書かない窓口": 2,
    "三つの用紙を一つに": 3,
    "AIに任せること、任せないこと": 3,
    "データの持ち方": 2,
    "名寄せをどこでするか": 3,
}


LONG_HEADINGS = {
    "港から始まった紙の整理": 2,
    "船の入港届をどう変えたか": 3,
    "漁業者の声": 3,
    "人を育てる": 2,
    "専任が一人という現実": 3,
    "広げるための約束": 3,
}


URL = "https://note.com/kakuu/n/n0123"


def rendered(article: str, headings: dict[str, int]) -> dict[str, tuple[str, bytes]]:
    title, body = article.split("\n", 1)
    headings = {title: 1} | headings
    blocks = rendering.as_blocks(body, headings)
    return {
        "text in CP932": ("記事.txt", article.encode("cp932")),
        "text in UTF-16": ("記事.txt", article.encode("utf-16")),
        "Markdown": ("記事.md", rendering.as_markdown(article, headings)),
        "HTML": ("記事.html", rendering.as_html(article, headings, url=URL)),
        "docx": ("記事.docx", rendering.as_docx(article, headings)),
        "PDF": ("記事.pdf", rendering.as_pdf(article)),
        "WXR": ("記事.xml", rendering.as_wxr(rendering.item(blocks, title=title, link=URL))),
    }


RENDERED = rendered(ARTICLE, HEADINGS)


LONG_RENDERED = rendered(LONG_ARTICLE, LONG_HEADINGS)


def said(dialogue: Dialogue) -> dict[str, Any]:
    """The expected content of the article."""
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

"""Text that was broken at a fixed width, as mail and page-to-text programs do, against text that was not."""

import pytest

from indexer.parsing import parse
from tests.support.article_formats import ARTICLE, LONG_ARTICLE, said
from tests.support.documents import read
from tests.support.rendering import broken


def wrapped(text: str, columns: int) -> str:
    return "\n".join(part for line in text.split("\n") for part in broken(line, columns))


@pytest.mark.parametrize("columns", [20, 22, 25, 28])
@pytest.mark.parametrize("article", [ARTICLE, LONG_ARTICLE], ids=["short", "long"])
def test_an_article_broken_at_a_width_is_the_same_dialogue(article: str, columns: int) -> None:
    found = parse(read("a.txt", wrapped(article, columns).encode()))
    assert said(found) == said(parse(read("a.txt", article.encode())))
    assert [one.line for one in found.diagnostics if one.code == "rejoined-lines"] == [1]


def test_lines_keep_the_number_of_the_first_of_them() -> None:
    text = wrapped(
        "題名\n\n"
        + "窓口で書く書類を数えるところから始めて、六十ある欄のうち四十二を減らした話です。" * 9
        + "\n\n終わり。",
        25,
    )
    lines = [(line.number, line.text) for line in read("a.txt", text.encode()).lines if line.text]
    assert [number for number, _text in lines] == [1, 3, len(text.split("\n"))]
    assert "\n" not in lines[1][1]


@pytest.mark.parametrize("article", [ARTICLE, LONG_ARTICLE], ids=["short", "long"])
def test_an_article_that_nobody_broke_stays_as_it_is(article: str) -> None:
    manuscript = read("a.txt", article.encode())
    assert [line.text for line in manuscript.lines] == article.split("\n")
    assert manuscript.diagnostics == ()


def test_lists_of_equally_long_lines_are_not_joined() -> None:
    text = "\n".join(f"・第{number:02}回の議題は窓口改革と研修のことについてでした" for number in range(30))
    assert len(read("a.txt", text.encode()).lines) == 30

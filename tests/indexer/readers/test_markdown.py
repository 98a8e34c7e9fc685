import pytest

from kb.errors import SourceError
from tests.support.documents import read
from tests.support.format_samples import ARTICLE


def texts(text: str) -> list[str]:
    return [line.text for line in read("a.md", text.encode()).lines if line.text]


def test_an_article_in_markdown() -> None:
    manuscript = read("a.markdown", ARTICLE.encode())
    source = ARTICLE.split("\n")
    assert [(line.number, line.text, line.heading) for line in manuscript.lines if line.text] == [
        (1, "架空の題名", 1),
        (6, "はじめの段落", None),
        (7, "その二行目&資料と太字。", None),
        (9, "章の見出し", 2),
        (11, "節の見出し", 2),
        (14, "・一つ目", None),
        (15, "・二つ目", None),
        (16, "続き", None),
        (17, "1. 深い一", None),
        (18, "2. 深い二", None),
        (20, "役職\t氏名", None),
        (22, "市長\t原田", None),
        (26, "引用の行", None),
        (29, "x = 1", None),
        (32, "箱の中", None),
        (33, "次の行", None),
    ]
    assert source[16].strip() == "1. 深い一"
    assert manuscript.source.url == "https://example.com/a"
    said = {(one.line, one.code) for one in manuscript.diagnostics}
    assert {(2, "file-header"), (24, "image"), (34, "link-definition")} <= said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("―はじめに\n\n市長:原田(以下「原田」)\n話す。", ["―はじめに", "市長:原田(以下「原田」)", "話す。"]),
        ("※注\n○ 丸\n・点", ["※注", "○ 丸", "・点"]),
        ("一<br>二 <ruby>漢<rt>かん</rt></ruby>", ["一 二 漢かん"]),
        ("3) 三\n4) 四", ["3. 三", "4. 四"]),
        ("    字下げの行", ["    字下げの行"]),
        ("題\n===", ["題"]),
    ],
)
def test_what_stays_of_a_line(text: str, expected: list[str]) -> None:
    assert [line.strip() for line in texts(text)] == [line.strip() for line in expected]


def test_what_is_nested_too_deep_is_said() -> None:
    manuscript = read("a.md", ("> " * 80 + "奥の行\n\n表の行\n").encode())
    assert [line.text for line in manuscript.lines if line.text] == ["表の行"]
    assert any("奥の行" in one.message for one in manuscript.diagnostics)


@pytest.mark.parametrize("data", [b"", b"---\ntitle: a\n---\n", b"![](a.png)", b"***"])
def test_a_file_without_text_is_refused_or_its_title(data: bytes) -> None:
    if b"title" in data:
        assert read("a.md", data).lines[0].text == "a"
        return
    with pytest.raises(SourceError, match=r"a\.md: "):
        read("a.md", data)


def test_a_file_too_long_for_the_grammar_is_refused() -> None:
    with pytest.raises(SourceError, match="2,000,001 字"):
        read("a.md", b"a" * 2_000_001)


def test_footnotes_are_reported_and_their_marks_go() -> None:
    text = (
        "# 題\n\n三層に分けました[^1]。二つ目[^注]です[^3]。\n\n"
        "[^1]: 令和4年度から。\n\n[^注]: 二行の\n    脚注 です。\n\n終わり。"
    )
    manuscript = read("a.md", text.encode())
    assert [line.text for line in manuscript.lines if line.text] == [
        "題",
        "三層に分けました。二つ目です[^3]。",
        "終わり。",
    ]
    assert [(one.line, one.code, one.message.partition(": ")[2]) for one in manuscript.diagnostics] == [
        (5, "footnote", "[^1]: 令和4年度から。"),
        (7, "footnote", "[^注]: 二行の 脚注 です。"),
    ]
    assert manuscript.lines[-2].number == 10


def test_struck_out_words_are_reported() -> None:
    manuscript = read("a.md", "~~二層~~三層です。".encode())
    assert [line.text for line in manuscript.lines if line.text] == ["三層です。"]
    assert [(one.code, one.message.endswith("二層")) for one in manuscript.diagnostics] == [("deletion", True)]

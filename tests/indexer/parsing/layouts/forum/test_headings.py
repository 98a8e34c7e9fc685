"""Where a turn stands among headings whose level the format gives. All people are invented."""

import pytest

from indexer.parsing import parse
from tests.support.documents import read

ARTICLE = """# 【架空】紙のいらない区役所へ~桜川区×都CIO座談会~

令和3年6月15日に、「東京都・区市町村CIOフォーラム第1回座談会」を実施しました。

## 参加者

桜川区副区長:片桐 静江
都CIO:東京都副知事 霧島 航

## 窓口改革

### 書かない窓口

#### 現状

片桐
紙が多いです。

#### これから

霧島
変えましょう。

### オンライン申請

片桐
増えています。

## 人材

片桐
育てます。
"""
SECTIONS = [
    ("窓口改革", "書かない窓口", "現状"),
    ("窓口改革", "書かない窓口", "これから"),
    ("窓口改革", "オンライン申請"),
    ("人材",),
]


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_three_levels(name: str) -> None:
    text = ARTICLE if not name.endswith("html") else _html(ARTICLE)
    dialogue = parse(read(name, text.encode()))
    assert [turn.section for turn in dialogue.turns[1:]] == SECTIONS
    assert "empty-section" not in {one.code for one in dialogue.diagnostics}


def test_a_level_left_out_is_no_level_of_its_own() -> None:
    dialogue = parse(read("a.md", ARTICLE.replace("### 書かない窓口\n\n", "").encode()))
    assert [turn.section for turn in dialogue.turns[1:]] == [
        ("窓口改革", "現状"),
        ("窓口改革", "これから"),
        ("窓口改革", "オンライン申請"),
        ("人材",),
    ]


def test_levels_of_a_record() -> None:
    lines = ["# 対談", "## 第1部", "### 窓口", "#### 紙", "【区長】多いです。", "#### 声", "【市長】そうですね。"]
    lines += ["## 第2部", "【区長】はい。"]
    dialogue = parse(read("a.md", "\n\n".join(lines).encode()))
    assert [turn.section for turn in dialogue.turns] == [
        ("第1部", "窓口", "紙"),
        ("第1部", "窓口", "声"),
        ("第2部",),
    ]


def _html(text: str) -> str:
    """The article as a page: # is h1, and so on; a line is a paragraph."""
    lines: list[str] = []
    for line in filter(None, text.split("\n")):
        level = len(line) - len(line.lstrip("#"))
        lines.append(f"<h{level}>{line[level:].strip()}</h{level}>" if level else f"<p>{line}</p>")
    return f"<html><body><article>{''.join(lines)}</article></body></html>"

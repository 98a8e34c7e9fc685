"""Posts as the editors of WordPress keep them: the older one without paragraphs, the newer one in blocks (架空)."""

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read
from tests.support.format_samples import BLOCKS, CLASSIC
from tests.support.rendering import as_wxr, item


def dialogue(content: str) -> Dialogue:
    return parse(read("a.xml", as_wxr(item(content, title="窓口の話~桜川区×都CIO座談会~"))))


@pytest.mark.parametrize("content", [CLASSIC, CLASSIC.replace("\n", "\r\n"), BLOCKS], ids=["classic", "CRLF", "blocks"])
def test_both_editors_posts_are_the_same_dialogue(content: str) -> None:
    found = dialogue(content)
    assert [one.name for one in found.participants] == ["川端 澄", "霧島 航"]
    assert [(one.speaker, one.section, one.text) for one in found.turns if one.kind == "speech"] == [
        ("川端 澄", ("窓口改革のこと",), "混雑が続くので、\n・予約\n・受付票\nを始めました。"),
        ("霧島 航", ("窓口改革のこと",), "書かない窓口は始まりましたか。[注]"),
    ]


def test_shortcodes_and_captions_are_reported() -> None:
    messages = " ".join(one.message for one in dialogue(CLASSIC).diagnostics)
    for words in ('[su_note color="#fff"]', "[/su_note]", "会場の様子", "a.jpg"):
        assert words in messages


@pytest.mark.parametrize("words", ["[注1]", "[PDF 3MB]", "[ ]", "[2023]", "[参考](x)"])
def test_other_brackets_are_text(words: str) -> None:
    assert dialogue(CLASSIC.replace("[注]", words)).turns[-1].text.endswith(words)


def test_preformatted_text_keeps_its_lines() -> None:
    found = read("a.xml", as_wxr(item("前の段落\n\n<pre>一\n\n  二</pre>\n後の段落")))
    assert [line.text for line in found.lines if line.text][1:] == ["前の段落", "一", "  二", "後の段落"]

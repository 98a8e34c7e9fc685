"""Posts as the editors of WordPress keep them: the older one without paragraphs, the newer one in blocks (架空)."""

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Dialogue
from tests.documents import read
from tests.indexer.readers.rendering import as_wxr, item

OPENING = "令和5年7月3日に、「東京都・区市町村CIOフォーラム第111回座談会」として桜川区と都CIOの対談を実施しました。"
CLASSIC = f"""{OPENING}

参加者(敬称略)
桜川区副区長:川端 澄
都CIO:東京都副知事 霧島 航

<h2>窓口改革のこと</h2>

<strong>桜川区副区長:川端(以下「川端」)</strong>
混雑が続くので、
<ul>
	<li>予約</li>
	<li>受付票</li>
</ul>
を始めました。

[caption id="a" width="300"]<img src="a.jpg" alt="" /> 会場の様子[/caption]

都CIO:霧島(以下「霧島」)
[su_note color="#fff"]書かない窓口[/su_note]は始まりましたか。[注]
"""
BLOCKS = f"""<!-- wp:paragraph -->
<p>{OPENING}</p>
<!-- /wp:paragraph -->

<!-- wp:paragraph {{"fontSize":"small"}} -->
<p>参加者(敬称略)<br>桜川区副区長:川端 澄<br>都CIO:東京都副知事 霧島 航</p>
<!-- /wp:paragraph -->

<!-- wp:heading -->
<h2 class="wp-block-heading">窓口改革のこと</h2>
<!-- /wp:heading -->

<!-- wp:columns --><div class="wp-block-columns"><div class="wp-block-column">
<p><strong>桜川区副区長:川端(以下「川端」)</strong></p>

<p>混雑が続くので、</p>
<ul class="wp-block-list"><li>予約</li><li>受付票</li></ul><p>を始めました。</p>
</div></div><!-- /wp:columns -->

<!-- wp:image --><figure class="wp-block-image"><img src="a.jpg" alt=""/>
<figcaption class="wp-element-caption">会場の様子</figcaption></figure><!-- /wp:image -->
<!-- wp:shortcode -->
[toc depth="2"]
<!-- /wp:shortcode -->
<p>都CIO:霧島(以下「霧島」)<br />書かない窓口は始まりましたか。[注]</p>"""


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

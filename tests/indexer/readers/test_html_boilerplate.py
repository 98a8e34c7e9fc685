"""Boilerplate of web pages is removed and reported: pages like those of note.com and of councils (架空)."""

import pytest

from indexer.parsing import parse
from tests.support.documents import read
from tests.support.format_samples import TALK


def said(between: str = "", below: str = "") -> list[str]:
    page = f"<html><body><div id='contents'>{TALK.format(between, below)}</div></body></html>"
    return [turn.text for turn in parse(read("a.html", page.encode())).turns if turn.kind == "speech"]


@pytest.mark.parametrize(
    "part",
    [
        '<figure embedded-service="external-article"><a><strong>別の題</strong><em>別の説明</em></a></figure>',
        '<figure class="wp-block-embed is-type-video"><div>https://example.com/v</div></figure>',
        '<div class="blogcard"><a>別の題</a></div>',
        '<div class="sns-share"><a>ポスト</a></div>',
        '<div id="toc_container" class="toc"><ul><li>窓口改革のこと</li></ul></div>',
    ],
)
def test_what_interrupts_a_speech_is_no_part_of_it(part: str) -> None:
    assert said(between=part) == said()


@pytest.mark.parametrize(
    "part",
    [
        '<div id="tmp_inquiry"><h2>お問い合わせ</h2><p>企画課 電話 00-0000</p></div>',
        "<h2>このページに関するお問い合わせ</h2><p>企画課 電話 00-0000</p>",
        "<h2>関連ファイル</h2><ul><li>議事録(PDF)</li></ul>",
        '<div class="enquete"><h2>ご意見をお聞かせください</h2><p>役に立ちましたか</p></div>',
        '<p class="update">更新日:令和6年1月5日</p>',
        '<ul class="hashtag-list"><li>#DX</li></ul>',
    ],
)
def test_what_stands_below_the_talk_is_said_by_nobody(part: str) -> None:
    assert said(below=part) == said()


def test_each_part_is_reported_with_its_words() -> None:
    page = f"<body>{TALK.format('', '<h2>お問い合わせ</h2><p>企画課 電話 00-0000</p>')}</body>"
    messages = [found.message for found in read("a.html", page.encode()).diagnostics]
    assert any("お問い合わせ 企画課 電話 00-0000" in message for message in messages)


@pytest.mark.parametrize("name", ["contact", "share", "related", "tmp_update"])
def test_a_name_does_not_make_the_article_furniture(name: str) -> None:
    page = f"<html><body class='{name}'><div class='{name}'>{TALK.format('', '')}</div></body></html>"
    dialogue = parse(read("a.html", page.encode()))
    assert [turn.speaker for turn in dialogue.turns if turn.kind == "speech"] == ["川端 澄", "霧島 航", "川端 澄"]


def test_a_heading_about_inquiries_in_a_talk_is_no_furniture() -> None:
    part = "<h2>お問い合わせを減らすには</h2><p>霧島<br>電話が減ると聞きました。</p>"
    assert said(below=part)[-1] == "電話が減ると聞きました。"


def test_struck_out_words_are_not_said_but_reported() -> None:
    found = read("a.html", "<p>三割<del>四割</del>ほど<s>たぶん</s>減りました。</p>".encode())
    assert [line.text for line in found.lines if line.text] == ["三割ほど減りました。"]
    assert [one.code for one in found.diagnostics] == ["deletion", "deletion"]

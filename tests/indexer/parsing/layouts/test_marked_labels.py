"""Talks whose format sets the names off, in the formats that can; and documents that set off other words."""

import pytest

from indexer.parsing import detect, parse
from tests.support.documents import read

SAID = ["本日は窓口について伺います。", "総務部の柏木です。紙が減りました。", "次は何をしますか。", "予約制にします。"]
NAMES = ["早川", "柏木", "早川", "柏木"]


def balloon(name: str, text: str) -> str:
    return (
        f'<div class="c-balloon"><div class="c-balloon__icon"><img src="a.png" alt="">'
        f'<span class="c-balloon__iconName">{name}</span></div><div class="c-balloon__body"><p>{text}</p></div></div>'
    )


def pictured(name: str, text: str) -> str:
    return f'<div class="talk"><figure><img src="a.png" alt="{name}"></figure><div class="text">{text}</div></div>'


def captioned(name: str, text: str) -> str:
    return (
        f'<div class="fukidashi"><figure><img src="a.png" alt="写真"><figcaption>{name}</figcaption></figure>'
        f"<p>{text}</p></div>"
    )


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a.html", "<p><strong>{}</strong> {}</p>"),
        ("a.html", "<p><b>{}</b>{}</p>"),
        ("a.html", "<p><b>{}</b><br>{}</p>"),
        ("a.html", '<p><span style="font-weight: 700">{}</span>　{}</p>'),
        ("a.html", "<dl><dt>{}<dd>{}</dl>"),
        ("a.html", "<h4>{}</h4><p>{}</p>"),
        ("a.html", "<ul><li><strong>{}：</strong>{}</ul>"),
        ("a.html", balloon("{}", "{}")),
        ("a.html", pictured("{}", "{}")),
        ("a.html", captioned("{}", "{}")),
        ("a.md", "__{}__ {}\n\n"),
        ("a.md", "- **{}**：{}\n"),
        ("a.md", "### {}\n\n{}\n\n"),
        ("a.txt", "**{}**　{}\n\n"),
    ],
)
@pytest.mark.parametrize(
    ("names", "speakers"),
    [
        (NAMES, NAMES),
        (["ささき", "まつした"] * 2, ["ささき", "まつした"] * 2),
        (["早川市長", "柏木 響"] * 2, ["早川", "柏木 響"] * 2),
    ],
)
def test_a_name_that_is_set_off_opens_a_turn(path: str, form: str, names: list[str], speakers: list[str]) -> None:
    title = "<h1>【架空】若葉市座談会</h1>" if path == "a.html" else "# 【架空】若葉市座談会\n\n"
    body = "".join(form.format(name, text) for name, text in zip(names, SAID, strict=True))
    found = parse(read(path, (title + body).encode()))
    spoken = [(turn.speaker, turn.text) for turn in found.turns if turn.kind == "speech"]
    assert spoken == list(zip(speakers, SAID, strict=True))
    assert found.title == "【架空】若葉市座談会"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "a.html",
            "<h1>よくある質問</h1><dl><dt>窓口はどこですか。<dd>一階です。<dt>予約できますか。<dd>できます。</dl>",
        ),
        (
            "a.html",
            "<h1>用語</h1><dl><dt>材料<dd>米<dt>作り方<dd>炊きます。<dt>材料<dd>水<dt>作り方<dd>沸かします。</dl>",
        ),
        (
            "a.html",
            "<h1>効果</h1><dl><dt>利点<dd>早いです。<dt>欠点<dd>高いです。<dt>利点<dd>軽いです。<dt>欠点<dd>遅いです。</dl>",
        ),
        ("a.md", "# 市長が語る改革\n\n**標準化**　そろえました。\n\n**調達**　買いました。\n\n**研修**　学びます。\n"),
        ("a.md", "# 荒川区ほか\n\n**荒川区**\n\n質問します。\n\n**北区**\n\n伺います。\n\n**荒川区**\n\n以上です。\n"),
    ],
)
def test_other_words_are_set_off(path: str, text: str) -> None:
    assert detect(read(path, text.encode())).layout != "marked-labels"
    assert not parse(read(path, text.encode())).participants


def test_an_announced_talk_of_the_forum_stays_one() -> None:
    text = (
        "# 青葉野市×都CIO座談会（架空）\n\n「東京都・区市町村CIOフォーラム第12回座談会」として実施しました。\n\n"
        "参加者(敬称略)\n\n青葉野市CIO(副市長):早川 直人\n\n都CIO:東京都副知事 柏木 学\n\n"
        "**早川**\n\n窓口を減らしました。\n\n**柏木**\n\n参考になります。\n\n**早川**\n\nはい。\n"
    )
    assert detect(read("a.md", text.encode())).layout == "forum"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a.html", "<dl><dt>{}</dt><dd>{}</dd></dl>"),
        ("a.html", "<p><strong>{}</strong> {}</p>"),
        ("a.html", "<h4>{}</h4><p>{}</p>"),
        ("a.md", "### {}\n\n{}\n\n"),
        ("a.md", "**{}** {}\n\n"),
    ],
)
@pytest.mark.parametrize(
    ("names", "speakers"),
    [
        (["早川", "柏木", "早川", "三好"], ["早川", "柏木", "早川", "三好"]),
        (
            ["早川 樹（町民）", "柏木 響（協力隊）", "早川", "三好 薫（農業）"],
            ["早川 樹", "柏木 響", "早川 樹", "三好 薫"],
        ),
    ],
)
def test_a_name_that_occurs_once_counts_among_names(
    path: str, form: str, names: list[str], speakers: list[str]
) -> None:
    title = "<h1>【架空】若葉市座談会</h1>" if path == "a.html" else "# 【架空】若葉市座談会\n\n"
    body = "".join(form.format(name, text) for name, text in zip(names, SAID, strict=True))
    found = parse(read(path, (title + body).encode()))
    assert [turn.speaker for turn in found.turns if turn.kind == "speech"] == speakers


@pytest.mark.parametrize("once", ["予約のしくみ", "オンライン申請", "窓口"])
def test_a_term_that_is_set_off_once_among_names_is_no_speaker(once: str) -> None:
    names = ["早川", "柏木", once, "早川", "柏木", "三好"]
    body = "".join(f"<p><b>{name}</b> {text}</p>" for name, text in zip(names, [*SAID, *SAID[:2]], strict=True))
    found = parse(read("a.html", f"<h1>【架空】若葉市座談会</h1>{body}".encode()))
    assert [turn.speaker for turn in found.turns if turn.kind == "speech"] == ["早川", "柏木", "早川", "柏木"]


def test_one_name_answers_the_questions_after_a_dash() -> None:
    body = "".join(f"<p><b>――</b> 次は何ですか。</p><p><b>早川</b> {text}</p>" for text in SAID)
    found = parse(read("a.html", f"<h1>【架空】早川市長に聞く</h1>{body}".encode()))
    assert [turn.speaker for turn in found.turns] == [None, "早川"] * 4

"""One sample of each format with its peculiarities, for tests of readers and mutations."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from tests.support.rendering import FONT, as_pdf, as_wxr, item

TALK = (
    "<h1>窓口の話~桜川区×都CIO座談会~</h1>"
    "<p>令和5年7月3日に、「東京都・区市町村CIOフォーラム第111回座談会」として桜川区と都CIOの対談を実施しました。</p>"
    "<p>参加者(敬称略)<br>桜川区副区長:川端 澄<br>都CIO:東京都副知事 霧島 航</p><h2>窓口改革のこと</h2>"
    "<p>桜川区副区長:川端(以下「川端」)<br>窓口の混雑が続いています。来年度は予約の仕組みも入れる予定です。</p>"
    "<p>都CIO:霧島(以下「霧島」)<br>書かない窓口は始まりましたか。</p>{}<p>川端<br>はい、先月からです。</p>{}"
)


BELOW = (
    "<h2>関連ファイル</h2><ul><li><a href='a.pdf'>議事録(PDF)</a></li></ul>"
    "<div id='inquiry'><h2>お問い合わせ</h2><p>企画課 電話 00-0000</p></div><div class='sns'><a>ポスト</a></div>"
)


COUNCIL = (
    f"<html><body><div id='contents'><p class='update'>更新日:令和6年</p>{TALK.format('', BELOW)}</div></body></html>"
)


NOTE = """<!DOCTYPE html><html><head><title>声を聞く~里見市×都CIO座談会~｜架空の冊子</title>
<link rel="canonical" href="https://note.com/kakuu/n/n1"><style>p { color: red }</style></head>
<body><header><a href="/">note</a> ログイン</header>
<main><article><div class="head"><h1>声を聞く~里見市×都CIO座談会~</h1><span>架空の編集部</span></div>
<div class="note-common-styles__textnote-body"><p>はじめの段落。<br>その二行目。</p><h2>見出し　その一</h2>
<p>漢字の<ruby>髙<rp>(</rp><rt>たか</rt><rp>)</rp></ruby>橋が、
続けて話す。<a href="https://example.com">資料</a>も<b>ある</b>。</p>
<ul><li>一つ目</li><li>・二つ目</li></ul><ol start="3"><li>三番</li><li>四番</li></ol>
<table><tr><th>役職</th><th>氏名</th></tr><tr><td>市長</td><td>原田<br>明</td></tr></table>
<figure><img src="a/zu.png" alt="窓口の写真"><figcaption>図3 窓口</figcaption></figure>
<p>終わりの段落。</p></div><footer>スキ 12 件</footer></article></main>
<aside>関連する記事</aside><footer>架空の足もと</footer><script>var hidden = "機械の文";</script></body></html>"""


ARTICLE = """---
title: 架空の題名
url: https://example.com/a
---

はじめの段落
その二行目&amp;[資料](https://example.com "題")と**太字**。

## 章の見出し

節の見出し
---

- 一つ目
- 二つ目
  続き
  1. 深い一
  2. 深い二

| 役職 | 氏名 |
|------|------|
| 市長 | 原田 |

![窓口の写真](a/zu.png)

> 引用の行

```py
x = 1
```

<div>箱の中<br>次の行</div>

[印]: https://example.org "定義"
"""


def drawn(*pieces: tuple[float, float, float, str]) -> bytes:
    as_pdf("字")  # makes the font known
    stream = BytesIO()
    canvas = Canvas(stream)
    for x, y, size, text in pieces:
        canvas.setFont(FONT, size)
        canvas.drawString(x, y, text)
    canvas.save()
    return stream.getvalue()


FIRST = (
    "桜川区では窓口で書く書類を数えるところから始めました。六十ある欄のうち、四十二は毎回同じことを書く欄でした。" * 3
)


SECOND = "都でも同じ調べ方を試しました。部署をまたいで数えると、同じ住所を五回も書いていただく手続がありました。" * 3


def in_columns(*columns: tuple[float, str], width: int = 20, top: float = 700) -> list[tuple[float, float, float, str]]:
    """The pieces of columns, each from `top` down, a column after the other."""
    return [
        (x, top - 16 * row, 10, text[at : at + width])
        for x, text in columns
        for row, at in enumerate(range(0, len(text), width))
    ]


COLUMNS = drawn((60, 760, 16, "二段で組んだ架空の会報の題名はとても長い"), *in_columns((60, FIRST), (310, SECOND)))


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


EXPORT = as_wxr(
    item("<p>一つ目の本文</p>", title="一つ目", link="https://note.com/kakuu/n/n1", wp__post_name="n1"),
    item("<p>下書きの本文</p>", wp__status="draft"),
    item("<p>予約の本文</p>", wp__status="future"),
    item("<p>予約の本文</p>", wp__status="future"),
    item("<p>鍵の本文</p>", wp__post_password="鍵"),
    item("<p>頁の本文</p>", wp__post_type="page"),
    item("", title="空"),
    item(
        "初めの行\n次の行\n\n<h2>見出し</h2>\n段落",
        title="二つ目",
        wp__post_name="%E5%BA%A7%E8%AB%87%E4%BC%9A",
        link="https://example.com/?p=2",
    ),
)

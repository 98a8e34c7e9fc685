"""Documents made to be slow to read: each is a way to say something n times that a careless reader takes n² for."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document

from indexer.readers.akn_elements import AKN
from tests.support.rendering import as_wxr, as_zip, item

Make = Callable[[int], bytes]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str) -> bytes:
    """A Word document with this body."""
    stream = BytesIO()
    Document().save(stream)
    with ZipFile(stream) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    return as_zip(members, ZIP_DEFLATED)


def pdf(content: str, fonts: int = 1) -> bytes:
    """A page with these drawing instructions."""
    named = " ".join(f"/F{number} 3 0 R" for number in range(fonts))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<{named}>>>>/Contents 5 0 R>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
    ]
    found, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(found))
        found += f"{number} 0 obj{text}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    found += f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(found)}\n%%EOF"
    return found.encode("latin-1")


def page(body: str) -> bytes:
    return f"<html><body><p>始め</p>{body}</body></html>".encode()


def debate(body: str, references: str = "") -> bytes:
    return (
        f'<akomaNtoso xmlns="{AKN}"><debate><meta><references>{references}</references></meta>'
        f"<debateBody>{body}</debateBody></debate></akomaNtoso>"
    ).encode()


def attributes(n: int) -> str:
    return " ".join(f'a{number}="1"' for number in range(n))


def post(content: str) -> bytes:
    return as_wxr(item(content))


# What a line is made of, n times; and lines, n of them.
CHARACTERS = [
    *(
        "あ",
        "(",
        ")",
        "（",
        "「",
        "」",
        "○",
        "・",
        "**",
        "* ",
        "_",
        "~~",
        "[",
        "]",
        "](",
        "![",
        "`",
        "<",
        "&",
        "&amp;",
        "|",
        "#",
    ),
    *(
        " ",
        "\u3000",
        "、",
        "。",
        "1",
        "１",
        "1.",
        "-",
        "―",
        ":",
        "：",
        "\\",
        "氏",
        "長",
        "株式会社",
        "市",
        "さん",
        "A ",
        "一二",
        "[^1]",
    ),
    *(
        "(あ",
        "「あ」",
        "あ(い)",
        "あ、",
        "市長 ",
        "東京都副知事",
        "名前 太郎、",
        "(以下「あ」)",
        "http://a/",
        "<b>",
        "<!--",
        "</p>",
        "<a b=",
    ),
]
LINES = {
    "lines": "{0}番目の行です。",
    "speeches of the assembly": "○{0}番（名前{0}君）　はい。",
    "labels": "名前{0}：はい。",
    "one label": "名前：はい。",
    "labels alone": "名前{0}\nはい、そうです。",
    "questions": "――{0}はどうですか。",
    "headings": "## 見出し{0}",
    "numbered": "{0}. 項目です",
    "bullets": "・項目{0}",
    "quotes": "> 引用{0}",
    "deeper and deeper": "- 項目{0}",
    "members": "委員　名前{0}　太郎",
    "people": "桜川区副区長：名前{0} 澄",
    "people in short": "桜川区副区長：川端{0}（以下「川端{0}」）",
    "definitions": "[名{0}]: http://a/{0}",
    "notes": "[^{0}]: 注",
    "rows": "| a{0} | b |",
    "bodies": "株式会社あ{0} 代表取締役 山田 太郎",
    "dates": "令和5年7月{0}日",
    "times": "午前{0}時開議",
    "brackets": "【名前{0}】はい。",
    "letters": "A{0} はい。",
    "tabs": "名前{0}\tはい。",
    "rules": "-----",
    "framed": "◆名前{0}（桜川区長）\nはい、そうです。",
    "joined": "名前{0}区長　はい。",
    "prose": "桜川区からは名前{0}太郎副区長が参加しました。",
}


def lined(pattern: str, n: int) -> str:
    return "\n".join(pattern.format(number) for number in range(n))


def _text(frame: str) -> dict[str, Make]:
    made: dict[str, Make] = {}
    for one in CHARACTERS:
        made[f"a line of {one!r}"] = lambda n, one=one: frame.format(one * n).encode()  # type: ignore[misc]
    for name, pattern in LINES.items():
        made[name] = lambda n, pattern=pattern: frame.format(lined(pattern, n)).encode()  # type: ignore[misc]
    made["nested quotes"] = lambda n: frame.format(">" * n + " a").encode()
    made["nested lists"] = lambda n: frame.format("- " * n + "a").encode()
    made["a long table"] = lambda n: frame.format("|a|b|\n|-|-|\n" + "|a|b|\n" * n).encode()
    made["a wide table"] = lambda n: frame.format("|" + "a|" * n + "\n|" + "-|" * n + "\n|" + "a|" * n).encode()
    return made


FORMATS: dict[str, dict[str, Make]] = {
    "a.txt": _text("座談会の記録\n\n{0}\n\nおわり"),
    "a.md": _text("# 座談会の記録\n\n{0}\n\nおわり"),
    "a.html": {
        "attributes": lambda n: page(f"<p {attributes(n)}>あ</p>"),
        "classes": lambda n: page(f"<p class='{' '.join(f'a{i}' for i in range(n))}'>あ</p>"),
        "one style": lambda n: page(f"<p style='{'display ' * n}'>あ</p>"),
        "nested blocks": lambda n: page("<div>" * n + "あ" + "</div>" * n),
        "nested furniture": lambda n: page("<div class=sns>" * n + "あ" * 100 + "</div>" * n),
        "nested spans": lambda n: page("<span>" * n + "あ" + "</span>" * n),
        "nested deletions": lambda n: page("<del>" * n + "あ" + "</del>" * n),
        "nested tables": lambda n: page("<table><tr><td>" * n + "あ"),
        "nested captions": lambda n: page("<figure><figcaption>" * n + "あ"),
        "unclosed": lambda n: page("<b>あ" * n),
        "closed": lambda n: page("</b>" * n),
        "misnested": lambda n: page("<b><p>あ</b>" * n),
        "spans": lambda n: page("<p>" + "<span>あ</span>" * n),
        "paragraphs": lambda n: page("<p>あ</p>" * n),
        "breaks": lambda n: page("<p>" + "あ<br>" * n),
        "cells": lambda n: page("<table><tr>" + "<td>あ</td>" * n + "</tr></table>"),
        "rows": lambda n: page("<table>" + "<tr><td>あ<td>い" * n + "</table>"),
        "cells of cells": lambda n: page("<table><tr><td>" + "<p>あ</p>" * n + "</table>"),
        "entities": lambda n: page("<p>" + "&amp;" * n + "</p>"),
        "headings": lambda n: page("".join(f"<h2>見出し{i}</h2><p>あ</p>" for i in range(n))),
        "headings of furniture": lambda n: page("<h2>お問い合わせ</h2>" * n),
        "rising headings of furniture": lambda n: page("<h2>関連リンク</h2><h3>関連リンク</h3>" * n + "<p>あ</p>" * n),
        "first headings": lambda n: page("<h1>あ</h1>" * n),
        "articles": lambda n: page("<article>あ</article>" * n),
        "nested articles": lambda n: page("<article>あ" * n),
        "contents": lambda n: page("<div id=main>あ</div>" * n),
        "around an article": lambda n: page("<div>あ<p>い</p>" * n + "<article>う</article>"),
        "headers": lambda n: page("<header>あ</header><form>い</form>" * n),
        "nested headers": lambda n: page("<header>あ" * n + "<h1>い</h1>"),
        "images": lambda n: page("<img src=a.png alt=あ>" * n),
        "comments": lambda n: page("<!-- a -->" * n),
        "balloons": lambda n: page(f'<div class="talk">{"<img src=a.png alt=早川><p>はい。</p>" * n}</div>'),
        "ruby": lambda n: page("<p>" + "<ruby>漢<rt>か</rt></ruby>" * n),
        "lists": lambda n: page("<ul><li>あ" * n),
        "a long line": lambda n: page("<p>" + "あ" * n),
        "a line of blanks": lambda n: page("<p>あ" + " \n" * n + "い"),
        "less than": lambda n: page("<" * n),
        "scripts": lambda n: page("<script>a</script>" * n),
        "addresses": lambda n: b"<head>" + b"<link rel=canonical href='http://[a'>" * n + page("あ"),
        "declarations": lambda n: b"<meta charset=" * n + page("あ"),
        "titles": lambda n: b"<head>" + b"<title>a</title>" * n + page("<h1>a</h1>" * n),
        **{
            name: lambda n, pattern=pattern: page(  # type: ignore[misc]
                "".join(f"<p>{line}</p>" for line in lined(pattern, n).split("\n"))
            )
            for name, pattern in LINES.items()
        },
    },
    "a.docx": {
        "texts in a run": lambda n: docx("<w:p><w:r>" + "<w:t>あ</w:t>" * n + "</w:r></w:p>"),
        "runs": lambda n: docx("<w:p>" + "<w:r><w:t>あ</w:t></w:r>" * n + "</w:p>"),
        "properties of a run": lambda n: docx("<w:p><w:r>" + "<w:rPr/><w:t>あ</w:t>" * n + "</w:r></w:p>"),
        "texts among runs": lambda n: docx("<w:p>" + "<w:t>あ</w:t><w:r><w:t>い</w:t></w:r>" * n + "</w:p>"),
        "paragraphs": lambda n: docx("<w:p><w:r><w:t>あ</w:t></w:r></w:p>" * n),
        "children of a paragraph": lambda n: docx("<w:p>" + "<w:x/>" * n + "<w:r><w:t>あ</w:t></w:r></w:p>"),
        "attributes": lambda n: docx(f"<w:p {attributes(n)}><w:r><w:t>あ</w:t></w:r></w:p>"),
        "nested": lambda n: docx("<w:p><w:r><w:t>あ</w:t></w:r></w:p>" + "<w:sdt>" * n + "</w:sdt>" * n),
        "nested tables": lambda n: docx(
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>あ</w:t></w:r></w:p>" * n + "</w:tc></w:tr></w:tbl>" * n
        ),
        "cells": lambda n: docx(
            "<w:tbl><w:tr>" + "<w:tc><w:p><w:r><w:t>あ</w:t></w:r></w:p></w:tc>" * n + "</w:tr></w:tbl>"
        ),
        "rows": lambda n: docx(
            "<w:tbl>" + "<w:tr><w:tc><w:p><w:r><w:t>あ</w:t></w:r></w:p></w:tc></w:tr>" * n + "</w:tbl>"
        ),
        "drawings": lambda n: docx(
            '<w:p xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:r><w:t>あ</w:t>'
            + '<wp:docPr name="a"/>' * n
            + "</w:r></w:p>"
        ),
        "boxes": lambda n: docx(
            "<w:p><w:r><w:t>あ</w:t>"
            + "<w:txbxContent><w:p><w:r><w:t>い</w:t></w:r></w:p></w:txbxContent>" * n
            + "</w:r></w:p>"
        ),
        "deletions": lambda n: docx(
            "<w:p><w:r><w:t>あ</w:t></w:r>" + "<w:del><w:r><w:delText>い</w:delText></w:r></w:del>" * n + "</w:p>"
        ),
        "tabs": lambda n: docx("<w:p><w:r><w:t>あ</w:t>" + "<w:tab/>" * n + "</w:r></w:p>"),
        "breaks": lambda n: docx("<w:p><w:r>" + "<w:t>あ</w:t><w:br/>" * n + "</w:r></w:p>"),
        "entities": lambda n: docx("<w:p><w:r><w:t>" + "&amp;" * n + "</w:t></w:r></w:p>"),
    },
    "a.pdf": {
        "texts": lambda n: pdf("BT /F0 12 Tf 50 700 Td " + "(a) Tj " * n + "ET"),
        "lines": lambda n: pdf("BT /F0 12 Tf 50 700 Td " + "(abc) Tj 0 -1 Td " * n + "ET"),
        "blocks": lambda n: pdf("BT /F0 12 Tf 50 700 Td (a) Tj ET " * n),
        "arrays": lambda n: pdf("BT /F0 12 Tf 50 700 Td [" + "(a) -500 " * n + "] TJ ET"),
        "a long text": lambda n: pdf("BT /F0 12 Tf 50 700 Td (" + "a" * n + ") Tj ET"),
        "saved states": lambda n: pdf("q " * n + "BT /F0 12 Tf (a) Tj ET"),
        "nested arrays": lambda n: pdf("BT /F0 12 Tf " + "[" * n + "] TJ (a) Tj ET"),
        "brackets": lambda n: pdf("BT /F0 12 Tf (" + "(" * n + ")" * n + ") Tj ET"),
        "dictionaries": lambda n: pdf("/a " + "<<" * n + " BDC BT /F0 12 Tf (a) Tj ET"),
        "no operators": lambda n: pdf("a " * n + "BT /F0 12 Tf (a) Tj ET"),
        "fonts": lambda n: pdf("BT " + " ".join(f"/F{i} 12 Tf (a) Tj" for i in range(n)) + " ET", n),
        "matrices": lambda n: pdf("BT /F0 12 Tf " + "1 0 0 1 50 700 Tm (a) Tj " * n + "ET"),
        "blanks": lambda n: b"%PDF-1.4\n" + b" " * n,
        "objects": lambda n: b"%PDF-1.4\n" + b"1 0 obj<<>>endobj\n" * n,
        "beginnings of objects": lambda n: b"%PDF-1.4\n" + b"1 0 obj" * n,
        "ends": lambda n: b"%PDF-1.4\n" + b"%%EOF\n" * n,
        "tables of places": lambda n: b"%PDF-1.4\n" + b"xref\n0 1\n" * n + b"startxref\n9\n%%EOF",
    },
    "a.xml": {
        "sections": lambda n: debate("<debateSection>" * n + "</debateSection>" * n),
        "speeches": lambda n: debate("<debateSection>" + "<speech by='#a'><p>あ</p></speech>" * n + "</debateSection>"),
        "inline": lambda n: debate("<adjournment><p>" + "<b>あ</b>い<eol/>" * n + "</p></adjournment>"),
        "blocks": lambda n: debate("<adjournment>" + "<div>あ" * n + "</div>" * n + "</adjournment>"),
        "people": lambda n: debate("<adjournment><p>あ</p></adjournment>", "<TLCPerson eId='a' showAs='b'/>" * n),
        "posts": lambda n: as_wxr(*[item("<p>あ</p>", title=f"題{number}") for number in range(n)]),
        "fields": lambda n: as_wxr(item("<p>あ</p>").replace("</item>", "<wp:x>1</wp:x>" * n + "</item>")),
        "attributes": lambda n: as_wxr(item("<p>あ</p>").replace("<item>", f"<item {attributes(n)}>")),
        "nested": lambda n: as_wxr(item("<p>あ</p>") + "<a>" * n + "</a>" * n),
        "names": lambda n: as_wxr(item("<p>あ</p>") + "".join(f'<a xmlns:b{i}="c{i}"/>' for i in range(n))),
        "references": lambda n: as_wxr(item("<p>あ</p>").replace("<title>", "<title>" + "&#97;" * n)),
        "controls": lambda n: as_wxr(item("<p>あ" + "\x01" * n)),
        **{
            f"a post of {piece!r}": lambda n, piece=piece: post("<p>始め</p>" + piece * n + "おわり")  # type: ignore[misc]
            for piece in (
                *(
                    "[",
                    "]",
                    "[a",
                    "[a]",
                    '[a b="',
                    "[a b=c ",
                    '[a "',
                    "[caption]",
                    "[caption ",
                    "[caption]<img ",
                    "[/caption]",
                ),
                *(
                    "<pre>",
                    "<pre ",
                    "</pre>",
                    "<br ",
                    "<br>\n",
                    "\n\n",
                    "\n",
                    "\n \n",
                    " ",
                    " \n",
                    "<p ",
                    "<div>",
                    "<p>",
                    "<h2",
                    "<img ",
                    "<a >",
                ),
            )
        },
    },
    "a.vtt": {
        "cues": lambda n: b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\n<v a>b\n\n" * n,
        "a long cue": lambda n: b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v a>" * n + b"b",
        "one speaker": lambda n: b"WEBVTT\n\n" + "00:01.000 --> 00:02.000\n霧: あ\n\n".encode() * n,
        "times": lambda n: b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\n" * n + b"a",
        "tags": lambda n: b"WEBVTT\n\n00:01.000 --> 00:02.000\na" + b"<c" * n,
    },
    "a.json": {
        "nested": lambda n: b"[" * n,
        "objects": lambda n: b'{"a":' * n,
        "values": lambda n: b"1 " * n,
        "a long text": lambda n: b'{"title":"' + b"a" * n + b'","turns":[{"kind":"speech","text":"a"}]}',
        "keys": lambda n: ("{" + ",".join(f'"a{i}":1' for i in range(n)) + "}").encode(),
        "turns": lambda n: (
            '{"title":"a","turns":['
            + ",".join(f'{{"kind":"speech","speaker":"名{i}","text":"あ{i}"}}' for i in range(n))
            + "]}"
        ).encode(),
        "people": lambda n: (
            '{"title":"a","turns":[{"kind":"speech","text":"a"}],"participants":['
            + ",".join(f'{{"name":"名{i}"}}' for i in range(n))
            + "]}"
        ).encode(),
    },
}

"""One article in every format that people hand in. Headings, captions and lists are marked where a format can do it.

A line like 図1 or 写真2 is a caption: a picture stands there. A line that begins with ・ is an item of a list.
"""

import base64
import html
import quopri
import re
import unicodedata
import zipfile
from io import BytesIO

from docx import Document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "HeiseiKakuGo-W5"
_CAPTION = re.compile(r"(?:図|写真)\d")


def as_markdown(text: str, headings: dict[str, int]) -> bytes:
    return "\n".join(_marked_down(line, headings) for line in text.split("\n")).encode()


def _marked_down(line: str, headings: dict[str, int]) -> str:
    if line in headings:
        return f"{'#' * headings[line]} {line}"
    if _CAPTION.fullmatch(line):
        return f"![{line}](images/{len(line)}.png)"
    return f"- {line[1:]}" if line.startswith("・") else line


def as_html(text: str, headings: dict[str, int], *, url: str, encoding: str = "utf-8") -> bytes:
    title = html.escape(next(line for line, level in headings.items() if level == 1))
    page = (
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="{encoding}">'
        f"<title>{title}｜架空の冊子</title>"
        f'<link rel="canonical" href="{url}"><style>p {{ margin: 0 }}</style><script>var a = 1;</script></head>'
        "<body><header>架空の冊子 ログイン</header><nav><ul><li>入口<li>一覧</ul></nav><main><article>"
        f"{as_blocks(text, headings)}</article></main><footer>架空の足もと</footer></body></html>"
    )
    return page.encode(encoding)


def as_blocks(text: str, headings: dict[str, int]) -> str:
    """Headings and paragraphs, as note.com's editor makes them: a line break within a paragraph is a <br>."""
    blocks = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if len(lines) == 1 and lines[0] in headings:
            blocks.append(f"<h{headings[lines[0]]}>{html.escape(lines[0])}</h{headings[lines[0]]}>")
        elif len(lines) == 1 and _CAPTION.fullmatch(lines[0]):
            blocks.append(f"<figure><img src='https://example.org/1.png'><figcaption>{lines[0]}</figcaption></figure>")
        elif lines:
            prose = [line for line in lines if not line.startswith("・")]
            items = [line[1:] for line in lines if line.startswith("・")]
            blocks.append(f"<p>{'<br>'.join(html.escape(line) for line in prose)}</p>")
            if items:
                blocks.append(f"<ul>{''.join(f'<li><p>{html.escape(item)}</p></li>' for item in items)}</ul>")
    return "".join(blocks)


def as_docx(text: str, headings: dict[str, int]) -> bytes:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "架空の冊子"
    document.sections[0].footer.paragraphs[0].text = "架空の足もと"
    for line in text.split("\n"):
        if line in headings:
            document.add_heading(line, headings[line])
        elif line.startswith("・"):
            document.add_paragraph(line[1:], style="List Bullet")
        elif _CAPTION.fullmatch(line):
            document.add_paragraph(line, style="Caption")
        else:
            document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(text: str, *, columns: int = 40, size: float = 10.5) -> bytes:
    """Pages of A4 with a running head and page numbers; a paragraph breaks where the line is full."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = BytesIO()
    canvas = Canvas(stream)
    height, page = 0.0, 0
    for written in text.split("\n"):
        for line in broken(written, columns):
            if height < 60:
                if page:
                    canvas.showPage()
                page += 1
                height = 780
                canvas.setFont(FONT, 8)
                canvas.drawString(60, 815, "架空の冊子")
                canvas.drawString(290, 20, f"- {page} -")
                canvas.setFont(FONT, size)
            if line:
                canvas.drawString(60, height, line)
            height -= size * 1.6
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def broken(text: str, columns: int) -> list[str]:
    lines, line, width = [], "", 0.0
    for character in text:
        wide = 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
        if width + wide > columns:
            lines.append(line)
            line, width = "", 0.0
        line += character
        width += wide
    return [*lines, line]


def item(content: str, **fields: str) -> str:
    """An item of a WXR export; a field's double underscore is its namespace's colon."""
    values = {"title": "題", "link": "", "wp__status": "publish", "wp__post_type": "post"} | fields
    named = {key.replace("__", ":"): html.escape(value) for key, value in values.items()}
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in named.items())
    return f"<item>{inside}<content:encoded><![CDATA[{content}]]></content:encoded></item>"


def as_wxr(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>架空の冊子</title>'
        f"{''.join(items)}</channel></rss>"
    ).encode()


def as_zip(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def as_mhtml(page: str, encoding: str, kind: str = "text/html", encoded: str = "base64") -> bytes:
    """A page saved by a browser as one file, with a picture."""
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/kakuu\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n------b\r\n'
    )
    encode = base64.encodebytes if encoded == "base64" else quopri.encodestring
    body = encode(page.encode(encoding)).decode().replace("\n", "\r\n")
    part = f"Content-Type: {kind}; charset={encoding}\r\nContent-Transfer-Encoding: {encoded}\r\n\r\n{body}\r\n"
    picture = "------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    return f"{head}{part}{picture}------b--\r\n".encode()

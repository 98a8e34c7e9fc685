"""One article in every format that people hand in. Headings are marked where a format can mark them."""

import html
import unicodedata
import zipfile
from io import BytesIO

from docx import Document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "HeiseiKakuGo-W5"


def as_markdown(text: str, headings: dict[str, int]) -> bytes:
    lines = [f"{'#' * headings[line]} {line}" if line in headings else line for line in text.split("\n")]
    return "\n".join(lines).encode()


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
        elif lines:
            blocks.append(f"<p>{'<br>'.join(html.escape(line) for line in lines)}</p>")
    return "".join(blocks)


def as_docx(text: str, headings: dict[str, int]) -> bytes:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "架空の冊子"
    document.sections[0].footer.paragraphs[0].text = "架空の足もと"
    for line in text.split("\n"):
        if line in headings:
            document.add_heading(line, headings[line])
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
        for line in _broken(written, columns):
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


def _broken(text: str, columns: int) -> list[str]:
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

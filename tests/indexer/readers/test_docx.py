from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml

from indexer.parsing import parse
from kb.errors import SourceError
from tests.support.documents import read
from tests.support.rendering import as_zip

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


RUN = "<w:r><w:t>{}</w:t></w:r>"


def saved(document: Any) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_runs(*runs: str) -> bytes:
    document = Document()
    paragraph = document.add_paragraph("前")
    for run in runs:
        paragraph._p.append(parse_xml(run.replace(">", f" {W}>", 1)))
    return saved(document)


def texts(data: bytes) -> list[str]:
    return [line.text for line in read("a.docx", data).lines if line.text]


def test_a_document_of_all_kinds_of_paragraphs() -> None:
    document = Document()
    document.add_heading("題名", 0)
    document.add_heading("章", 1)
    document.add_heading("節", 2)
    document.add_paragraph("原田\n話す。")
    for word, style in {"一": "Bullet", "二": "Bullet", "三": "Number", "四": "Number"}.items():
        document.add_paragraph(word, style=f"List {style}")
    table = document.add_table(2, 2)
    for row, words in enumerate((("役職", "氏名"), ("市長", "原田\n明"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    manuscript = read("a.docx", saved(document))
    assert [(line.text, line.heading) for line in manuscript.lines if line.text] == [
        ("題名", 1),
        ("章", 1),
        ("節", 2),
        ("原田", None),
        ("話す。", None),
        ("・一", None),
        ("・二", None),
        ("1. 三", None),
        ("2. 四", None),
        ("役職\t氏名", None),
        ("市長\t原田 明", None),
    ]
    assert manuscript.source.format == "docx"


def test_a_heading_by_its_outline_level() -> None:
    document = Document()
    paragraph = document.add_paragraph("見出しの行")
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    assert read("a.docx", saved(document)).lines[0].heading == 3


@pytest.mark.parametrize(
    ("run", "expected", "said"),
    [
        ("<w:ins><w:r><w:t>挿入</w:t></w:r></w:ins>", ["前挿入"], None),
        ("<w:del><w:r><w:delText>消した</w:delText></w:r></w:del>", ["前"], ("deletion", "消した")),
        ("<w:moveFrom><w:r><w:t>移した</w:t></w:r></w:moveFrom>", ["前"], ("deletion", "移した")),
        ("<w:hyperlink><w:r><w:t>資料</w:t></w:r></w:hyperlink>", ["前資料"], None),
        ("<w:sdt><w:sdtContent><w:r><w:t>欄</w:t></w:r></w:sdtContent></w:sdt>", ["前欄"], None),
        (
            f"<w:r><w:ruby><w:rt>{RUN.format('たか')}</w:rt><w:rubyBase>{RUN.format('髙')}</w:rubyBase></w:ruby></w:r>",
            ["前髙"],
            ("ruby", "たか"),
        ),
        (
            "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>箱の中</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
            ["前", "箱の中"],
            None,
        ),
        (
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x=1</m:t></m:r></m:oMath>',
            ["前x=1"],
            None,
        ),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:noBreakHyphen/></w:r>", ["前一", "二\t-"], None),
    ],
)
def test_what_a_paragraph_can_hold(run: str, expected: list[str], said: tuple[str, str] | None) -> None:
    data = with_runs(run)
    assert texts(data) == expected
    found = [(one.code, one.message) for one in read("a.docx", data).diagnostics]
    assert not said or any(code == said[0] and said[1] in message for code, message in found)


def test_heads_feet_and_comments_are_named() -> None:
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = "柱の文", "足の文"
    document.add_comment(document.add_paragraph("本文").runs, text="書き込み", author="架空")
    messages = " ".join(one.message for one in read("a.docx", saved(document)).diagnostics)
    assert all(words in messages for words in ("柱の文", "足の文", "書き込み"))


DTD = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
HIDDEN_DTDS = (
    f"<!--{'x' * 10_000}-->{DTD}".encode(),
    DTD.encode("utf-16"),
    f'<?xml version="1.0" encoding="UTF-16"?>{DTD}'.encode("utf-16"),
    f'<?xml version="1.0" encoding="shift_jis"?>\n<?a b?>{DTD}'.encode(),
    b" " * 5000 + DTD.encode(),
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "パスワード"),
        (as_zip({"a.txt": b"a"}), "Word"),
        (as_zip({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}), "実体"),
        *((as_zip({"word/document.xml": part}), "実体") for part in HIDDEN_DTDS),
        (saved(Document()), "本文"),
        (saved(Document())[:-200], "ZIP"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read("a.docx", data)


def test_struck_out_words_are_reported() -> None:
    document = Document()
    paragraph = document.add_paragraph("三割")
    paragraph.add_run("四割").font.strike = True
    paragraph.add_run("ほど").font.strike = False
    manuscript = read("a.docx", saved(document))
    assert [line.text for line in manuscript.lines] == ["三割ほど"]
    assert [one.code for one in manuscript.diagnostics if "四割" in one.message] == ["deletion"]


@pytest.mark.parametrize("by", ["run", "character style", "paragraph style", "based on"])
def test_hidden_text_is_reported(by: str) -> None:
    document = Document()
    paragraph = document.add_paragraph("見える。")
    hidden = paragraph.add_run("隠した。")
    shown = paragraph.add_run("見せる。")
    shown.font.hidden = False
    style = document.styles.add_style("隠し", 1 if by == "paragraph style" else 2)
    style.font.hidden = True
    derived = document.styles.add_style("隠しから", 2)
    if by == "run":
        hidden.font.hidden = True
    elif by == "paragraph style":
        paragraph.style = style
        paragraph.runs[0].font.hidden = False
    elif by == "character style":
        hidden.style = style
    else:
        derived.base_style = style
        hidden.style = derived
    manuscript = read("a.docx", saved(document))
    assert [line.text for line in manuscript.lines] == ["見える。見せる。"]
    assert [one.code for one in manuscript.diagnostics if "隠した。" in one.message] == ["hidden-part"]


def test_a_text_box_is_read_and_pointed_at_since_nobody_knows_where_it_belongs() -> None:
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:drawing><wp:anchor>'
        '<wp:docPr id="1" name="テキスト ボックス 1"/><w:txbxContent><w:p><w:r><w:t>囲みの記事</w:t></w:r></w:p>'
        "</w:txbxContent></wp:anchor></w:drawing></w:r>"
    )
    document = Document()
    document.add_paragraph("前")._p.append(parse_xml(box))
    manuscript = read("a.docx", saved(document))
    assert [line.text for line in manuscript.lines] == ["前", "囲みの記事"]
    assert [(one.line, one.code) for one in manuscript.diagnostics] == [(2, "text-box")]


def talk(*lines: tuple[str, str]) -> bytes:
    """Paragraphs of a bold beginning, in runs separated by a bar, and the rest."""
    document = Document()
    document.add_heading("架空の対談", 1)
    for bold, rest in lines:
        paragraph = document.add_paragraph()
        for part in bold.split("|"):
            paragraph.add_run(part).bold = True
        if rest:
            paragraph.add_run(rest)
    return saved(document)


@pytest.mark.parametrize(
    ("bold", "rest", "label"),
    [
        ("早川", "　窓口の話です。", "早川"),
        ("早|川", "　窓口の話です。", "早川"),
        ("早川 直人", "：窓口の話です。", "早川 直人"),
        ("早川", "", "早川"),
        (" ", "窓口の話です。", None),
        ("", "窓口の話です。", None),
    ],
)
def test_bold_at_the_beginning_is_the_label_of_its_line(bold: str, rest: str, label: str | None) -> None:
    (line,) = [line for line in read("a.docx", talk((bold, rest))).lines if line.text.strip() and not line.heading]
    assert (line.label or None, line.text) == (label, f"{bold.replace('|', '')}{rest}")


def test_names_in_bold_are_speakers() -> None:
    lines = [
        ("早川", "　窓口の話です。"),
        ("黒江", "　はい、そうです。"),
        ("早川", "　では、次です。"),
        ("黒江", "　お願いします。"),
    ] * 2
    turns = parse(read("a.docx", talk(*lines))).turns
    assert [turn.speaker for turn in turns if turn.kind == "speech"] == ["早川", "黒江"] * 4


def test_bold_in_text_boxes_and_tables_leaves_no_marks() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, ("早川", "窓口"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    manuscript = read("a.docx", saved(document))
    assert [line.text for line in manuscript.lines if line.text] == ["早川\t窓口"]

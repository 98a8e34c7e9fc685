from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from kb.errors import SourceError
from tests.support.documents import read
from tests.support.format_samples import FIRST, SECOND, drawn, in_columns
from tests.support.rendering import FONT, as_pdf

LONG = "霧ヶ谷市では窓口の用紙を三つから一つに減らしました。書き直しをなさる方が毎日のようにいたからです。" * 3


def protected(user: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(as_pdf("架空の本文です。"))))
    writer.encrypt(user, "主の鍵", algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def texts(data: bytes) -> list[str]:
    return [line.text for line in read("a.pdf", data).lines if line.text]


def test_a_paragraph_is_one_line_again() -> None:
    assert texts(as_pdf(f"題名の行\n\n{LONG}\n原田\n{LONG}"))[1:] == ["題名の行", LONG, "原田", LONG]


def test_gaps_are_blank_lines() -> None:
    lines = [line.text for line in read("a.pdf", as_pdf("一行\n二行\n\n三行\n四行\n五行")).lines]
    # Of a single page nobody can tell what others would repeat.
    assert lines == ["架空の冊子", "", "一行", "二行", "", "三行", "四行", "五行"]


def test_what_every_page_repeats_is_put_aside_and_named() -> None:
    manuscript = read("a.pdf", as_pdf("\n".join(f"第{number}の行です。" for number in range(120))))
    assert [line.text for line in manuscript.lines if line.text] == [f"第{number}の行です。" for number in range(120)]
    found = [(one.code, one.message.rpartition(": ")[2]) for one in manuscript.diagnostics]
    assert found.count(("running-head", "架空の冊子")) == 3
    assert [("page-number", f"- {page} -") in found for page in (1, 2, 3)] == [True] * 3


def test_larger_type_is_a_heading() -> None:
    data = drawn(
        (60, 700, 16, "大きな題"), (60, 660, 12.5, "小さな題"), (60, 640, 10, LONG[:30]), (60, 624, 10, LONG[30:50])
    )
    assert [(line.text, line.heading) for line in read("a.pdf", data).lines if line.text][:2] == [
        ("大きな題", 1),
        ("小さな題", 2),
    ]


def test_a_reading_above_the_line_is_no_line() -> None:
    data = drawn((60, 700, 10, LONG[:20]), (70, 690, 5, "たか"), (60, 682, 10, "髙見沢さんの話です。"))
    assert "たか" not in texts(data)
    assert "ruby" in {one.code for one in read("a.pdf", data).diagnostics}


def test_a_page_without_text_among_others_is_named() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(as_pdf("本文です。"))))
    writer.add_blank_page()
    stream = BytesIO()
    writer.write(stream)
    messages = [one.message for one in read("a.pdf", stream.getvalue()).diagnostics if one.code == "page-without-text"]
    assert messages == ["文字のないページがあります: 2"]


def test_a_file_that_only_forbids_things_is_read() -> None:
    assert "架空の本文です。" in texts(protected(""))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "PDF ではありません"),
        (b"%PDF-1.4", "PDF として"),
        (as_pdf("本文")[:300], "PDF として|文字の情報"),
        (protected("鍵"), "パスワード"),
        (drawn((60, 700, 10, " ")), "文字認識"),
    ],
)
def test_what_has_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read("a.pdf", data)


@pytest.mark.parametrize("by_rows", [False, True])
def test_two_columns_are_read_one_after_the_other_however_they_were_drawn(by_rows: bool) -> None:
    pieces = in_columns((60, FIRST), (310, SECOND))
    if by_rows:
        pieces.sort(key=lambda piece: (-piece[1], piece[0]))
    assert texts(drawn((60, 760, 16, "二段で組んだ架空の会報の題名はとても長い"), *pieces)) == [
        "二段で組んだ架空の会報の題名はとても長い",
        FIRST,
        SECOND,
    ]


def test_a_heading_across_the_columns_parts_them() -> None:
    above, below = in_columns((60, FIRST), (310, SECOND)), in_columns((60, SECOND), (310, FIRST), top=400)
    across = (60, 430, 10, "段をまたぐ見出しの行がここにあります、そして右の段の中ほどまで続きます")
    found = "".join(texts(drawn(*above, *below, across)))
    assert found == f"{FIRST}{SECOND}{across[3]}{SECOND}{FIRST}"


def test_a_table_is_no_pair_of_columns() -> None:
    rows = [("市長", "原田 明"), ("副市長", "東 港"), ("総務部長", "南 岸"), ("課長", "西 浜"), ("係長", "北 磯")] * 2
    pieces = [
        (x, 700 - 16 * row, 10, text)
        for row, cells in enumerate(rows)
        for x, text in zip((60, 310), cells, strict=True)
    ]
    assert texts(drawn(*pieces)) == ["\t".join(cells) for cells in rows]


def test_a_line_that_ends_before_the_margin_within_a_word_goes_on() -> None:
    narrow = "会議は2023年10月から12月まで21回ひらき、CIOが毎回でてくださいまし"
    pieces = [
        (60, 700, 10, LONG[:24] + "それも一年をかけてです。"),
        (60, 684, 10, narrow),
        (60, 668, 10, "た。次の会議の日も決めています。"),
        (60, 652, 10, "原田"),
    ]
    assert texts(drawn(*pieces))[-2:] == [f"{narrow}た。次の会議の日も決めています。", "原田"]


def test_a_speaker_at_the_top_of_two_pages_is_no_running_head() -> None:
    as_pdf("字")
    stream = BytesIO()
    canvas = Canvas(stream)
    for page in range(3):
        canvas.setFont(FONT, 8)
        canvas.drawString(60, 815, "架空の会報")
        canvas.setFont(FONT, 10)
        canvas.drawString(60, 780, "原田" if page else "第一章")
        for row in range(5):
            canvas.drawString(60, 764 - 16 * row, f"{page}頁の{row}行目です。")
        canvas.showPage()
    canvas.save()
    manuscript = read("a.pdf", stream.getvalue())
    assert [line.text for line in manuscript.lines].count("原田") == 2
    heads = [one.message.rpartition(": ")[2] for one in manuscript.diagnostics if one.code == "running-head"]
    assert heads == ["架空の会報"] * 3


def test_a_space_in_a_font_of_its_own_stays() -> None:
    data = BytesIO()
    canvas = Canvas(data)
    line = canvas.beginText(60, 700)
    for font, text in [(FONT, "浅間市長"), ("Helvetica", " "), (FONT, "窓口を減らします。")]:
        line.setFont(font, 10)
        line.textOut(text)
    canvas.drawText(line)
    canvas.save()
    assert texts(data.getvalue()) == ["浅間市長 窓口を減らします。"]

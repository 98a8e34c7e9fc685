from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from indexer.readers.pdf_cmaps import _NAMED
from kb.errors import SourceError
from tests.support.documents import read

TEXT = "架空委員会の会議録を開く"
LATIN = "Minutes of an invented meeting, all readable."


def composite(cmap: str, codes: bytes, *, latin: str = "", embedded: bool = False) -> bytes:
    """A PDF with one line in a composite font of that CMap, and one in Helvetica."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Kakuu"),
            NameObject("/Encoding"): writer._add_object(DecodedStreamObject()) if embedded else NameObject(cmap),
            NameObject("/DescendantFonts"): ArrayObject(
                [
                    writer._add_object(
                        DictionaryObject(
                            {
                                NameObject("/Type"): NameObject("/Font"),
                                NameObject("/Subtype"): NameObject("/CIDFontType0"),
                                NameObject("/BaseFont"): NameObject("/Kakuu"),
                                NameObject("/DW"): NumberObject(1000),
                            }
                        )
                    )
                ]
            ),
        }
    )
    plain = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font, NameObject("/F2"): plain})}
    )
    content = DecodedStreamObject()
    line = f"BT /F1 12 Tf 60 780 Td <{codes.hex()}> Tj ET BT /F2 12 Tf 60 740 Td ({latin}) Tj ET"
    content.set_data(line.encode("ascii"))
    page[NameObject("/Contents")] = writer._add_object(content)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def text_of(data: bytes) -> str:
    return "\n".join(line.text for line in read("a.pdf", data).lines if line.text)


@pytest.mark.parametrize(
    ("cmap", "codec"),
    [one for one in sorted(_NAMED.items()) if not one[0].startswith(("/GB", "/UniGB", "/KSC", "/B5", "/HK"))],
)
def test_text_of_a_predefined_cmap_is_read(cmap: str, codec: str) -> None:
    assert text_of(composite(cmap, TEXT.encode(codec))) == TEXT


@pytest.mark.parametrize(
    ("cmap", "codec", "text"),
    [
        ("/KSCms-UHC-H", "cp949", "서울시"),
        ("/KSC-EUC-V", "euc_kr", "서울시"),
        ("/UniKS-UTF8-H", "utf-8", "서울시"),
        ("/B5pc-H", "big5", "會議錄"),
        ("/HKscs-B5-V", "big5hkscs", "會議"),
        ("/GBKp-EUC-H", "gbk", "会议录"),
        ("/90ms-RKSJ-H", "cp932", "①髙﨑ｶﾅabc"),
        ("/EUC-H", "euc_jp", "ｶﾅabc漢字"),
    ],
)
def test_other_predefined_cmaps(cmap: str, codec: str, text: str) -> None:
    assert text_of(composite(cmap, text.encode(codec))) == text


@pytest.mark.parametrize("cmap", ["/Identity-H", "/Identity-V", "/WP-Symbol-H", "/GBT-H", "/Kakuu-H"])
def test_codes_without_a_table_are_refused(cmap: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SourceError, match="対応表がない") as raised:
        text_of(composite(cmap, TEXT.encode("utf-16-be")))
    assert raised.value.refusal.code == "no-text"
    assert not caplog.records


def test_an_embedded_cmap_without_a_table_is_refused() -> None:
    with pytest.raises(SourceError, match="対応表がない"):
        text_of(composite("", TEXT.encode("utf-16-be"), embedded=True))


def test_a_few_codes_without_a_table_are_marked_and_counted() -> None:
    manuscript = read("a.pdf", composite("/Identity-H", "架空".encode("utf-16-be"), latin=LATIN))
    assert [line.text for line in manuscript.lines if line.text] == ["\ufffd\ufffd", LATIN]
    assert [(one.code, "2 字" in one.message) for one in manuscript.diagnostics] == [("undecodable-font", True)]

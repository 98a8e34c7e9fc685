import zipfile

import pytest

from indexer.parsing import parse
from indexer.readers import zip_archives
from kb.errors import SourceError
from tests.support.documents import read, read_all
from tests.support.format_samples import EXPORT
from tests.support.rendering import as_wxr, as_zip, item


def test_every_published_post_is_a_document() -> None:
    first, second = read_all("a.xml", EXPORT)
    assert [line.text for line in first.lines if line.text] == ["一つ目", "一つ目の本文"]
    assert [(line.text, line.heading) for line in second.lines if line.text] == [
        ("二つ目", 1),
        ("初めの行", None),
        ("次の行", None),
        ("見出し", 2),
        ("段落", None),
    ]
    assert (first.source.url, first.name, parse(first).id) == ("https://note.com/kakuu/n/n1", "n1", "n1")
    assert (second.source.url, second.name, parse(second).id) == ("https://example.com/?p=2", "座談会", "座談会")
    assert first.source.sha256 == second.source.sha256


def test_what_is_left_out_is_counted_once() -> None:
    first, second = read_all("a.xml", EXPORT)
    (counted,) = [one.message for one in first.diagnostics if one.code == "left-out"]
    for words in ("下書き 1", "予約投稿 2", "パスワード付き 1", "記事ではない項目 1", "本文のない記事 1"):
        assert words in counted
    assert "left-out" not in {one.code for one in second.diagnostics}


def test_an_export_may_be_zipped() -> None:
    data = as_zip({"export/a.xml": EXPORT, "assets/zu.png": b"\x89PNG", "__MACOSX/a.xml": b"x", "other.xml": b"<a/>"})
    assert [one.name for one in read_all("a.zip", data)] == ["n1", "座談会"]


def test_a_control_character_does_not_spoil_an_export() -> None:
    manuscript = read("a.xml", EXPORT.split(b"<item>")[0] + item("<p>本\x0b文</p>").encode() + b"</channel></rss>")
    assert "本\ufffd文" in [line.text for line in manuscript.lines]


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
XXE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel>&a;</channel></rss>'


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("a.xml", BOMB, "DTD"),
        ("a.xml", XXE, "DTD"),
        ("a.xml", BOMB.decode().encode("utf-16"), "DTD"),
        ("a.xml", EXPORT[:-50], "XML として正しくありません"),
        ("a.xml", b"<rss><channel><item><title>a</title></item></channel></rss>", "WXR"),
        ("a.xml", b"<rss/>", "WXR"),
        ("a.xml", as_wxr(item("<p>a</p>", wp__status="draft")), "下書き 1"),
        ("a.xml", b"<html/>", "note・WordPress"),
        ("a.xml", b" ", "中身"),
        ("a.xml", b'<?xml version="1.0" encoding="no-such"?><rss/>', "XML"),
        ("a.zip", b"PK", "ZIP"),
        ("a.zip", as_zip({"a.txt": b"a"}), "書き出しの ZIP"),
        ("a.zip", as_zip({"a.xml": EXPORT, "b/c.zip": b"PK"}), "別の圧縮ファイル"),
        ("a.zip", as_zip({"a.xml": XXE}), "DTD"),
        ("a.zip", as_zip({"a.xml": b"<rss>" + b" " * 30_000_000}), "倍"),
        ("a.zip", as_zip({f"{number}.xml": b"" for number in range(zip_archives.MAX_MEMBERS + 1)}), "5,001 個"),
        ("a.zip", as_zip({"a.xml": EXPORT})[:-30], "ZIP"),
    ],
)
def test_what_must_not_be_opened_is_refused(path: str, data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said) as raised:
        read_all(path, data)
    assert str(raised.value).startswith(path)


def test_an_archive_too_large_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archives, "MAX_TOTAL", 100)
    with pytest.raises(SourceError, match="展開すると"):
        read_all("a.zip", as_zip({"a.xml": EXPORT}))


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(as_zip({"a.xml": EXPORT}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(SourceError, match="パスワード"):
        read_all("a.zip", bytes(data))


def test_a_damaged_member_is_refused() -> None:
    data = as_zip({"a.xml": EXPORT}, zipfile.ZIP_STORED).replace("本文".encode(), "木文".encode())
    with pytest.raises(SourceError, match="壊れている"):
        read_all("a.zip", data)

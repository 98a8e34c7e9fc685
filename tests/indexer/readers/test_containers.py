import re
import struct
import warnings
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from indexer.parsing import parse
from kb.errors import SourceError
from tests.support.documents import read, read_all
from tests.support.rendering import as_mhtml, as_zip

PAGE = "<html><head><title>架空</title></head><body><h1>架空の会議{}</h1><p>○霧島委員長　開会します。</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_saved_page_in_one_file(encoding: str) -> None:
    manuscript = read("a.mhtml", as_mhtml(PAGE.format(""), encoding))
    assert parse(manuscript).title == "架空の会議"
    assert manuscript.source.url == "https://example.com/kakuu"


@pytest.mark.parametrize("data", [b"", b"text", as_mhtml("x", "utf-8", "text/plain")])
def test_a_file_without_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"HTML のページがありません|MHTML ではありません"):
        read("a.mhtml", data)


def test_each_page_of_a_zip_is_a_document() -> None:
    pages = {
        "会議/1.html": PAGE.format("一").encode(),
        "2.HTM": PAGE.format("二").encode(),
        "a.png": b"",
        ".x.html": b"",
    }
    found = [parse(one) for one in read_all("a.zip", as_zip(pages))]
    assert [one.title for one in found] == ["架空の会議一", "架空の会議二"]
    assert len({one.id for one in found}) == 2
    assert {one.source.path for one in found} == {"a.zip"}


def parts(*contents: tuple[str, str], kind: str = "multipart/related", boundary: str = "b", end: bool = True) -> str:
    """A message of parts, each with its headers and its content."""
    inner = "".join(f"--{boundary}\r\n{headers}\r\n\r\n{content}\r\n" for headers, content in contents)
    return f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n{inner}' + (f"--{boundary}--\r\n" if end else "")


HTML = "Content-Type: text/html"
PICTURE = ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", "iVBORw0KGgo=")
QUOTED = f"{HTML}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
TALK = PAGE.format("")


@pytest.mark.parametrize(
    "message",
    [
        parts((HTML, TALK)),
        parts(PICTURE, (HTML, TALK), PICTURE),
        parts(
            (
                parts((HTML, TALK), kind="multipart/alternative", boundary="c")
                .strip()
                .replace("\r\n\r\n", "\r\n\r\n", 1),
                "",
            )
        ),
        parts((HTML, "<p>広告</p>"), (f"{HTML}\r\nContent-ID: <main>", TALK)).replace(
            "related;", 'related; start="<main>";'
        ),
        parts((f"{HTML}; charset=x-unknown", TALK)),
        parts((f"{HTML}; charset=punycode", TALK)),
        parts((f'{HTML}; charset="a\0b"', TALK)),
        parts((f"{HTML}\r\nContent-Transfer-Encoding: x-unknown", TALK)),
        f"\ufeff\r\n{parts((HTML, TALK))}",
    ],
)
def test_odd_messages_are_read(message: str) -> None:
    manuscript = read("a.mhtml", message.encode())
    assert [(turn.speaker, turn.text) for turn in parse(manuscript).turns if turn.speaker] == [("霧島", "開会します。")]


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_the_charset_of_the_part_holds_for_a_page_that_declares_none(encoding: str) -> None:
    manuscript = read("a.mhtml", as_mhtml(PAGE.format("ﾃｽﾄ" if encoding == "cp932" else ""), encoding))
    assert "○霧島委員長　開会します。" in [line.text for line in manuscript.lines]


LONG = PAGE.format("") + "".join(f"<p>○黒江委員　{number}番目の質問です。</p>" for number in range(90))


@pytest.mark.parametrize("encoded", ["base64", "quoted-printable"])
@pytest.mark.parametrize("left_out", range(4))
def test_a_message_that_is_cut_off_is_read_as_far_as_it_goes_and_reported(encoded: str, left_out: int) -> None:
    data = as_mhtml(LONG, "utf-8", encoded=encoded)
    manuscript = read("a.mhtml", data[: len(data) // 2 - left_out])
    assert "○黒江委員　1番目の質問です。" in [line.text for line in manuscript.lines]
    assert [one.code for one in manuscript.diagnostics if "途中で切れています" in one.message] == ["damaged-part"]


@pytest.mark.parametrize("charset", ["idna", "undefined", "ascii"])
def test_cut_base64_with_other_bytes_is_read_in_any_declared_charset(charset: str) -> None:
    data = as_mhtml(LONG, "utf-8").replace(b"charset=utf-8", f"charset={charset}".encode())
    end = data.index(b"base64\r\n\r\n") + 2_001 + len(b"base64\r\n\r\n")
    manuscript = read("a.mhtml", data[: end - 400] + b"\xd3\xff" + data[end - 400 : end])
    assert "○黒江委員　1番目の質問です。" in [line.text for line in manuscript.lines]


def test_frames_of_a_page_are_reported() -> None:
    manuscript = read("a.mhtml", parts((HTML, TALK), (HTML, "<p>枠の中の文</p>"), (HTML, "")).encode())
    assert [one.code for one in manuscript.diagnostics if "枠の中の文" in one.message] == ["page-part"]


def nested(depth: int) -> bytes:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return f"{heads}{HTML}\r\n\r\n{TALK}\r\n".encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (parts((HTML, TALK)).replace("--b", "--c").encode(), "壊れているか MHTML では"),
        (parts((HTML, "")).encode(), "中身がありません|本文が見つかりません"),
        (nested(2000), "入れ子が深すぎます"),
        (b"Content-Type: message/rfc822\r\n\r\n" * 2000 + nested(1), "入れ子が深すぎます"),
    ],
)
def test_a_message_without_a_readable_page_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=rf"^a\.mhtml: .*(?:{reason})"):
        read("a.mhtml", data)


def packed(*members: tuple[str, bytes]) -> bytes:
    """A zip whose names may recur, and are written as they are."""
    stream = BytesIO()
    with warnings.catch_warnings(), ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # two members of one name
        for name, data in members:
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return stream.getvalue()


ONE, OTHER = PAGE.format("一").encode(), PAGE.format("二").encode()


def test_two_pages_of_one_name_are_two_documents() -> None:
    found = [parse(one) for one in read_all("a.zip", packed(("1.html", ONE), ("1.html", OTHER), ("1.htm", ONE)))]
    assert [one.title for one in found] == ["架空の会議一", "架空の会議二", "架空の会議一"]
    assert len({one.id for one in found}) == 3


@pytest.mark.parametrize(
    "name", ["../../1.html", "/1.html", "a/../1.html", "C:\\1.html", "1\n.html", "名" * 80 + ".html"]
)
def test_a_name_that_leads_elsewhere_is_only_a_name(name: str) -> None:
    (manuscript,) = read_all("a.zip", packed((name, ONE)))
    assert manuscript.name
    assert not {"..", "\n", "\\"} & {*manuscript.name.split("/"), *manuscript.name}
    assert re.fullmatch(r"[\w-]+", parse(manuscript).id)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_names_that_are_not_declared_as_utf_8_are_read(encoding: str) -> None:
    name = "窓口.html".encode(encoding)
    data = packed(("x" * (len(name) - 5) + ".html", ONE)).replace(b"x" * (len(name) - 5), name[:-5])
    assert read("a.zip", data).name == "窓口"


def test_what_a_zip_holds_beside_pages_is_named() -> None:
    members = ["1.html", "1_files/枠.html", "1_files/a.css", "空.html", "資料.pdf", "図.png", "メモ.txt"]
    found = read("a.zip", packed(*((name, b"<p></p>" if name == "空.html" else ONE) for name in members)))
    (told,) = [one.message for one in found.diagnostics if one.code == "left-out"]
    assert "4 個" in told
    assert "1_files/枠.html、空.html、資料.pdf、メモ.txt" in told


def patched(offset: int, value: int, width: str = "<I") -> bytes:
    """A zip of a page with a field of its directory set to another value."""
    data = bytearray(packed(("1.html", ONE)))
    struct.pack_into(width, data, data.index(b"PK\x01\x02") + offset, value)
    return bytes(data)


BOMB = b"<p>" + b"a" * 30_000_000


@pytest.mark.parametrize(
    ("data", "reason", "code"),
    [
        (packed(("1.html", BOMB)), r"展開すると [\d,]+ 倍", "too-large"),
        (packed(*((f"{number}.html", b"") for number in range(5_001))), "5,001 個", "too-large"),
        (patched(24, 300_000_000), "バイトになります", "too-large"),
        (patched(8, 1, "<H"), "パスワードで保護", "protected"),
        (patched(16, 1), "壊れているか", "damaged"),
        (patched(10, 99, "<H"), "壊れているか", "damaged"),
        (patched(42, 5), "壊れているか", "damaged"),
        (packed(("1.html", ONE), ("中.zip", packed(("2.html", ONE)))), "別の圧縮ファイル（中.zip）", "unsafe"),
        (packed(("1.html", b"\0\1\2\3" * 200)), r"a\.zip:1\.html: テキストではなくバイナリ", "encoding"),
        (packed(("1.html", b"")), "HTML のページも", "structure"),
        (packed(("a.png", b"x")), "HTML のページも", "structure"),
        (packed(), "HTML のページも", "structure"),
        (packed(("1.html", ONE))[:-30], "壊れているか", "damaged"),
    ],
)
def test_a_hostile_zip_is_refused_with_its_reason(data: bytes, reason: str, code: str) -> None:
    with pytest.raises(SourceError, match=reason) as refused:
        read_all("a.zip", data)
    assert refused.value.refusal.code == code


def test_a_member_that_is_larger_than_declared_is_refused() -> None:
    """zipfile stops at the declared size; the checksum then tells that the rest is missing."""
    with pytest.raises(SourceError, match="壊れているか"):
        read_all("a.zip", patched(24, 20))

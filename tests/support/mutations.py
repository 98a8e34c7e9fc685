"""Mutations of files: of their bytes, of the words that their formats are made of, and of the structure of archives."""

import random
import re
import struct
import warnings
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

from tests.support.rendering import as_zip

Mutate = Callable[[random.Random, bytes], bytes]

PIECES = [
    *(b"", b"\0", b"\xff", b"<", b">", b"</p>", b"<div>", b"<table><tr><td>", b"<!--", b"]]>", b"&", b'"', b"{", b"}"),
    *(b"[", b"]", b"null", b"-1", b"1e999", b"\n", b"\r", b"\xe3\x81", "\u202e".encode(), "○議長　".encode(), b"`"),
    *(b"|", b"# ", b"obj", b"endstream", b"/Length 9", b"PK\x03\x04", b"<!DOCTYPE a>", b"\xed\xa0\x80", b"=", b"=E3="),
    *(
        b"\r\n\r\n",
        b"--",
        b"\r\n------b\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"00:00:01.000 --> ",
    ),
    *(b"1\n00:00:09,000 --> 00:00:99,000\n", b"<v ", b"NOTE ", b"\\u0000", b"\\ud800", b"9" * 400, b"&#x110000;"),
]
# Words of a format that stand for one another: a file may have another of them than it should.
WORDS = (
    *(b"utf-8 UTF-16 utf-7 shift_jis cp932 iso-2022-jp euc-jp idna punycode unicode_escape hex undefined".split(),),
    b"base64 quoted-printable 8bit 7bit binary x-uuencode x-unknown".split(),
    b"text/html multipart/related multipart/mixed message/rfc822 text/plain application/octet-stream".split(),
    b"boundary charset name filename Content-Location Content-ID".split(),
    b"div p table tr td ul li ruby rt rp h1 h2 dt dl figure template svg select textarea title noscript xmp".split(),
    b"w:p w:r w:t w:tbl w:tr w:tc w:del w:ins w:delText w:rPr w:pPr w:br w:tab w:txbxContent w:sdt m:t".split(),
    b"rss channel item data records meetingRecord speechRecord speech title content:encoded wp:status".split(),
    b"akomaNtoso debate debateBody debateSection question answer scene heading from by as kb:kind".split(),
    b'"turns" "text" "title" "kind" "speaker" "segments" "results" "tokens" "start" "written" "speech"'.split(),
    b"true null 0 -1 1e400 NaN [] {}".split(),
    b"/Type /Page /Pages /Font /Length /Filter /FlateDecode /Kids /Contents /Root /Encoding /ToUnicode".split(),
)
_CLASS = {word: words for words in WORDS for word in words}
_WORD = re.compile(
    rb"(?<![\w/-])(?:" + b"|".join(map(re.escape, sorted(_CLASS, key=len, reverse=True))) + rb")(?![\w/-])"
)
NAMES = [
    *(
        "../../外.html",
        "/etc/passwd.html",
        "C:\\窓口.html",
        "a/../a.html",
        ".html",
        "a.html/",
        "__MACOSX/a.html",
        "名" * 200,
    ),
    *("a.zip", "a.docx", "[Content_Types].xml", "word/document.xml", "a\u202elmth.html", "a\n.html", "a.HTM", "a.xml"),
]
# Offset and width in bytes of the fields of an entry in the central directory of a zip.
FIELDS = [(6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (38, 4), (42, 4)]
VALUES = [0, 1, 2, 8, 9, 12, 14, 99, 0x800, 0x801, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def flipped(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _count in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def put_in(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(PIECES) * chance.choice([1, 1, 1, 50]) + data[at:]


def taken_out(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice([1, 3, 40, 400]) :]


def doubled(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at : at + chance.choice([5, 100, 1000])] + data[at:]


def lines_moved(chance: random.Random, data: bytes) -> bytes:
    """Some lines taken from one place to another."""
    lines = data.split(b"\n")
    at, count = chance.randrange(len(lines)), chance.choice([1, 1, 2, 5])
    moved = lines[at : at + count]
    del lines[at : at + count]
    to = chance.randrange(len(lines) + 1)
    return b"\n".join((*lines[:to], *moved, *lines[to:]))


def reworded(chance: random.Random, data: bytes) -> bytes:
    """A word of the format replaced by another of its class; all of its occurrences in one file of four."""
    found = [*_WORD.finditer(data)]
    if not found:
        return put_in(chance, data)
    one = chance.choice(found)
    other = chance.choice(_CLASS[one[0]])
    return data.replace(one[0], other) if chance.random() < 0.25 else data[: one.start()] + other + data[one.end() :]


KINDS: tuple[Mutate, ...] = (
    *(cut, flipped, flipped, put_in, put_in, taken_out, doubled, lines_moved, reworded, reworded),
)


def members_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def inside(chance: random.Random, data: bytes) -> bytes:
    """A zip with a member mutated and packed again: else its checksum hides from the reader whatever is in it."""
    members = members_of(data)
    name = chance.choice(sorted(members))
    return as_zip({**members, name: chance.choice(KINDS)(chance, members[name])})


def repacked(chance: random.Random, data: bytes) -> bytes:
    """A zip with a member renamed, doubled, missing, nested, or packed in another way."""
    members = [*members_of(data).items()]
    at = chance.randrange(len(members))
    name, content = members[at]
    members[at : at + 1] = chance.choice(
        [
            [(chance.choice(NAMES), content)],
            [(name, content), (name, content)],
            [(name, content), (name.upper(), content)],
            [],
            [(name, content), (chance.choice(NAMES), data)],
            [(name, data)],
            [(name, b"")],
        ]
    )
    stream = BytesIO()
    with warnings.catch_warnings(), ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")  # two members of one name
        for one, packed in members:
            archive.writestr(one, packed, chance.choice([ZIP_DEFLATED, ZIP_STORED, ZIP_BZIP2, ZIP_LZMA]))
    written = stream.getvalue()
    return written.replace("窓口".encode(), "窓口".encode("cp932") + b"  ") if chance.random() < 0.2 else written


def redeclared(chance: random.Random, data: bytes) -> bytes:
    """A zip whose directory declares another size, place, method or flag of a member."""
    changed = bytearray(data)
    entry = chance.choice([found.start() for found in re.finditer(rb"PK\x01\x02", data)] or [0])
    offset, width = chance.choice(FIELDS)
    value = chance.choice(VALUES) & ((1 << 8 * width) - 1)
    struct.pack_into("<I" if width == 4 else "<H", changed, min(entry + offset, len(data) - width), value)
    return bytes(changed)


ARCHIVED: tuple[Mutate, ...] = (inside, inside, inside, repacked, redeclared)

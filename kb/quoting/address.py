"""Address of a quotation book: its state as URL parameters, and back.

    title   the title
    t       a quotation: its place, its fingerprint, and its note after a space; repeated, in order
            ota-1#t4   ota-1#t4:12-80   ota-1#t4:12-80~5f2ab90c1d3e よい例
    book    all of it, compressed (DEFLATE, base64url), where these would be too long for an address

The readable form is the canonical one up to `READABLE` bytes: some mail and office programs cut longer addresses.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote_plus

from kb.errors import QueryError
from kb.messages import _
from kb.quoting.book import QuotationBook, Quote, note_text, title_text
from kb.quoting.normal_form import FINGERPRINT_DIGITS

PARAMETERS = frozenset({"title", "t", "book"})
READABLE = 2000  # bytes
MAX_BYTES = 7000  # of an address: servers and proxies accept 8,000
_MAX_UNPACKED = 1_000_000  # bytes; 200 quotations with the longest notes are fewer

_QUOTE = re.compile(
    r"(?P<dialogue>[^#\s]+)\#(?P<turn>[^#:~\s]+)(?::(?P<start>\d{1,7})-(?P<end>\d{1,7}))?"
    rf"(?:~(?P<fingerprint>[0-9a-f]{{{FINGERPRINT_DIGITS}}}))?(?:[ ](?P<note>.*))?",
    re.DOTALL | re.VERBOSE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def read_quote(written: str) -> Quote:
    """Parses a quotation as in an address.

    Raises:
        QueryError: it has another form, an empty part, or a note that is too long.
    """
    found = _QUOTE.fullmatch(_CONTROLS.sub("", written.replace("\r\n", "\n")).strip())
    start, end = (int(found["start"]), int(found["end"])) if found and found["start"] else (None, None)
    if found is None or (start is not None and end is not None and start >= end):
        message = _(
            "引用「{written}」を読めません。対話ID#t4 か 対話ID#t4:12-80（文字の位置）のように書いてください。",
            written=written[:80],
        )
        raise QueryError(message, parameter="t")
    return Quote(
        found["dialogue"], found["turn"], start, end, note_text(found["note"] or ""), found["fingerprint"] or None
    )


def write_quote(quote: Quote) -> str:
    """A quotation as in an address; `read_quote` reads it back."""
    mark = f"~{quote.fingerprint}" if quote.fingerprint else ""
    return f"{quote.place}{mark} {quote.note}" if quote.note else f"{quote.place}{mark}"


def read_book(title: str, quotes: Iterable[str], packed: str = "") -> QuotationBook:
    """Parses the parameters of an address: those of the packed book come first.

    Raises:
        QueryError: a parameter is invalid, or the quotations are too many.
    """
    book = _unpacked(packed) if packed else QuotationBook()
    written = title_text(_CONTROLS.sub("", title)) or book.title
    return QuotationBook(written, book.quotes).with_quotes(map(read_quote, filter(str.strip, quotes)))


def write_book(book: QuotationBook) -> Mapping[str, Sequence[str]]:
    """The parameters of the canonical address of a book.

    Raises:
        QueryError: the book is too long for any address.
    """
    title = [book.title] if book.title else []
    readable = {"title": title, "t": [write_quote(quote) for quote in book.quotes]}
    if _length(readable) > READABLE:
        readable = {"book": [pack(book)]}
        if (length := _length(readable)) > MAX_BYTES:
            message = _(
                "引用帳が長すぎて、アドレスに入りません（{length}バイト、限りは{most}バイト）。"
                "メモを短くするか、別の引用帳に分けてください。",
                length=length,
                most=MAX_BYTES,
            )
            raise QueryError(message, parameter="t")
    return {name: values for name, values in readable.items() if values}


def pack(book: QuotationBook) -> str:
    """A book in one compressed parameter."""
    lines = "\0".join((book.title, *map(write_quote, book.quotes)))
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    content = packer.compress(lines.encode()) + packer.flush()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unpacked(packed: str) -> QuotationBook:
    try:
        content = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        lines = unpacker.decompress(content, _MAX_UNPACKED)
        if not unpacker.eof:
            raise ValueError(packed)
        title, *quotes = lines.decode().split("\0")
    except (ValueError, binascii.Error, zlib.error) as error:
        message = _("引用帳のアドレスが途中で切れているか、壊れています。もとのアドレスを確かめてください。")
        raise QueryError(message, parameter="book") from error
    return QuotationBook(title_text(_CONTROLS.sub("", title))).with_quotes(map(read_quote, quotes))


def _length(parameters: Mapping[str, Sequence[str]]) -> int:
    return sum(len(quote_plus(value)) + len(name) + 2 for name, values in parameters.items() for value in values)

"""Saved web pages in one file (MHTML): its root part is the page, at the address of the message.

The root is the HTML part that the parameter `start` of multipart/related names, else the first (RFC 2387). Other HTML
parts are frames within the page, mostly advertisements; they are reported.
"""

import base64
import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email.errors import InvalidBase64LengthDefect
from email.message import Message
from hashlib import sha256

from msgspec import structs

from indexer.manuscript import Manuscript
from indexer.readers import html
from indexer.readers.manuscript_writer import removed_message
from kb.errors import SourceError
from kb.messages import _
from kb.model.dialogue import Diagnostic

_ADDRESSES = ("Snapshot-Content-Location", "Content-Location")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_BOM = b"\xef\xbb\xbf"


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The article of a page. Raises SourceError if the file has no HTML part, or the page no article."""
    try:
        message = email.message_from_bytes(data.removeprefix(_BOM).lstrip(), policy=email.policy.compat32)
        parts = list(message.walk())
    except RecursionError as error:
        told = _("{path}: MHTML の部品の入れ子が深すぎます。ブラウザで保存し直してください。", path=path)
        raise SourceError(told, code="unsafe") from error
    pages = [part for part in parts if part.get_content_type() == "text/html" and not part.is_multipart()]
    start = str(message.get_param("start") or "")
    page = next((part for part in pages if start and str(part["Content-ID"]).strip() == start), next(iter(pages), None))
    defects = _defects(parts)
    if page is None:
        if defects:
            told = _("{path}: 壊れているか MHTML ではありません。ブラウザで保存し直してください。", path=path)
            raise SourceError(told, code="damaged", detail=defects)
        told = _("{path}: MHTML の中に HTML のページがありません。ブラウザで保存し直してください。", path=path)
        raise SourceError(told, code="structure")
    (found,) = html.read(path, _content(page), charset=page.get_content_charset())
    given = (str(part[name] or "").strip() for part in (message, page) for name in _ADDRESSES)
    address = next((one for one in given if one.startswith(("https://", "http://"))), None)
    source = structs.replace(found.source, url=found.source.url or address, sha256=sha256(data).hexdigest())
    remarks = list(_frames(path, [part for part in pages if part is not page]))
    if defects:
        told = _("MHTML が壊れているか、途中で切れています。読めたところまでを取り込みました。保存し直してください。")
        remarks.append(Diagnostic(1, "damaged-part", told))
    return (structs.replace(found, source=source, diagnostics=(*found.diagnostics, *remarks)),)


def _content(part: Message) -> bytes:
    """The decoded content of a part. Base64 that is cut within four characters is decoded up to these."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        characters = _NOT_BASE64.sub(b"", content)  # as they were
        return base64.b64decode(characters[: len(characters) // 4 * 4])
    return content


def _frames(path: str, parts: Sequence[Message]) -> Iterator[Diagnostic]:
    """Diagnostics with the text of each frame that has any; advertisements and counters have none."""
    for part in parts:
        with suppress(SourceError):
            (frame,) = html.read(path, _content(part), charset=part.get_content_charset())
            words = " ".join(" ".join(line.text for line in frame.lines).split())
            yield Diagnostic(1, "page-part", removed_message(_("ページの中の別のページ"), words))


def _defects(parts: Sequence[Message]) -> str:
    """The names of the defects in the structure of a message and in the encoding of its parts."""
    for part in parts:
        if not part.is_multipart():
            part.get_payload(decode=True)  # notes the defects of the encoding
    return ", ".join(sorted({type(defect).__name__ for part in parts for defect in part.defects}))

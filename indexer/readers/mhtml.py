"""Saved web pages in one file (MHTML): the first HTML part is the page; its address is that of the message."""

import email
import email.policy
from hashlib import sha256

from msgspec import structs

from indexer.manuscript import Manuscript
from indexer.readers import html
from kb.errors import SourceError
from kb.messages import _

_ADDRESSES = ("Snapshot-Content-Location", "Content-Location")


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The article of a page. Raises SourceError if the file has no HTML part, or the page no article."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes):
        told = _("{path}: MHTML の中に HTML のページがありません。ブラウザで保存し直してください。", path=path)
        raise SourceError(told, code="structure")
    given = (str(part[name] or "").strip() for part in (message, page) for name in _ADDRESSES)
    address = next((one for one in given if one.startswith(("https://", "http://"))), None)
    return tuple(
        structs.replace(
            one,
            source=structs.replace(one.source, url=one.source.url or address, sha256=sha256(data).hexdigest()),
        )
        for one in html.read(path, content)
    )

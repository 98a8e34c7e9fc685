"""Response bodies within a limit of bytes, packed and unpacked: identity or gzip (RFC 9110)."""

import zlib
from collections.abc import Iterable

_GZIP = 16 + zlib.MAX_WBITS


class TooLargeError(ValueError):
    """A body exceeds the limit."""


class UnknownCodingError(ValueError):
    """A body has a content coding that was not requested."""


class BrokenError(ValueError):
    """A body contradicts its headers, or is truncated."""


def body_of(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Joins and unpacks the chunks of a body; at most `limit` bytes are unpacked.

    Raises:
        TooLargeError, UnknownCodingError, BrokenError
    """
    coding = coding.strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise UnknownCodingError(coding)
    unpack = zlib.decompressobj(_GZIP) if coding.endswith("gzip") else None
    content = bytearray()
    sent = 0
    for chunk in chunks:
        sent += len(chunk)
        try:
            content += unpack.decompress(chunk, limit - len(content) + 1) if unpack else chunk
        except zlib.error as error:
            raise BrokenError(str(error)) from error
        if sent > limit or len(content) > limit:
            raise TooLargeError
    if unpack and not unpack.eof:
        raise BrokenError
    return bytes(content)

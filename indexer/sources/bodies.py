"""Response bodies, identity or gzip (RFC 9110), within a size limit before and after decompression."""

import zlib
from collections.abc import Iterable

_GZIP = 16 + zlib.MAX_WBITS


class BodyTooLargeError(ValueError):
    """A body exceeds the limit."""


class UnknownCodingError(ValueError):
    """A body has a content coding that was not requested."""


class MalformedBodyError(ValueError):
    """A body contradicts its headers, or is truncated."""


def read_body(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Joins and decompresses the chunks of a body; at most `limit` bytes are decompressed.

    Raises:
        BodyTooLargeError, UnknownCodingError, MalformedBodyError
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
            raise MalformedBodyError(str(error)) from error
        if sent > limit or len(content) > limit:
            raise BodyTooLargeError
    if unpack and not unpack.eof:
        raise MalformedBodyError
    return bytes(content)

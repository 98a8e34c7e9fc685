"""The body of an answer within a limit of bytes, as sent and as unpacked: identity or gzip (RFC 9110), nothing else."""

import zlib
from collections.abc import Iterable

_GZIP = 16 + zlib.MAX_WBITS


class TooLargeError(ValueError):
    """A body has more bytes than are allowed."""


class UnknownCodingError(ValueError):
    """A body is packed in a way that was not asked for."""


class BrokenError(ValueError):
    """A body is not what its headers say, or ends too early."""


def body_of(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    """The content of a body that comes in pieces; no more than `limit` bytes of it are ever unpacked.

    Raises:
        TooLargeError, UnknownCodingError, BrokenError: see there.
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

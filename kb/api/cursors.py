"""Cursors: opaque positions in the answers to one call over one generation.

A cursor holds the generation, a digest of the other parameters, and the number of items before it. With another
generation or other parameters, the items before it are not those that the caller has seen, so it is refused.
"""

import base64
import binascii
import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kb.errors import ExpiredCursorError, QueryError
from kb.messages import N_, _

Generation = Annotated[str, Meta(description=N_("答えた索引の世代"))]
Total = Annotated[int, Meta(description=N_("条件に合う全件数"))]
Next = Annotated[str | None, Meta(description=N_("続きの cursor。最後まで返したら null。"))]


class ListAnswer(Struct, frozen=True):
    """A page of a list: the generation that it is of, the number of all items, and the cursor of the next page."""

    generation: Generation
    total: Total
    next: Next


_DIGITS = 12  # hexadecimal digits of the digest


class Position(Struct, frozen=True, array_like=True):
    """A decoded cursor."""

    generation: str
    asked: str
    offset: Annotated[int, Meta(ge=1, le=2**53)]


def digest_of(operation: str, parameters: Struct) -> str:
    """The digest of a call: of its operation and its parameters, except for those that only choose the page."""
    values = {name: value for name, value in msgspec.to_builtins(parameters).items() if name not in ("cursor", "limit")}
    content = msgspec.json.encode([operation, values], order="sorted")
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def next_cursor(generation: str, asked: str, seen: int, total: int) -> str | None:
    """The cursor of the items after those that were seen; None where there are no more."""
    return write_cursor(generation, asked, seen) if 0 < seen < total else None


def write_cursor(generation: str, asked: str, offset: int) -> str:
    """The cursor of the items after so many."""
    packed = msgspec.msgpack.encode(Position(generation, asked, offset))
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(cursor: str, generation: str, asked: str) -> int:
    """The number of items before a cursor; 0 without one.

    Raises:
        QueryError: it is not a cursor, or one of another call.
        ExpiredCursorError: it is of a generation that is not served any more.
    """
    if not cursor:
        return 0
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = msgspec.msgpack.decode(packed, type=Position)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        message = _("cursor を読めません。前の答えの next を変えずに渡すか、cursor を外して最初から取ってください。")
        raise QueryError(message, parameter="cursor") from error
    if position.generation != generation:
        message = _(
            "この cursor は世代 {old} のもので、今の索引（世代 {new}）では続きになりません。"
            "cursor を外して、最初から取り直してください。",
            old=position.generation,
            new=generation,
        )
        raise ExpiredCursorError(message, parameter="cursor")
    if position.asked != asked:
        message = _("この cursor は、条件の違う呼び出しのものです。条件を前と同じにするか、cursor を外してください。")
        raise QueryError(message, parameter="cursor")
    return position.offset

"""How many bytes a document may have, and a file of many."""

from kb.errors import Refusal
from kb.messages import _

DOCUMENTS = 50  # a file of lines may have so many times the bytes of one document


def too_large(place: str, size: int, limit: int) -> Refusal:
    """The message for a file, or a line of one, of more bytes than are allowed."""
    told = _(
        "{path}: 大きすぎます({size:,} バイト、上限 {limit:,} バイト)。分割するか、上限を上げてください。",
        path=place,
        size=size,
        limit=limit,
    )
    return Refusal(told, "too-large")


def too_long(place: str, size: int, limit: int) -> Refusal:
    """The message for a document of more characters than are allowed."""
    told = _(
        "{path}: 大きすぎます({size:,} 字、上限 {limit:,} 字)。分割して置いてください。",
        path=place,
        size=size,
        limit=limit,
    )
    return Refusal(told, "too-large")

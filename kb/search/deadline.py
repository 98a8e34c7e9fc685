"""The time that an answer may take: whoever answers strangers sets it, and long loops ask for it.

The time limits of Whoosh do not bound the expansion of terms, and no thread can be stopped from outside; so every loop
whose length a query decides calls `check`, a term or a text at a time. Limits of the query (`kb.query.grammar`) come
first: this is for what they let through on a large index or a busy machine.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kb.errors import QueryError
from kb.messages import _

log = logging.getLogger(__name__)

_allowed: ContextVar[tuple[float, float] | None] = ContextVar("kb_deadline", default=None)  # seconds, until when


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Allows what happens in a `with` block so many seconds; 0 is no limit."""
    token = _allowed.set((seconds, time.monotonic() + seconds) if seconds else None)
    try:
        yield
    finally:
        _allowed.reset(token)


def check() -> None:
    """Goes on while there is time.

    Raises:
        QueryError: there is none; the answer is unknown.
    """
    allowed = _allowed.get()
    if allowed and time.monotonic() > allowed[1]:
        log.warning("given up after %g seconds", allowed[0])
        message = _(
            "この検索には{seconds:g}秒より長くかかるため、途中でやめました。語を減らすか、条件を絞ってください。",
            seconds=allowed[0],
        )
        raise QueryError(message)

"""Time limit of one answer, checked inside the loops whose length a query decides.

No thread can be stopped from outside, and Whoosh's own time limits do not bound the expansion of terms. The web layer
sets a limit for each request; loops call `check()` once a term or a text. The limits of the query language
(`kb.query.grammar`) come first: this one is for what they let through on a large index.

The limit counts the CPU time of the thread that answers, so that a cheap search on a busy machine is not refused for
the work of others. Waiting is bounded by `PATIENCE` times the limit on the wall clock.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

from kb.errors import SearchTimeoutError
from kb.messages import _

PATIENCE = 5  # times the limit that an answer may take by the wall clock

log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")
_Instead = TypeVar("_Instead")


class _Limit(NamedTuple):
    """A limit in seconds, with the readings of both clocks at its start."""

    seconds: float
    cpu: float
    wall: float


_limit: ContextVar[_Limit | None] = ContextVar("kb_deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Limits the block to so many seconds of this thread's CPU time; 0 is no limit."""
    token = _limit.set(_Limit(seconds, time.thread_time(), time.monotonic()) if seconds else None)
    try:
        yield
    finally:
        _limit.reset(token)


def if_time_allows(ask: Callable[[], _Answer], otherwise: _Instead) -> _Answer | _Instead:
    """The answer to a question that a page can do without; `otherwise` where the time limit cuts it short."""
    try:
        return ask()
    except SearchTimeoutError:
        return otherwise


def check() -> None:
    """Returns while there is time left.

    Raises:
        SearchTimeoutError: there is none.
    """
    limit = _limit.get()
    if limit is None or (waited := time.monotonic() - limit.wall) <= limit.seconds:
        return  # CPU time never exceeds the wall clock's, which is read without a system call
    if time.thread_time() - limit.cpu > limit.seconds:
        log.warning("search given up after %g s of CPU time", limit.seconds)
        message = _(
            "この検索には{seconds:g}秒より長くかかるため、途中でやめました。語を減らすか、条件を絞ってください。",
            seconds=limit.seconds,
        )
        raise SearchTimeoutError(message)
    if waited > PATIENCE * limit.seconds:
        log.warning("search given up after %.1f s of waiting for other work", waited)
        raise SearchTimeoutError(
            _("アクセスが集中していて、時間内に答えられませんでした。少し待ってから、もう一度お試しください。"),
            crowded=True,
        )

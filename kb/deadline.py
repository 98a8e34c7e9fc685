"""Deadline of one request, checked inside the loops whose length depends on a query.

Python cannot stop a thread from outside, and Whoosh's time limits do not cover the expansion of terms. The web layer
sets a deadline per request; loops call `check()` once per term or text. The limits of the query language
(`kb.query.grammar`) apply first; the deadline covers large indexes.

The limit counts CPU time of the answering thread, so that a cheap search succeeds on a busy machine. Wall-clock time is
limited to `WALL_CLOCK_FACTOR` times as much.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

from kb.errors import SearchTimeoutError
from kb.messages import _

WALL_CLOCK_FACTOR = 5  # limit of wall-clock time, as a multiple of the limit of CPU time

log = logging.getLogger(__name__)

_Result = TypeVar("_Result")
_Fallback = TypeVar("_Fallback")


class _Limit(NamedTuple):
    """A limit in seconds, and both clocks at its start."""

    seconds: float
    cpu: float
    wall: float


_limit: ContextVar[_Limit | None] = ContextVar("kb_deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Limits the `with` block to so many seconds of CPU time of this thread; 0 means no limit."""
    token = _limit.set(_Limit(seconds, time.thread_time(), time.monotonic()) if seconds else None)
    try:
        yield
    finally:
        _limit.reset(token)


def if_time_allows(compute: Callable[[], _Result], fallback: _Fallback) -> _Result | _Fallback:
    """Computes an optional part of a page; returns `fallback` if the deadline passes."""
    try:
        return compute()
    except SearchTimeoutError:
        return fallback


def check() -> None:
    """Returns while there is time left.

    Raises:
        SearchTimeoutError: the deadline has passed.
    """
    limit = _limit.get()
    if limit is None or (waited := time.monotonic() - limit.wall) <= limit.seconds:
        return  # CPU time never exceeds wall-clock time, which is read without a system call
    if time.thread_time() - limit.cpu > limit.seconds:
        log.warning("search given up after %g s of CPU time", limit.seconds)
        message = _(
            "この検索には{seconds:g}秒より長くかかるため、途中でやめました。語を減らすか、条件を絞ってください。",
            seconds=limit.seconds,
        )
        raise SearchTimeoutError(message)
    if waited > WALL_CLOCK_FACTOR * limit.seconds:
        log.warning("search given up after %.1f s of waiting for other work", waited)
        raise SearchTimeoutError(
            _("アクセスが集中していて、時間内に答えられませんでした。少し待ってから、もう一度お試しください。"),
            crowded=True,
        )

"""Memoization per generation: computed at the first request that needs it, by one thread, outside its time limit."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kb.deadline import deadline
from kb.serving.snapshot import Snapshot

_Answer = TypeVar("_Answer")


def cached_per_generation(ask: Callable[[Snapshot], _Answer]) -> Callable[[Snapshot], _Answer]:
    """The same function, whose answers are kept as long as the snapshot is.

    No time limit applies: an answer given up half way would be begun again, and given up again, by every request.
    """
    known: WeakKeyDictionary[Snapshot, _Answer] = WeakKeyDictionary()
    asking = threading.RLock()  # one function may need another's answer, and its own of another generation

    @wraps(ask)
    def answer(snapshot: Snapshot) -> _Answer:
        with asking:
            if snapshot not in known:
                with deadline(0):
                    known[snapshot] = ask(snapshot)
            return known[snapshot]

    return answer

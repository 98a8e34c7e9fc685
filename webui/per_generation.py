"""Cache of values per generation: computed by the first request that needs one, in one thread, without a time limit."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kb.deadline import deadline
from kb.serving.snapshot import Snapshot

_Value = TypeVar("_Value")


def cached_per_generation(compute: Callable[[Snapshot], _Value]) -> Callable[[Snapshot], _Value]:
    """Decorates a function of a snapshot; its results live as long as the snapshot.

    The time limit of the request does not apply: an interrupted computation would start again, and be interrupted
    again, with every request.
    """
    known: WeakKeyDictionary[Snapshot, _Value] = WeakKeyDictionary()
    lock = threading.RLock()  # reentrant: the function may call itself for another generation

    @wraps(compute)
    def cached(snapshot: Snapshot) -> _Value:
        with lock:
            if snapshot not in known:
                with deadline(0):
                    known[snapshot] = compute(snapshot)
            return known[snapshot]

    return cached

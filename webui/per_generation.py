"""Cache of values computed once per generation: by the first request that needs one, in one thread, without limit."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kb.deadline import deadline
from kb.serving.snapshot import Snapshot

_Answer = TypeVar("_Answer")


def cached_per_generation(compute: Callable[[Snapshot], _Answer]) -> Callable[[Snapshot], _Answer]:
    """Decorates a function of a snapshot; its values live as long as the snapshot.

    The time limit of the request is lifted: a computation that was cut short would start over, and be cut short again,
    with every request.
    """
    known: WeakKeyDictionary[Snapshot, _Answer] = WeakKeyDictionary()
    lock = threading.RLock()  # reentrant: the function may need its own value for another generation

    @wraps(compute)
    def answer(snapshot: Snapshot) -> _Answer:
        with lock:
            if snapshot not in known:
                with deadline(0):
                    known[snapshot] = compute(snapshot)
            return known[snapshot]

    return answer

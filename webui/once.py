"""What is worked out once a generation, when it is first asked for."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kb.snapshot import Snapshot

_Answer = TypeVar("_Answer")


def once_a_generation(ask: Callable[[Snapshot], _Answer]) -> Callable[[Snapshot], _Answer]:
    """The same function, whose answers are kept as long as the snapshot is."""
    known: WeakKeyDictionary[Snapshot, _Answer] = WeakKeyDictionary()

    @wraps(ask)
    def answer(snapshot: Snapshot) -> _Answer:
        if snapshot not in known:
            known[snapshot] = ask(snapshot)
        return known[snapshot]

    return answer

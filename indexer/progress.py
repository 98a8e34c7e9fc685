"""How far a run is: shown on a terminal, silent elsewhere; and how long its steps took."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol


class Progress(Protocol):
    """Shows how far a run is; a terminal has one."""

    def __call__(self, label: str, total: int) -> AbstractContextManager["Advance"]:
        """A bar of `total` steps."""


class Advance(Protocol):
    """One step further."""

    def update(self, n: int = 1) -> object:
        """Advances by n steps."""


class _Silent:
    def update(self, n: int = 1) -> None:
        """Nobody looks."""


def silent(label: str, total: int) -> AbstractContextManager[Advance]:
    """The progress of a run that nobody watches."""
    return nullcontext(_Silent())


class Stopwatch:
    """The seconds that the steps of a run took, by name, in the order in which they were begun."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Adds what passes within a `with` block to a step."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - started, 3)

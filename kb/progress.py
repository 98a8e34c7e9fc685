"""Progress of long loops, as a port: callers of the library decide how it is displayed (`kb.cli.progress`)."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, TypeVar

_Item = TypeVar("_Item")


class StepProgress(Protocol):
    """Handle of a running step."""

    def update(self, n: int = 1) -> object:
        """Advances by n parts."""


class Progress(Protocol):
    """Displays the steps of a run."""

    def __call__(self, label: str, total: int) -> AbstractContextManager[StepProgress]:
        """Begins a step of `total` parts, 0 if unknown."""


class _NoStepProgress:
    def update(self, n: int = 1) -> None:
        """Ignores the advance."""


def no_progress(label: str, total: int) -> AbstractContextManager[StepProgress]:
    """Displays nothing."""
    return nullcontext(_NoStepProgress())


def advancing(items: Iterable[_Item], step: StepProgress) -> Iterator[_Item]:
    """The items; a step advances when the next one is asked for."""
    for item in items:
        yield item
        step.update()

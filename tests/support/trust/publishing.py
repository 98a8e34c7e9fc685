"""A process that publishes one known state after the other, each when it is told to."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from indexer.run import run
from kb.settings import Settings
from tests.support.trust.corpus import NEW, OLD, THIRD, State, put
from tests.support.trust.running import Child, at_once

STATES: Mapping[str, State] = {"old": OLD, "new": NEW, "third": THIRD}


class Publisher:
    """Publishes in a child process, so that readers in this one are not slowed down."""

    def __init__(self, root: Path, publications: int, *, keep: int) -> None:
        """The first state is published at once; `publications` follow."""
        self.data = root / "data"
        self.publications = publications
        self._source = root / "source"
        self._settings = Settings(data=str(self.data), keep_generations=keep, settle_seconds=0)
        self._log = root / "published"
        self._next = cycle(STATES)
        self._publish()
        self._waiting, self._bell = os.pipe()
        self._rung = 0
        self._child = Child(self._work, root / "logs")
        os.close(self._waiting)
        self._child.release()

    def advance(self, share: float) -> None:
        """As many publications have been asked for as are due when this share of the work has been done."""
        while self._rung < min(self.publications, round(share * self.publications)):
            os.write(self._bell, b"!")
            self._rung += 1

    def done(self) -> bool:
        """True once everything has been published."""
        return len(self.states()) > self.publications

    def states(self) -> dict[str, str]:
        """The state of each generation that has been published."""
        lines = map(str.split, self._log.read_text(encoding="utf-8").splitlines())
        return {generation: state for generation, state in lines}  # noqa: C416  # dict() does not know they are pairs

    def end(self) -> None:
        """All has gone well in the child."""
        os.close(self._bell)
        ended = self._child.wait()
        assert ended.status == 0, ended.err

    def _work(self) -> None:
        os.close(self._bell)
        while os.read(self._waiting, 1):
            self._publish()

    def _publish(self) -> None:
        state = next(self._next)
        put(self._source, STATES[state])
        report = run(self._settings, [str(self._source)])
        assert report.published
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{report.generation} {state}\n")


@contextmanager
def publishing(root: Path, publications: int, *, keep: int) -> Iterator[Publisher]:
    """A publisher for the length of a `with` block."""
    publisher = Publisher(root, publications, keep=keep)
    try:
        yield publisher
    finally:
        publisher.end()


@contextmanager
def oracles(root: Path) -> Iterator[dict[str, Path]]:
    """The three states, each published undisturbed from the same places into a folder of its own."""
    found = {}
    for name, state in STATES.items():
        found[name] = root / "oracles" / name
        put(root / "source", state)
        run(at_once(found[name]), [str(root / "source")])
    yield found

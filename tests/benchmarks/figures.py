"""Figures of a benchmark: a line each, `name TAB value TAB unit TAB target TAB ok|short`, printed and kept in a file.

A figure without a target is for comparison, and its last two columns are "–". One that could not be measured has "–"
as its value and `absent: reason` as its last column. Progress goes to standard error.
"""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

NOTHING = "–"


@dataclass(frozen=True)
class Target:
    """A bound on a figure."""

    bound: float
    at_least: bool = False

    @classmethod
    def most(cls, bound: float) -> Self:
        """At most so much."""
        return cls(bound)

    @classmethod
    def least(cls, bound: float) -> Self:
        """At least so much."""
        return cls(bound, at_least=True)

    def met(self, value: float) -> bool:
        """True if a value is within the bound."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:.4g}"


class Sheet:
    """Prints figures and appends them to a file, as they come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
        self.short: list[str] = []

    def figure(self, name: str, value: float, unit: str, target: Target | None = None, aimed: bool = True) -> None:
        """A measured figure. A target that is for another size is shown, and nothing is said of it."""
        verdict = NOTHING if target is None or not aimed else "ok" if target.met(value) else "short"
        if verdict == "short":
            self.short.append(name)
        self._line(name, _readable(value), unit, NOTHING if target is None else str(target), verdict)

    def absent(self, name: str, unit: str, reason: str, target: Target | None = None) -> None:
        """A figure that cannot be measured here."""
        self._line(name, NOTHING, unit, NOTHING if target is None else str(target), f"absent: {reason}")

    def note(self, text: str) -> None:
        """A comment: how the figures below it were made."""
        self._line(f"# {text}")

    def _line(self, *columns: str) -> None:
        line = "\t".join(columns)
        print(line, flush=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _readable(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


@contextmanager
def step(name: str) -> Iterator[None]:
    """Says on standard error what is done, and how long it took."""
    print(f"… {name}", file=sys.stderr, flush=True)
    started = time.perf_counter()
    yield
    print(f"  {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)


def percentile(values: Iterable[float], percent: int) -> float:
    """The value that `percent` of a hundred values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

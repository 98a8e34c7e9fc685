"""How often each thing is tried: a selection in `make test`, the full count in `make soak`, which sets KB_SOAK=1.

What was tried is said at the end of the tests, a line each:
`kill -9 at 1,000 random moments: 1,000 old or new, 0 other`.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

SOAK = os.environ.get("KB_SOAK", "") not in ("", "0")

Case = TypeVar("Case")

tallies: list[str] = []


def times(selection: int, full: int) -> int:
    """How many are tried in this run of the tests."""
    return full if SOAK else selection


def selected(cases: Sequence[Case], selection: int) -> list[Case]:
    """All cases in a soak; else so many of them, evenly spread, the first and the last among them."""
    if SOAK or len(cases) <= selection:
        return list(cases)
    return [cases[round(at * (len(cases) - 1) / (selection - 1))] for at in range(selection)]


def tell(line: str) -> None:
    """Adds a line to the summary at the end of the run."""
    tallies.append(line)

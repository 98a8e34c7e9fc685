"""Terminal output: escapes control characters in quoted names and texts, except the sequences made by `styled`."""

import re
from collections.abc import Iterable
from secrets import token_hex
from typing import Any

import click

from kb.escapes import in_one_line

# A random number per process marks the sequences of `styled`; quoted text cannot forge them.
_OURS = token_hex(8)
_SEQUENCE = re.compile(rf"\x1b\[[0-9;]*m{_OURS}")


def styled(text: str, **style: Any) -> str:
    """A text in a style of `click.style`, for `show`."""
    start, end = click.style("\0", **style).split("\0")
    return f"{_marked(start)}{text}{_marked(end)}"


def show(lines: str | Iterable[str], *, err: bool = False) -> None:
    """Prints lines, with the control characters of each escaped."""
    for line in [lines] if isinstance(lines, str) else lines:
        click.echo(_escaped(line), err=err)


def _escaped(line: str) -> str:
    pieces, at = [], 0
    for sequence in _SEQUENCE.finditer(line):
        pieces += [in_one_line(line[at : sequence.start()]), sequence[0].removesuffix(_OURS)]
        at = sequence.end()
    return "".join((*pieces, in_one_line(line[at:])))


def _marked(sequences: str) -> str:
    return sequences.replace("m", f"m{_OURS}")

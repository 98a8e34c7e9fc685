"""Document layouts: a way of writing down who said what, how surely it is recognised, and how it is parsed."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from msgspec import Struct

from indexer.manuscript import Manuscript
from indexer.parsing.lines.rows import TextRow
from kb.model.dialogue import Dialogue

_CLEAR = 0.2


class Strength(IntEnum):
    """How clearly a document shows its layout. Each level has one meaning for all layouts, so that levels compare."""

    DEFAULT = 0
    """Nothing speaks for the layout; it reads any text."""
    PARTIAL = 1
    """Some lines open turns as the layout has it."""
    CLEAR = 2
    """At least one in five of the lines that could open a turn does."""
    STATED = 3
    """The format itself says who speaks."""


class Detection(Struct, frozen=True):
    """A layout recognised in a document. `reason` is for developers: what was counted or found."""

    layout: str
    strength: Strength
    reason: str


class Layout(Struct, frozen=True):
    """A document layout. `name` is stable, `title` is shown to people (a message of the catalogue).

    `detect` returns None for documents of another layout. `parse` takes any document and never fails.
    """

    name: str
    title: str
    detect: Callable[[Manuscript, Sequence[TextRow]], Detection | None]
    parse: Callable[[Manuscript, Sequence[TextRow]], Dialogue]


def detection(layout: str, found: int, lines: int, of: str) -> Detection:
    """A detection by the share of `lines` (what they are: `of`) in which the layout's marks were `found`."""
    strength = Strength.CLEAR if found >= _CLEAR * lines else Strength.PARTIAL
    return Detection(layout, strength, f"{found} of {lines} {of}")

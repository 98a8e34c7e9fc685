"""Document layouts: ways of writing down who said what, with functions that detect and parse them."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from msgspec import Struct

from indexer.manuscript import Manuscript
from indexer.parsing.lines.rows import TextRow
from kb.model.dialogue import Dialogue

_CLEAR = 0.2


class Strength(IntEnum):
    """How clearly a document has a layout. Levels mean the same in all layouts, so that detections can be compared."""

    DEFAULT = 0
    """No evidence; the layout parses any text."""
    PARTIAL = 1
    """Some lines open turns as in this layout."""
    CLEAR = 2
    """At least one in five of the lines that could open a turn does."""
    STATED = 3
    """The file format names the speakers."""


class Detection(Struct, frozen=True):
    """A layout detected in a document. `reason` states for developers what was counted or found.

    `parse` makes the dialogue of that document from what the detection found; it never fails.
    """

    layout: str
    strength: Strength
    reason: str
    parse: Callable[[], Dialogue]


class Layout(Struct, frozen=True):
    """A document layout. `name` is stable, `title` is shown to users (a message of the catalogue).

    `detect` returns None for documents of another layout.
    """

    name: str
    title: str
    detect: Callable[[Manuscript, Sequence[TextRow]], Detection | None]


def detection_by_share(layout: str, found: int, lines: int, of: str, parse: Callable[[], Dialogue]) -> Detection:
    """A detection by the share of `lines` (described by `of`) that have the marks of the layout, `found` in number."""
    strength = Strength.CLEAR if found >= _CLEAR * lines else Strength.PARTIAL
    return Detection(layout, strength, f"{found} of {lines} {of}", parse)

"""A manuscript: the lines of a document with their places, between a reader and the parser."""

from msgspec import Struct

from kb.model.dialogue import Diagnostic, Source


class Line(Struct, frozen=True):
    """One line as written. `heading` is its level (1 the outermost) where the format marks headings."""

    number: int
    text: str
    heading: int | None = None


class Manuscript(Struct, frozen=True):
    """What a reader made of a document. `diagnostics` name what it put aside or had to mend.

    `name` is what the dialogue's id is made of where a file holds several documents; else the path is.
    """

    lines: tuple[Line, ...]
    source: Source
    diagnostics: tuple[Diagnostic, ...] = ()
    name: str | None = None

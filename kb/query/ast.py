"""What a query means: frozen nodes that engines compile and nobody evaluates.

`unparse` writes a node in the language of `kb.query.grammar`, so that parse(unparse(node)) == node for
every node that `parse` gives.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    """How words combine that stand beside each other with no operator between them."""

    ALL = "all"
    ANY = "any"


class FieldName(StrEnum):
    """The fields of a turn that a query can name; the value is the canonical English keyword."""

    SPEAKER = "speaker"
    ORGANIZATION = "org"
    POST = "post"
    TOPIC = "topic"
    SECTION = "section"
    TITLE = "title"
    KIND = "kind"


@dataclass(frozen=True)
class MatchAll:
    """Every turn: the empty query."""


@dataclass(frozen=True)
class Term:
    """Words in this order, analysed as Japanese: テレワーク環境."""

    text: str


@dataclass(frozen=True)
class Literal:
    """Exactly this, after folding width, case and white space: "東京都"."""

    text: str


@dataclass(frozen=True)
class Prefix:
    """The beginning of a word: マイナ* (the text has no asterisk)."""

    text: str


Leaf = Term | Literal | Prefix


@dataclass(frozen=True)
class Within:
    """A leaf that must be met in a named field: 発言者:宮坂."""

    field: FieldName
    leaf: Leaf


@dataclass(frozen=True)
class DateRange:
    """A dialogue of these days, both inclusive; None is open."""

    start: date | None
    end: date | None


@dataclass(frozen=True)
class FiscalYear:
    """A dialogue of this fiscal year (April to March)."""

    year: int


@dataclass(frozen=True)
class And:
    """All of at least two."""

    children: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """Any of at least two."""

    children: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Everything but."""

    child: "Node"


Node = MatchAll | Term | Literal | Prefix | Within | DateRange | FiscalYear | And | Or | Not


_COLON = re.compile(r"[:：]")  # directly behind a field, 年度: would name one of its own


def unparse(node: Node) -> str:
    """The node as a query text. The empty query is the empty text."""
    match node:
        case MatchAll():
            return ""
        case Term(text):
            return text
        case Literal(text):
            return _quoted(text)
        case Prefix(text):
            return f"{text}*"
        case Within(field, leaf):
            bare = isinstance(leaf, Literal) or not _COLON.search(leaf.text)
            return f"{field}:{unparse(leaf)}" if bare else f"{field}:({unparse(leaf)})"
        case DateRange(start, end):
            return f"date:{start or ''}..{end or ''}"
        case FiscalYear(year):
            return f"fy:{year}"
        case Not(child):
            return f"NOT {_bracketed(child)}"
        case And(children):
            return " ".join(_bracketed(child) for child in children)
        case Or(children):
            return " OR ".join(_bracketed(child) for child in children)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """The leaves that speak of the text and are not excluded, in order: what is scored and highlighted."""
    match node:
        case Term() | Literal() | Prefix():
            return (node,)
        case And(children) | Or(children):
            return tuple(leaf for child in children for leaf in leaves(child))
        case _:
            return ()


def _bracketed(node: Node) -> str:
    text = unparse(node)
    return f"({text})" if isinstance(node, And | Or) else text


def _quoted(text: str) -> str:
    return f"「{text}」" if '"' in text else f'"{text}"'

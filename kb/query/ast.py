"""Abstract syntax tree of a query: frozen nodes without behaviour, which engines evaluate.

`unparse` writes a node in the language of `kb.query.grammar`: parse(unparse(node)) == node for every node that `parse`
returns.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    """The operator between adjacent words: AND or OR."""

    ALL = "all"
    ANY = "any"


class FieldName(StrEnum):
    """Fields of a turn that a query can name; the value is the canonical English keyword."""

    SPEAKER = "speaker"
    ORGANIZATION = "org"
    POST = "post"
    TOPIC = "topic"
    SECTION = "section"
    TITLE = "title"
    KIND = "kind"
    ROLE = "role"
    UTTERANCE = "utterance"


@dataclass(frozen=True)
class MatchAll:
    """Matches every turn: the empty query."""


@dataclass(frozen=True)
class Term:
    """A phrase that is analysed; its words match in order: テレワーク環境."""

    text: str


@dataclass(frozen=True)
class Literal:
    """A literal string, compared after folding width, case and white space: "東京都"."""

    text: str


@dataclass(frozen=True)
class Prefix:
    """A prefix of a word: マイナ* (`text` has no asterisk)."""

    text: str


Leaf = Term | Literal | Prefix


@dataclass(frozen=True)
class Within:
    """A leaf that is matched in a named field: 発言者:宮坂."""

    field: FieldName
    leaf: Leaf


@dataclass(frozen=True)
class DateRange:
    """A range of dates of the dialogue, both inclusive; None is open."""

    start: date | None
    end: date | None


@dataclass(frozen=True)
class Arrival:
    """A range of days on which turns were taken in, in Japan, both inclusive; None is open."""

    start: date | None
    end: date | None


@dataclass(frozen=True)
class FiscalYear:
    """The fiscal year of the dialogue (April to March)."""

    year: int


@dataclass(frozen=True)
class And:
    """Conjunction of at least two nodes."""

    children: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """Disjunction of at least two nodes."""

    children: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Negation."""

    child: "Node"


@dataclass(frozen=True)
class Near:
    """At least two leaves that match within some words of each other, in any order: "窓口 予約"~10."""

    children: tuple[Leaf, ...]
    distance: int


Node = MatchAll | Term | Literal | Prefix | Near | Within | DateRange | Arrival | FiscalYear | And | Or | Not


_LOOKS_LIKE_NEAR = re.compile(r"近傍\d+|NEAR/\d+")  # such a word is bracketed
_COLON = re.compile(r"[:：]")  # a leaf with a colon is bracketed after a field name: it may look like a field itself


def unparse(node: Node) -> str:
    """Writes a node as query text; `MatchAll` is the empty text."""
    match node:
        case MatchAll():
            return ""
        case Term(text):
            return f"({text})" if _LOOKS_LIKE_NEAR.fullmatch(text) else text
        case Literal(text):
            return _quoted(text)
        case Near(children, distance) if any(isinstance(child, Literal) for child in children):
            return f" 近傍{distance} ".join(unparse(child) for child in children)
        case Near(children, distance):
            words = " ".join(unparse(child) if isinstance(child, Prefix) else child.text for child in children)
            return f'"{words}"~{distance}'
        case Prefix(text):
            return f"{text}*"
        case Within(field, leaf):
            bare = isinstance(leaf, Literal) or not _COLON.search(leaf.text)
            return f"{field}:{unparse(leaf)}" if bare else f"{field}:({unparse(leaf)})"
        case DateRange(start, end):
            return f"date:{start or ''}..{end or ''}"
        case Arrival(start, end):
            return f"taken:{start or ''}..{end or ''}"
        case FiscalYear(year):
            return f"fy:{year}"
        case Not(child):
            return f"NOT {_bracketed(child)}"
        case And(children):
            return " ".join(_bracketed(child) for child in children)
        case Or(children):
            return " OR ".join(_bracketed(child) for child in children)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """The leaves on the text field that are not negated, in order: those that are scored and highlighted."""
    match node:
        case Term() | Literal() | Prefix():
            return (node,)
        case And(children) | Or(children) | Near(children):
            return tuple(leaf for child in children for leaf in leaves(child))
        case _:
            return ()


def has_field(node: Node, name: FieldName) -> bool:
    """True if a field stands anywhere in a query, negated or not."""
    match node:
        case Within(field, _leaf):
            return field is name
        case And(children) | Or(children):
            return any(has_field(child, name) for child in children)
        case Not(child):
            return has_field(child, name)
        case _:
            return False


def _bracketed(node: Node) -> str:
    text = unparse(node)
    return f"({text})" if isinstance(node, And | Or) else text


def _quoted(text: str) -> str:
    return f"「{text}」" if '"' in text else f'"{text}"'

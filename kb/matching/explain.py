"""Why a query finds a turn or doesn't, leaf by leaf: what was asked, how it was cut, where it was met and how."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.analysis.analyzer import Analyzer
from kb.analysis.tokens import Token
from kb.matching.query_graph import asking, meets
from kb.matching.reference_matcher import Occurrence, occurrences
from kb.query.ast import And, Leaf, Literal, Node, Not, Or, Prefix, Term, Within, unparse
from kb.query.match_kinds import ALL, EXACT, Reason, reason_of
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, TurnDocument, name_matches


@dataclass(frozen=True)
class LeafExplanation:
    """One leaf of a query against one turn.

    `words` is how it was cut, `instead` what else it may be met by; `missing` are those of its words that stand
    nowhere in the text. `met` says where it was found in the text asked about, or that its name is the turn's.
    """

    asked: str
    excluded: bool
    words: tuple[str, ...]
    instead: tuple[str, ...]
    missing: tuple[str, ...]
    text: str
    met: tuple[Occurrence, ...]
    named: bool = False


def explain(node: Node, document: TurnDocument, analyzer: Analyzer, allowed: int = ALL) -> tuple[LeafExplanation, ...]:
    """The leaves of a query against a turn, in order."""
    return tuple(_leaf(leaf, document, analyzer, allowed, excluded) for leaf, excluded in _leaves(node))


def overall_reason(node: Node, text: str, analyzer: Analyzer, allowed: int = ALL) -> Reason | None:
    """The reason for a whole query: of words that must all be met the worst, of alternatives the best; None if none."""
    ways = _ways(node, text, analyzer, allowed)
    return None if ways is None else reason_of(ways)


def _ways(node: Node, text: str, analyzer: Analyzer, allowed: int) -> int | None:
    match node:
        case Term() | Literal() | Prefix():
            return min((met.ways for met in occurrences(node, text, analyzer, allowed)), default=None)
        case And(children):
            found = [ways for child in children if (ways := _ways(child, text, analyzer, allowed)) is not None]
            return max(found, default=None)
        case Or(children):
            found = [ways for child in children if (ways := _ways(child, text, analyzer, allowed)) is not None]
            return min(found, default=None)
        case _:
            return EXACT


def _leaves(node: Node, *, excluded: bool = False) -> Iterator[tuple[Leaf | Within, bool]]:
    match node:
        case Term() | Literal() | Prefix() | Within():
            yield node, excluded
        case And(children) | Or(children):
            for child in children:
                yield from _leaves(child, excluded=excluded)
        case Not(child):
            yield from _leaves(child, excluded=not excluded)
        case _:
            return


def _leaf(
    node: Leaf | Within, document: TurnDocument, analyzer: Analyzer, allowed: int, excluded: bool
) -> LeafExplanation:
    text = document.texts[TextField.TEXT]
    leaf = node.leaf if isinstance(node, Within) else node
    if isinstance(node, Within):
        if node.field in NAME_FACETS:
            values = document.values[NAME_FACETS[node.field]]
            named = any(name_matches(node.field, leaf, value, analyzer) for value in values)
            return LeafExplanation(unparse(node), excluded, (), (), (), "、".join(values), (), named)
        text = document.texts[TEXT_FIELDS[node.field]]
    met = tuple(occurrences(leaf, text, analyzer, allowed))
    asked = asking(leaf.text, analyzer) if isinstance(leaf, Term) else None
    if asked is None:
        return LeafExplanation(unparse(node), excluded, (), (), (), text, met)
    words = tuple(word.surface for word in asked.words)
    missing = tuple(dict.fromkeys(_missing(asked.words, text, analyzer, allowed)))
    return LeafExplanation(unparse(node), excluded, words, asked.instead, missing, text, met)


def _missing(words: Iterable[Token], text: str, analyzer: Analyzer, allowed: int) -> Iterator[str]:
    """The words that nothing in the text is."""
    lattice = analyzer.token_graph(text)
    for word in words:
        how = (meets(word, token, first=True) for token in lattice)
        if not any(ways is not None and not ways & ~allowed for ways in how):
            yield word.surface

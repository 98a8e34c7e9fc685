"""Explanation of a match: for each leaf its analysis, its alternatives, where it matches and for which reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.analysis.analyzer import Analyzer
from kb.analysis.tokens import Token
from kb.matching.proximity import least_distance
from kb.matching.query_graph import match_token, query_graph
from kb.matching.reference_matcher import Occurrence, occurrences
from kb.query.ast import And, FieldName, Leaf, Literal, Near, Node, Not, Or, Prefix, Term, Within, unparse
from kb.query.match_kinds import MatchKind, Reason, is_allowed, reason_of
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, TurnDocument, name_matches
from kb.search.request import Facet


@dataclass(frozen=True)
class LeafExplanation:
    """One leaf of a query against one turn.

    `leaf` is the leaf as query text, `words` its tokens, `alternatives` the other spellings that are searched for,
    `missing` its words that match no word of `text`, which is the text of the field searched. `matches` are its
    occurrences there; a leaf of a name field has none, and `names_turn` is true if it matches a name of the turn.
    """

    leaf: str
    excluded: bool
    words: tuple[str, ...]
    alternatives: tuple[str, ...]
    missing: tuple[str, ...]
    text: str
    matches: tuple[Occurrence, ...]
    names_turn: bool = False


@dataclass(frozen=True)
class ProximityExplanation:
    """Leaves that are to stand within `distance` words of each other, as query text.

    `apart` are the words between the occurrences that are nearest; None where a leaf has no occurrence.
    """

    near: str
    distance: int
    apart: int | None


def explain_proximity(
    node: Node, document: TurnDocument, analyzer: Analyzer, allowed: int = MatchKind.ALL
) -> tuple[ProximityExplanation, ...]:
    """Explains how near the leaves of each proximity of a query stand, in order."""
    text = document.texts[TextField.TEXT]
    return tuple(
        ProximityExplanation(
            unparse(near),
            near.distance,
            least_distance(
                [tuple(occurrences(leaf, text, analyzer, allowed)) for leaf in near.children], analyzer.tokens(text)
            ),
        )
        for near in _proximities(node)
    )


def explain(
    node: Node, document: TurnDocument, analyzer: Analyzer, allowed: int = MatchKind.ALL
) -> tuple[LeafExplanation, ...]:
    """Explains the leaves of a query against a turn, in order."""
    return tuple(_explain_leaf(leaf, document, analyzer, allowed, excluded) for leaf, excluded in _leaves(node))


def overall_reason(node: Node, text: str, analyzer: Analyzer, allowed: int = MatchKind.ALL) -> Reason | None:
    """The reason of a query: the worst of its conjuncts, the best of its alternatives; None if no leaf matches."""
    kinds = _kinds(node, text, analyzer, allowed)
    return None if kinds is None else reason_of(kinds)


def _kinds(node: Node, text: str, analyzer: Analyzer, allowed: int) -> int | None:
    match node:
        case Term() | Literal() | Prefix():
            return min((found.kinds for found in occurrences(node, text, analyzer, allowed)), default=None)
        case And(children) | Near(children):
            return max(_matching_kinds(children, text, analyzer, allowed), default=None)
        case Or(children):
            return min(_matching_kinds(children, text, analyzer, allowed), default=None)
        case _:
            return MatchKind.EXACT


def _matching_kinds(nodes: Iterable[Node], text: str, analyzer: Analyzer, allowed: int) -> Iterator[int]:
    for node in nodes:
        if (kinds := _kinds(node, text, analyzer, allowed)) is not None:
            yield kinds


def _leaves(node: Node, *, excluded: bool = False) -> Iterator[tuple[Leaf | Within, bool]]:
    match node:
        case Term() | Literal() | Prefix() | Within():
            yield node, excluded
        case And(children) | Or(children) | Near(children):
            for child in children:
                yield from _leaves(child, excluded=excluded)
        case Not(child):
            yield from _leaves(child, excluded=not excluded)
        case _:
            return


def _proximities(node: Node) -> Iterator[Near]:
    match node:
        case Near():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from _proximities(child)
        case Not(child):
            yield from _proximities(child)
        case _:
            return


def _explain_leaf(
    node: Leaf | Within, document: TurnDocument, analyzer: Analyzer, allowed: int, excluded: bool
) -> LeafExplanation:
    text = document.texts[TextField.TEXT]
    leaf = node.leaf if isinstance(node, Within) else node
    if isinstance(node, Within):
        if node.field in NAME_FACETS:
            values = document.values(NAME_FACETS[node.field])
            names_turn = any(name_matches(node.field, leaf, value, analyzer) for value in values)
            return LeafExplanation(unparse(node), excluded, (), (), (), "、".join(values), (), names_turn)
        said = "\n".join(document.values(Facet.SAID_TOPIC))  # as a search counts topics by default
        text = said if node.field is FieldName.TOPIC else document.texts[TEXT_FIELDS[node.field]]
    found = tuple(occurrences(leaf, text, analyzer, allowed))
    graph = query_graph(leaf.text, analyzer) if isinstance(leaf, Term) else None
    if graph is None:
        return LeafExplanation(unparse(node), excluded, (), (), (), text, found)
    words = tuple(word.surface for word in graph.words)
    missing = tuple(dict.fromkeys(_missing(graph.words, text, analyzer, allowed)))
    return LeafExplanation(unparse(node), excluded, words, graph.alternatives, missing, text, found)


def _missing(words: Iterable[Token], text: str, analyzer: Analyzer, allowed: int) -> Iterator[str]:
    """The words that match no token of the text."""
    tokens = analyzer.token_graph(text)
    for word in words:
        matches = (match_token(word, token, first=True) for token in tokens)
        if not any(kinds is not None and is_allowed(kinds, allowed) for kinds in matches):
            yield word.surface

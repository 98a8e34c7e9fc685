"""Nodes joined to one: nothing of none, the node of one, else a conjunction, a disjunction or words near each other."""

from collections.abc import Sequence

from kb.query.ast import And, Leaf, Near, Node, Or, leaves


def combine(join: type[And] | type[Or], children: Sequence[Node | None]) -> Node | None:
    """Joins the nodes that are not empty into one, flattening nested nodes of the same kind."""
    flat: list[Node] = []
    for child in children:
        if isinstance(child, join):
            flat.extend(child.children)
        elif child is not None:
            flat.append(child)
    distinct = tuple(dict.fromkeys(flat))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return join(distinct)


def near(children: tuple[Leaf, ...], distance: int) -> Near | Leaf:
    """Leaves near each other; a leaf that is repeated is near itself."""
    distinct = tuple(dict.fromkeys(children))
    return Near(distinct, distance) if len(distinct) > 1 else distinct[0]


def all_of(operands: list[Node | None]) -> Node | None:
    """All of the operands."""
    return combine(And, operands)


def any_of_text(operands: list[Node | None]) -> Node | None:
    """Any of the operands that match text, and all of the others."""
    alternatives = [node for node in operands if node and leaves(node)]
    conditions = [node for node in operands if node and not leaves(node)]
    return combine(And, [combine(Or, alternatives), *conditions])

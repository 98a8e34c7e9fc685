"""Clauses on one field: a text as it is written, values of a facet, a range of numbers."""

from collections.abc import Iterable

from kb.analysis.normalize import fold_without_space
from kb.engines.opensearch.queries import Clause, Matching, adjacent, intervals, term_rule, terms
from kb.search.document import TextField
from kb.search.request import Facet


def literal(text: str, field: TextField) -> Matching | None:
    """The turns with a text as it is written; None for a text without characters."""
    wanted = fold_without_space(text).text
    if not wanted:
        return None
    if len(wanted) == 1:
        name = f"grams.{field}.one"
        return Matching({"term": {name: wanted}}, intervals(name, term_rule(wanted)))
    name = f"grams.{field}"
    pairs = [term_rule(wanted[at : at + 2]) for at in range(len(wanted) - 1)]
    return Matching({"match_phrase": {name: wanted}}, intervals(name, adjacent(pairs)))


def with_values(facet: Facet, values: Iterable[str]) -> Clause:
    """The turns with any of some values of a facet."""
    return terms(f"values.{facet}", values)


def in_range(field: str, first: int, behind: int | None) -> Clause:
    """The turns with a number from the first on, and less than that behind."""
    limits = {"gte": first, **({"lt": behind} if behind is not None else {})}
    return {"range": {field: limits}}

"""Query clauses as the cluster reads them (Query DSL)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Clause = Mapping[str, Any]
Rule = Mapping[str, Any]  # of an interval query

MAX_SIZE = 1000  # clauses of a query: more than 1,024 are refused with status 500

_COUNTED = {"match", "match_phrase", "term", "terms", "range", "match_all", "match_none"}

NONE: Clause = {"match_none": {}}
ALL: Clause = {"match_all": {}}


class Matching(NamedTuple):
    """A leaf as a filter of documents, and as a query whose score tells how often it occurs, None for once."""

    filter: Clause
    counted: Clause | None = None


def size(clause: object) -> int:
    """The number of clauses of a query as the cluster counts them: what it has looked up, each time it is written."""
    if isinstance(clause, Mapping):
        return sum(1 if name in _COUNTED else size(value) for name, value in clause.items())
    return sum(map(size, clause)) if isinstance(clause, list | tuple) else 0


def every(clauses: Sequence[Clause]) -> Clause:
    """The documents that match all clauses."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"filter": list(clauses)}}


def any_of(clauses: Sequence[Clause]) -> Clause:
    """The documents that match any clause."""
    if not clauses:
        return NONE
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def without(clause: Clause, excluded: Clause) -> Clause:
    """The documents that match a clause, and another not."""
    return {"bool": {"filter": [clause], "must_not": [excluded]}}


def terms(field: str, values: Iterable[Any]) -> Clause:
    """The documents with any of some terms in a field."""
    return {"terms": {field: sorted(values)}}


def intervals(field: str, rule: Rule) -> Clause:
    """The documents in whose field an interval rule is met."""
    return {"intervals": {field: rule}}


def term_rule(term: str) -> Rule:
    """An index term, unanalysed."""
    return {"match": {"query": term, "analyzer": "keyword"}}


def either(rules: Sequence[Rule]) -> Rule:
    """Any of some rules, all of which cover one position or all of which are paths."""
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": list(rules)}}


def adjacent(rules: Sequence[Rule]) -> Rule:
    """Rules met one directly behind the other."""
    return rules[0] if len(rules) == 1 else {"all_of": {"intervals": list(rules), "ordered": True, "max_gaps": 0}}

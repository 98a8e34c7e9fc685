"""Conditions on the metadata of records, with the operators of Dify's External Knowledge API."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from kb.errors import QueryError
from kb.messages import N_, _, listed
from kb.search.request import Facet

MetadataName = Literal[
    "id", "permalink", "fingerprint", "dialogue", "title", "date", "fiscal_year", "speaker", "organization", "post",
    "kind", "role", "section", "topics", "exchange",
]  # fmt: skip
Comparison = Literal[
    "contains", "not contains", "start with", "end with", "is", "is not", "in", "not in", "empty", "not empty",
    "=", "≠", ">", "<", "≥", "≤", "before", "after",
]  # fmt: skip
_Value = str | float | tuple[str, ...]

# Metadata that are facets: where all records have to have a value, the search is narrowed to it.
_FACETS: Mapping[str, Facet] = {
    "organization": Facet.ORGANIZATION,
    "speaker": Facet.SPEAKER,
    "post": Facet.POST,
    "kind": Facet.KIND,
    "role": Facet.ROLE,
    "dialogue": Facet.DIALOGUE,
    "fiscal_year": Facet.FISCAL_YEAR,
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": operator.contains,
    "start with": str.startswith,
    "end with": str.endswith,
    "is": operator.eq,
}
_NUMBERS: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
    "≥": operator.ge,
    "≤": operator.le,
}
_DATES: Mapping[str, Callable[[date, date], bool]] = {"before": operator.lt, "after": operator.gt}
_NEGATED = {"not contains": "contains", "is not": "is", "not in": "in", "not empty": "empty", "≠": "="}


class MetadataTest(Struct, frozen=True):
    """A comparison of a member of the metadata, or of any of several; a list is compared value by value."""

    name: Annotated[MetadataName | tuple[MetadataName, ...], Meta(description=N_("metadata の名前"))]
    comparison_operator: Annotated[Comparison, Meta(description=N_("比べ方"))]
    value: Annotated[_Value | None, Meta(description=N_("比べる値。empty と not empty では要りません。"))] = None

    @property
    def names(self) -> tuple[str, ...]:
        """The members that are compared."""
        return (self.name,) if isinstance(self.name, str) else self.name


class MetadataCondition(Struct, frozen=True):
    """Comparisons that have all to hold, or any of them."""

    conditions: Annotated[tuple[MetadataTest, ...], Meta(max_length=50, description=N_("比較の並び"))]
    logical_operator: Annotated[Literal["and", "or"], Meta(description=N_("すべて（and）か、どれか（or）"))] = "and"


def compiled(condition: MetadataCondition | None) -> Callable[[Mapping[str, Any]], bool]:
    """The test of metadata for a condition.

    Raises:
        QueryError: a value is of another type than its operator compares.
    """
    if condition is None or not condition.conditions:
        return lambda metadata: True
    combine = all if condition.logical_operator == "and" else any
    tests = [(test.names, _predicate(test)) for test in condition.conditions]
    return lambda metadata: combine(any(holds(metadata[name]) for name in names) for names, holds in tests)


def filters_for(condition: MetadataCondition | None) -> dict[Facet, tuple[str, ...]]:
    """The filters that follow from a condition: comparisons of the search's own values that all have to hold."""
    found: dict[Facet, tuple[str, ...]] = {}
    if condition is None or condition.logical_operator == "or":
        return found
    for test in condition.conditions:
        facet = _FACETS.get(test.names[0]) if len(test.names) == 1 else None
        if facet and facet not in found and test.comparison_operator in ("is", "in", "="):
            found[facet] = _values(test)
    return found


def _predicate(test: MetadataTest) -> Callable[[Any], bool]:
    comparison = _NEGATED.get(test.comparison_operator, test.comparison_operator)
    is_negated = test.comparison_operator in _NEGATED
    compare = _comparison(test, comparison)

    def holds(member: Any) -> bool:
        members = member if isinstance(member, list) else [member]
        held = any(map(compare, members)) if members else comparison == "empty"
        return held != is_negated

    return holds


def _comparison(test: MetadataTest, comparison: str) -> Callable[[Any], bool]:
    """The comparison of a single value; one that is no number, or no day, is neither more nor less than any."""
    if comparison == "empty":
        return lambda member: member == ""
    if comparison == "in":
        values = _values(test)
        return lambda member: str(member) in values
    if comparison in _TEXTS:
        compare, text = _TEXTS[comparison], _text(test)
        return lambda member: compare(str(member), text)
    if comparison in _NUMBERS:
        relate, number = _NUMBERS[comparison], _number(test)
        return lambda member: _is_number(member) and relate(float(member), number)
    order, day = _DATES[comparison], _day(test)
    return lambda member: _is_day(member) and order(date.fromisoformat(member), day)


def _values(test: MetadataTest) -> tuple[str, ...]:
    value = test.value
    if value is None:
        raise _refusal(test, _("一つ以上の値"))
    return value if isinstance(value, tuple) else (_written(value),)


def _written(value: str | float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _text(test: MetadataTest) -> str:
    if test.value is None or isinstance(test.value, tuple):
        raise _refusal(test, _("一つの文字列"))
    return _written(test.value)


def _number(test: MetadataTest) -> float:
    if test.value is None or isinstance(test.value, tuple) or not _is_number(test.value):
        raise _refusal(test, _("数字で書いた値"))
    return float(test.value)


def _day(test: MetadataTest) -> date:
    if not isinstance(test.value, str) or not _is_day(test.value):
        raise _refusal(test, _("2021-04-01 のような日付"))
    return date.fromisoformat(test.value[:10])


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value)[:10])
    except ValueError:
        return False
    return True


def _refusal(test: MetadataTest, wanted: str) -> QueryError:
    message = _(
        "条件「{name} {operator}」の value は{wanted}にしてください。",
        name=listed(test.names),
        operator=test.comparison_operator,
        wanted=wanted,
    )
    return QueryError(message, parameter="metadata_condition")

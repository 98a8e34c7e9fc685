"""Values of turns: the order in which counted ones are given, and the first turn of each."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from kb.search.results import FacetValue

_Document = TypeVar("_Document")


def first_of_each(documents: Iterable[_Document], value: Callable[[_Document], str]) -> list[_Document]:
    """The first document of each value, in their order."""
    firsts: dict[str, _Document] = {}
    for document in documents:
        firsts.setdefault(value(document), document)
    return list(firsts.values())


def facet_values(counts: Mapping[str, int], selected: tuple[str, ...]) -> tuple[FacetValue, ...]:
    """Values with a count or a selection: selected first, then by count, then by value."""
    values = [FacetValue(value, count, value in selected) for value, count in counts.items() if count]
    values += [FacetValue(value, 0, True) for value in selected if not counts.get(value)]
    return tuple(sorted(values, key=lambda facet: (not facet.selected, -facet.count, facet.value)))

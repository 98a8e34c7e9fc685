"""The order in which counted values are given."""

from collections.abc import Mapping

from kb.search.results import FacetValue


def facet_values(counts: Mapping[str, int], selected: tuple[str, ...]) -> tuple[FacetValue, ...]:
    """Values with a count or a selection: selected first, then by count, then by value."""
    values = [FacetValue(value, count, value in selected) for value, count in counts.items() if count]
    values += [FacetValue(value, 0, True) for value in selected if not counts.get(value)]
    return tuple(sorted(values, key=lambda facet: (not facet.selected, -facet.count, facet.value)))

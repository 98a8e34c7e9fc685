"""Negation: which verbs and adjectives of a text a negation follows, directly or behind auxiliaries.

    進ま|ない    進み|ませ|ん    進ん|で|い|ない    高く|ない    高く|あり|ませ|ん

What obliges is no negation: 進め|なけれ|ば|なら|ない says that it is done.
"""

from collections.abc import Sequence

from kb.analysis.components import Component

_PARTICLES = frozenset("てではも")  # that may stand before the negation
_OBLIGING = frozenset({"なけれ", "なく", "ない", "ざる", "ね"})
_OBLIGED = frozenset({"なる", "いける", "得る", "える"})
_AHEAD = 3  # components between なけれ and なら


def negated(components: Sequence[Component]) -> frozenset[int]:
    """The indexes of the components that are negated."""
    found: set[int] = set()
    predicate: int | None = None
    for index, part in enumerate(components):
        if part.is_negation and predicate is not None:
            if not _obliges(components[index : index + 1 + _AHEAD]):
                found.add(predicate)
            predicate = None
        elif part.is_predicate:
            polite = predicate is not None and components[predicate].text[-1] == "く" and "ある" in part.base_forms
            predicate = predicate if polite else index
        elif not part.is_auxiliary and part.text not in _PARTICLES:
            predicate = None
    return frozenset(found)


def _obliges(components: Sequence[Component]) -> bool:
    negation, *following = components
    return negation.text in _OBLIGING and any(not _OBLIGED.isdisjoint(part.base_forms) for part in following)

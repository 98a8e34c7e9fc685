"""Literal matching: bigrams of the folded text without white space, joined on the number line of characters."""

import numpy as np

from kb.analysis.normalize import fold_without_space
from kb.deadline import check
from kb.engines.arrays.field_arrays import FieldArrays
from kb.engines.arrays.matches import NO_MATCHES, Matches
from kb.engines.arrays.number_line import Numbers, shared_numbers
from kb.query.match_kinds import MatchKind


def match_literal(text: str, field: FieldArrays, kinds: int = MatchKind.EXACT) -> Matches:
    """The matches of a text as it is written, reported as of some kinds."""
    wanted = fold_without_space(text).text
    if not wanted:
        return NO_MATCHES
    places = literal_places(wanted, field)
    texts = field.characters.texts_at(places)
    first = places - field.characters.bases[texts]
    return Matches(
        texts, np.full(len(places), kinds, np.uint8), first, first + np.uint32(len(wanted) - 1), literal=True
    )


def literal_places(wanted: str, field: FieldArrays) -> Numbers:
    """The offsets at which a folded text without white space begins on the line of characters, ascending."""
    return field.character(wanted) if len(wanted) == 1 else _phrase(wanted, field)


def _phrase(wanted: str, field: FieldArrays) -> Numbers:
    """The offsets at which a text of two or more characters begins: from its rarest bigram, checked with the others."""
    offsets = {*range(0, len(wanted) - 1, 2), len(wanted) - 2}
    grams = sorted(((field.gram(wanted[at : at + 2]), at) for at in offsets), key=lambda one: len(one[0]))
    rarest, at = grams[0]
    # A text that begins further left than its line would wrap around to numbers beyond it, which nothing matches.
    starts = rarest - np.uint32(at)
    for places, at in grams[1:]:
        check()
        if not len(starts):
            break
        starts = shared_numbers(starts + np.uint32(at), places) - np.uint32(at)
    return starts

"""The ways a word can meet a text, as bits: those of several words are joined by |, and the highest is the reason."""

from collections.abc import Iterable

from kb.search.results import Reason

EXACT = 0
INFLECTION = 1
VARIANT = 2
READING = 4
SYNONYM = 8
PART = 16
ALL = INFLECTION | VARIANT | READING | SYNONYM | PART

_REASONS = (Reason.EXACT, Reason.INFLECTION, Reason.VARIANT, Reason.READING, Reason.SYNONYM, Reason.PART)
_BITS = dict(zip(_REASONS, (EXACT, INFLECTION, VARIANT, READING, SYNONYM, PART), strict=True))


def reason_of(ways: int) -> Reason:
    """The reason that is told: that of the word which met the text least well."""
    return _REASONS[ways.bit_length()]


def ways_of(reasons: Iterable[Reason]) -> int:
    """The ways that some reasons allow."""
    allowed = EXACT
    for reason in reasons:
        allowed |= _BITS[reason]
    return allowed

"""The ways a word can meet a text, as bits: those of several words are joined by |, and the highest is the reason."""

from collections.abc import Iterable
from enum import StrEnum

from kb.errors import QueryError
from kb.messages import N_, _, listed


class Reason(StrEnum):
    """Why a term met the text, best first."""

    EXACT = "exact"
    INFLECTION = "inflection"
    VARIANT = "variant"
    READING = "reading"
    SYNONYM = "synonym"
    PART = "part"


# How a reason is called on a page and in a terminal.
LABELS = {
    Reason.EXACT: N_("完全一致"),
    Reason.INFLECTION: N_("活用"),
    Reason.VARIANT: N_("表記ゆれ"),
    Reason.READING: N_("読み"),
    Reason.SYNONYM: N_("同義語"),
    Reason.PART: N_("語の一部"),
}

EXACT = 0
INFLECTION = 1
VARIANT = 2
READING = 4
SYNONYM = 8
PART = 16
ALL = INFLECTION | VARIANT | READING | SYNONYM | PART

_REASONS = tuple(Reason)
_BITS = dict(zip(_REASONS, (EXACT, INFLECTION, VARIANT, READING, SYNONYM, PART), strict=True))


def read_reasons(names: Iterable[str]) -> tuple[Reason, ...]:
    """The reasons of some names, best first; what is exact is always among them.

    Raises:
        QueryError: a name is none of a reason.
    """
    names = tuple(names)
    if unknown := [name for name in names if name not in tuple(Reason)]:
        message = _(
            "一致のしかた「{value}」はありません。{choices} から選んでください。",
            value=unknown[0],
            choices=listed(Reason),
        )
        raise QueryError(message, parameter="match")
    return tuple(reason for reason in Reason if reason is Reason.EXACT or reason in names)


def reason_of(ways: int) -> Reason:
    """The reason that is told: that of the word which met the text least well."""
    return _REASONS[ways.bit_length()]


def ways_of(reasons: Iterable[Reason]) -> int:
    """The ways that some reasons allow. What is exact is always allowed."""
    allowed = EXACT
    for reason in reasons:
        allowed |= _BITS[reason]
    return allowed

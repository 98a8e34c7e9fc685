"""Match kinds as bit flags; the highest set bit is the reported reason."""

from collections.abc import Iterable
from enum import IntFlag, StrEnum

from kb.errors import QueryError
from kb.messages import N_, _, listed


class Reason(StrEnum):
    """The reported reason of a match, best first."""

    EXACT = "exact"
    INFLECTION = "inflection"
    VARIANT = "variant"
    READING = "reading"
    SYNONYM = "synonym"
    PART = "part"
    NEGATED = "negated"
    LETTERS = "letters"

    @property
    def family(self) -> "Reason":
        """The reason that this is a case of: a negated inflection is one, and equal letters are an exact match."""
        return {Reason.NEGATED: Reason.INFLECTION, Reason.LETTERS: Reason.EXACT}.get(self, self)


# Display names of the reasons, for pages and terminals.
LABELS = {
    Reason.EXACT: N_("完全一致"),
    Reason.INFLECTION: N_("活用"),
    Reason.VARIANT: N_("表記ゆれ"),
    Reason.READING: N_("読み"),
    Reason.SYNONYM: N_("同義語"),
    Reason.PART: N_("語の一部"),
    Reason.NEGATED: N_("活用（否定）"),
    Reason.LETTERS: N_("文字のとおり"),
}


class MatchKind(IntFlag):
    """Kinds of a match between query words and text words; those of several words are combined by |.

    Of two matches the one with the lower value is better. `EXACT` has no bit and is always allowed. The | of an
    `IntFlag` takes forty times as long as that of integers (0.9 µs): loops over tokens and postings use `int`.
    """

    EXACT = 0
    INFLECTION = 1
    VARIANT = 2
    READING = 4
    SYNONYM = 8
    PART = 16
    NEGATED = 32
    LETTERS = 64
    ALL = INFLECTION | VARIANT | READING | SYNONYM | PART | NEGATED | LETTERS


_REASONS = tuple(Reason)


def is_allowed(kinds: int, allowed: int) -> bool:
    """True if all kinds of a match are among the allowed ones."""
    return not kinds & ~int(allowed)


def reason_of(kinds: int) -> Reason:
    """The reported reason of a match: that of its highest bit."""
    return _REASONS[kinds.bit_length()]


def kinds_of(reasons: Iterable[Reason]) -> MatchKind:
    """The match kinds that some reasons allow."""
    allowed = MatchKind.EXACT
    for reason in reasons:
        allowed |= MatchKind[reason.name]
    return allowed


def best_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Distinct reasons, best first."""
    distinct = set(reasons)
    return tuple(reason for reason in Reason if reason in distinct)


def reasons_of_leaves(matches: Iterable[Iterable[Reason]]) -> tuple[Reason, ...]:
    """The reasons of a hit: for each matching leaf of the query the best of its matches, distinct, best first."""
    return best_first(best_first(reasons)[0] for reasons in matches)


def read_reasons(names: Iterable[str]) -> tuple[Reason, ...]:
    """Parses the names of reasons; returns them best first, exact always among them.

    Raises:
        QueryError: a name is unknown.
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

"""Beginnings of a regular expression: the pairs of characters with which the text that it matches can begin.

Reads what the lists of phrases use: plain characters, classes, groups that do not capture, conditions and quantifiers.
"""

import re
from collections import deque
from collections.abc import Iterable

END = "\n"
"""The end of a sentence, which has no line break."""

_ANY = "\0"  # a character that may be any: of a range, or behind the end of the phrase
_PART = re.compile(r"\(\?(?:[:=!]|<[=!])|\[[^]]+\]|\{\d+(?:,\d+)?\}|.")
_COUNTS = {"?": (0, 1), "*": (0, 2), "+": (1, 2)}


def beginnings(phrase: str) -> set[tuple[str, str]]:
    """The pairs of characters with which a match of a phrase begins, `END` behind its last; none if some are unknown.

    Raises:
        ValueError: notation that is not read here.
    """
    return _pairs(deque(_PART.findall(phrase)))


def beginnings_of_rest(phrase: str) -> set[tuple[str, str]]:
    """The pairs of characters behind a match of the first part of a phrase: each match has one of them.

    Raises:
        ValueError: they are unknown.
    """
    parts = deque(_PART.findall(phrase))
    _repeated(_once(parts.popleft(), parts), parts)
    if pairs := _pairs(parts):
        return pairs
    raise ValueError(f"nothing tells where to search for the phrase: {phrase}")


def _pairs(parts: deque[str]) -> set[tuple[str, str]]:
    found = _joined(_alternatives(parts), [_ANY])
    return set() if any(_ANY in pair for pair in found) else {(pair[0], pair[1]) for pair in found}


def _alternatives(parts: deque[str]) -> set[str]:
    """The beginnings of alternatives; takes their parts, up to the end of the group."""
    found: set[str] = set()
    branch = {""}
    while parts and (part := parts.popleft()) != ")":
        if part == "|":
            found |= branch
            branch = {""}
        else:
            branch = _joined(branch, _repeated(_once(part, parts), parts))
    return found | branch


def _once(part: str, parts: deque[str]) -> set[str]:
    """The beginnings of a part, of a group with all that it takes."""
    if part in ("(", "\\"):
        raise ValueError(f"a phrase has no {part} of its own")
    if part.startswith("(?"):
        inside = _alternatives(parts)
        return inside if part == "(?:" else {""}  # a condition takes no characters
    if part.startswith("["):
        return {_ANY} if part[1] == "^" or "-" in part else set(part[1:-1])
    return {{"^": "", "$": END, ".": _ANY}.get(part, part)}


def _repeated(once: set[str], parts: deque[str]) -> set[str]:
    """The beginnings of a part with its quantifier, which is taken; two times are enough for a pair."""
    if not parts or parts[0][0] not in "?*+{":
        return once
    quantifier = parts.popleft()
    if parts and parts[0] == "?":
        parts.popleft()
    counts = [int(count) for count in re.findall(r"\d+", quantifier)]
    least, most = (counts[0], counts[-1]) if counts else _COUNTS[quantifier]
    times = [{""}, once, _joined(once, once)]
    return set().union(*times[min(least, 2) : min(most, 2) + 1])


def _joined(firsts: Iterable[str], seconds: Iterable[str]) -> set[str]:
    return {(first + second)[:2] for first in firsts for second in (seconds if len(first) < 2 else [""])}

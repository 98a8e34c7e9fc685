"""A finding: one line about one thing, and the command that mends it."""

from typing import Literal

from msgspec import Struct

Level = Literal["ok", "attention", "wrong"]


class Finding(Struct, frozen=True):
    """What a check found. `next` is the next step, as a command where there is one."""

    check: str
    level: Level
    text: str
    next: str | None = None


def fine(check: str, text: str) -> Finding:
    """Nothing to do."""
    return Finding(check, "ok", text)


def attention(check: str, text: str, following: str | None = None) -> Finding:
    """It works, but somebody should know."""
    return Finding(check, "attention", text, following)


def wrong(check: str, text: str, following: str | None = None) -> Finding:
    """It does not work, or not for long."""
    return Finding(check, "wrong", text, following)

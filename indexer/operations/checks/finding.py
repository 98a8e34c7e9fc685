"""Finding: the result of a health check, with the command that solves it."""

from typing import Literal

from msgspec import Struct

Level = Literal["ok", "attention", "wrong"]


class Finding(Struct, frozen=True):
    """One line about one subject. `next` is the next step, as a command where possible."""

    check: str
    level: Level
    text: str
    next: str | None = None


def fine(check: str, text: str) -> Finding:
    """A finding without a next step."""
    return Finding(check, "ok", text)


def attention(check: str, text: str, following: str | None = None) -> Finding:
    """A finding about something that works, but should be known."""
    return Finding(check, "attention", text, following)


def wrong(check: str, text: str, following: str | None = None) -> Finding:
    """A finding about something that fails, or soon will."""
    return Finding(check, "wrong", text, following)

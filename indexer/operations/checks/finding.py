"""Finding: the result of a health check, with the command that resolves it."""

from typing import Literal

from msgspec import Struct

Level = Literal["ok", "attention", "wrong"]


class Finding(Struct, frozen=True):
    """One line about one subject. `next` is the next step, a command if possible."""

    check: str
    level: Level
    text: str
    next: str | None = None


def fine(check: str, text: str) -> Finding:
    """A finding without a next step."""
    return Finding(check, "ok", text)


def attention(check: str, text: str, following: str | None = None) -> Finding:
    """A finding about something that works, but that the administrator should know."""
    return Finding(check, "attention", text, following)


def wrong(check: str, text: str, following: str | None = None) -> Finding:
    """A finding about something that fails, or is about to fail."""
    return Finding(check, "wrong", text, following)

"""Lines as a diagnostic quotes them."""

_LONGEST = 80


def short(text: str) -> str:
    """The text, cut where it is too long to be quoted whole."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

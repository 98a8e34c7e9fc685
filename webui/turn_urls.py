"""Permanent URLs of turns, and of their moments in a recording."""

from urllib.parse import urlsplit, urlunsplit

from flask import url_for

from kb.search.results import Hit
from webui.url_patterns import UrlPattern


def permalinks() -> UrlPattern:
    """The URLs of dialogues and their turns without a search and without a carried book."""
    return UrlPattern("dialogues.reader", "dialogue_id", "_anchor", book=None)


def turn_permalink(hit: Hit) -> str:
    """The absolute URL of a turn, the same in every language, for citations, tables and feeds."""
    return permalink(hit.dialogue.id, hit.turn_id)


def permalink(dialogue_id: str, turn_id: str) -> str:
    """The absolute URL of a turn by its ids."""
    return url_for("dialogues.reader", dialogue_id=dialogue_id, _anchor=turn_id, lang=None, book=None, _external=True)


def moment_url(recording: str, seconds: float) -> str:
    """The URL of a moment in a recording: YouTube's parameter t, else a media fragment (W3C Media Fragments URI)."""
    parts = urlsplit(recording)
    at = int(seconds)
    if (parts.hostname or "").removeprefix("www.").removeprefix("m.") in ("youtube.com", "youtu.be"):
        query = "&".join(filter(None, (parts.query, f"t={at}s")))
        return urlunsplit(parts._replace(query=query))
    return urlunsplit(parts._replace(fragment=f"t={at}"))

"""Check of a fingerprint: the turn, or the sentences of it, that bear it now."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from kb.analysis.sentences import sentences
from kb.errors import QueryError
from kb.messages import _
from kb.model.dialogue import Turn
from kb.quoting.address import read_quote
from kb.quoting.normal_form import FINGERPRINT_DIGITS, fingerprint
from kb.serving.snapshot import Snapshot

MAX_SENTENCES = 60  # of a quotation that is looked for among those of its turn
_DIGITS = re.compile(rf"[0-9a-f]{{{FINGERPRINT_DIGITS}}}")
_PERMALINK = re.compile(r"dialogues/([^#?\s]+)(?:\?[^#\s]*)?#(t\d+)")
_STATED = re.compile(rf"(?:指紋|[Ff]ingerprint)[^0-9A-Za-z\n]{{0,4}}([0-9a-f]{{{FINGERPRINT_DIGITS}}})(?![0-9a-f])")


@dataclass(frozen=True)
class FingerprintCheck:
    """A fingerprint with its turn; `text` are the words that bear it, None where no words of the turn do."""

    digits: str
    turn_id: str
    turn: Turn
    text: str | None


def check_fingerprint(digits: str, place: str, snapshot: Snapshot, text: str | None = None) -> FingerprintCheck:
    """Looks for the words of a fingerprint: the given text, else the part of the place, the turn, its sentences.

    `place` is "<dialogue>#<turn>", with a part or without, or a permalink.

    Raises:
        QueryError: the fingerprint or the place has another form.
        NotFoundError: there is no such turn.
    """
    digits = digits.strip().lower()
    if not _DIGITS.fullmatch(digits):
        message = _(
            "指紋「{digits}」を読めません。{count}桁の16進数です。", digits=digits[:40], count=FINGERPRINT_DIGITS
        )
        raise QueryError(message, parameter="fingerprint")
    link = _PERMALINK.search(place)
    quote = read_quote(f"{unquote(link[1])}#{link[2]}" if link else place)
    turn = snapshot.turn(quote.dialogue, quote.turn)
    candidates = [text] if text is not None else [quote.of(turn.text), *_parts(turn.text)]
    bearing = (words for words in candidates if words and fingerprint(words, quote.turn_id) == digits)
    return FingerprintCheck(digits, quote.turn_id, turn, next(bearing, None))


def fingerprint_problem(words: str, behind: str, *, is_verbatim: bool) -> str | None:
    """The problem with the fingerprint that a draft states behind quoted words, with the permalink of the turn.

    None without one, and where it is that of the words, and these are as recorded.
    """
    stated, link = _STATED.search(behind), _PERMALINK.search(behind)
    if stated is None or link is None:
        return None
    if fingerprint(words, f"{unquote(link[1])}#{link[2]}") != stated[1]:
        return _("指紋 {digits} は、この言葉とこの発言のものではありません。", digits=stated[1])
    if is_verbatim:
        return None
    return _("指紋 {digits} は合っています。引用したあとで、記録が変わりました。", digits=stated[1])


def _parts(text: str) -> list[str]:
    """The turn, and every run of its sentences."""
    spans = sentences(text)
    runs = [text[first.start : last.end] for at, first in enumerate(spans) for last in spans[at : at + MAX_SENTENCES]]
    return [text, *runs]

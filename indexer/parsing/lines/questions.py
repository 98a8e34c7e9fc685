"""Questions: lines of an interviewer that begin with a dash or a Q, items of a summary that end as a question does."""

import re
from collections.abc import Sequence

from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_question_or_exclamation, is_sentence

_QUESTION = re.compile(r"[―—–─━‒]{1,6} ?(?=\S)|ー{1,6} ?(?=[^ー\s])|[-‐−]{2,6} ?(?=[^-‐−\s])|[-‐−] ?(?=[^-‐−\s>])")
_Q = re.compile(r"[QＱ] ?(?:\d{1,2}|[①-⑳])?(?:[.．:、)] ?| (?=\S))(?=\S)")
_STRONG_DASH = re.compile(r"[―—–─━‒ー]|[-‐−]{2}")
_ASKING = re.compile(r".*(?:か|さい|ます|です|ました|した|でしょう|よね|う)[。??!！」』)]*$")
# In summaries, which leave out polite forms: …になるのか, …を伺いたい, …を示してほしい
_ASKS_IN_SUMMARY = re.compile(
    r"(?:か|か伺う|(?:伺い?|聞き|知り|教えて(?:いただき|ほし)?|確認し)(?:たい|う)|(?:教え|聞かせ|示し)て(?:ほしい|欲しい|ください|いただきたい)|教示(?:願い?たい|いただきたい|を)|お願いしたい|伺う)[。?]?$"
)
_HYPHEN = re.compile(r"[-‐−] ")
_ASKS = re.compile(r"(?:か|さい|でしょう|ですね|願いします|は)[。?]*$|[?]$")
_SHORTEST_QUESTION = 6


def question_dash_length(text: str) -> int:
    """The length of the dash or Q with which an interviewer's line begins; 0 for other lines.

    ASCII hyphens also mark list items, so a sentence must follow them. A line that also ends with a dash is an
    ornament.
    """
    if (asked := _Q.match(text[:SHORT])) and text.endswith(("?", "か。", "か", "さい。")):
        return asked.end()
    found = _QUESTION.match(text[:SHORT])
    if not found or re.search(r"[―—–─━‒-]$", text) or not re.search(r"\w", text[found.end() : found.end() + SHORT]):
        return 0
    rest = text[found.end() :]
    if _STRONG_DASH.match(text):
        return found.end()
    asks = (
        _ASKING.match(rest[-12:])
        if found.group().endswith(" ")
        else is_sentence(rest) or is_question_or_exclamation(rest)
    )
    return found.end() if asks and len(rest) > _SHORTEST_QUESTION else 0


def question_rows(rows: Sequence[TextRow]) -> dict[int, int]:
    """Finds the interviewer's lines: the length of the dash by row index.

    If lines begin with hyphens and none of them asks a question, the hyphens mark list items.
    """
    found = {index: dash for index, row in enumerate(rows) if (dash := question_dash_length(row.folded))}
    hyphened = [index for index in found if _HYPHEN.match(rows[index].folded)]
    if not any(_ASKS.search(rows[index].folded) for index in hyphened):
        for index in hyphened:
            del found[index]
    return found


def asks_in_summary(text: str) -> bool:
    """True if half-width text of a summary ends with a question or a request: …か。, …を伺いたい。"""
    return bool(_ASKS_IN_SUMMARY.search(text[-40:]))

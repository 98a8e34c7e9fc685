"""Lexer of the query language: query text -> tokens, by one table of regular expressions. See `kb.query.grammar`."""

import re
from typing import NamedTuple

from kb.query.ast import FieldName

FIELDS = {
    "発言者": FieldName.SPEAKER,
    "speaker": FieldName.SPEAKER,
    "組織": FieldName.ORGANIZATION,
    "org": FieldName.ORGANIZATION,
    "役職": FieldName.POST,
    "post": FieldName.POST,
    "議題": FieldName.TOPIC,
    "topic": FieldName.TOPIC,
    "見出し": FieldName.SECTION,
    "section": FieldName.SECTION,
    "対話": FieldName.TITLE,
    "title": FieldName.TITLE,
    "種別": FieldName.KIND,
    "kind": FieldName.KIND,
    "役割": FieldName.ROLE,
    "role": FieldName.ROLE,
    "発言内容": FieldName.UTTERANCE,
    "utterance": FieldName.UTTERANCE,
}
DATE_FIELDS = ("日付", "date")
ARRIVAL_FIELDS = ("取込", "taken")
YEAR_FIELDS = ("年度", "fy")

_QUOTED = r"""["＂“”][^"＂“”]*[^"＂“”\s][^"＂“”]*["＂“”]|「[^「」]*[^「」\s][^「」]*」|『[^『』]*[^『』\s][^『』]*』"""
_ENDS_OPERATOR = r"""(?=[\s()（）|｜"＂“”「『]|$)"""
_LEXER = re.compile(
    rf"""
      (?P<SPACE>\s+)
    | (?P<OPEN>[(（])
    | (?P<CLOSE>[)）])
    | (?P<OR>(?:OR|ＯＲ|または){_ENDS_OPERATOR} | [|｜])
    | (?P<AND>(?:AND|ＡＮＤ){_ENDS_OPERATOR})
    | (?P<NOT>(?:NOT|ＮＯＴ){_ENDS_OPERATOR} | [-－−](?=\S))
    | (?P<FIELD>(?i:{"|".join((*FIELDS, *DATE_FIELDS, *ARRIVAL_FIELDS, *YEAR_FIELDS))})[:：](?=[^\s)）]))
    | (?P<NEAR>(?:近傍|NEAR/)\d+{_ENDS_OPERATOR})
    | (?P<NEARBY>(?:{_QUOTED})[~～〜]\d+(?=[\s()（）|｜]|$))
    | (?P<QUOTED>{_QUOTED})
    """,
    re.VERBOSE,
)
_BINDS = re.compile(r"[-－−:：]")
_CLOSING_OR_MARKS = ')）"＂“”「」『』'
_QUOTATION = re.compile(_QUOTED)
_ENDS_WORD = re.compile(rf"\s|[|｜]|{_QUOTED}")


class QueryToken(NamedTuple):
    """A token of a query; `kind` is the name of its rule in the table, or WORD."""

    kind: str
    text: str


def tokenize(text: str) -> list[QueryToken]:
    """Splits a query into tokens, without the spaces between them."""
    text = _without_unbalanced(text).strip()
    found: list[QueryToken] = []
    at = groups = 0
    while at < len(text):
        match = _LEXER.match(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            end = _word_end(text, at, in_group=groups > 0)
            found.append(QueryToken("WORD", text[at:end]))
            at = end
            continue
        at = match.end()
        groups += (kind == "OPEN") - (kind == "CLOSE")
        if kind != "SPACE":
            found.append(QueryToken(kind, match[0]))
    return found


def _word_end(text: str, at: int, *, in_group: bool) -> int:
    """The end of the word that begins at `at`. A bracket belongs to the word if its partner does."""
    opened: list[int] = []
    for end in range(at + 1, len(text)):
        if _ENDS_WORD.match(text, end):
            return opened[0] if opened else end
        if text[end] in "(（":
            opened.append(end)
        elif text[end] in ")）":
            if not opened and in_group:
                return end
            del opened[-1:]
    return opened[0] if opened else len(text)


def _without_unbalanced(text: str) -> str:
    """Replaces each bracket and quotation mark without a partner by a space."""
    kept = list(text)
    opened: list[int] = []
    at = 0
    while at < len(text):
        if quoted := _QUOTATION.match(text, at):
            at = quoted.end()
            continue
        if text[at] in "(（":
            opened.append(at)
        elif text[at] in ")）" and opened:
            opened.pop()
        elif text[at] in _CLOSING_OR_MARKS:
            kept[at] = " "
        at += 1
    for at in opened:
        kept[at] = "" if _BINDS.match(text, at - 1) else " "  # -（窓口 still excludes, 発言者:（霧島 is still a field
    return "".join(kept)

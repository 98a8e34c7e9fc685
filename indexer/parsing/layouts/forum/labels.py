"""Parses speaker labels: 大田区副区長:川野(以下「川野」), 川野, 都CIO宮坂:, 笹井(武蔵野市), 宮坂:…"""

import re
from collections.abc import Collection

import msgspec

from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people import names
from indexer.parsing.people.hosts import INTERVIEWER
from indexer.parsing.people.offices import CHAIR, ends_with_title, is_unit
from indexer.parsing.speakers.base import SpeakerLabel
from indexer.parsing.speakers.label_matching import (
    NO_OFFICE,
    match_name,
    match_several,
    match_with_office,
    unspaced_position,
)
from indexer.parsing.speakers.vocabulary import LabelVocabulary
from kb.model.names import exact_key, name_key, narrow, spaced
from kb.model.organizations import leading_organization

_ALIAS = re.compile(
    r"(?P<head>[^。?!「」]{1,100}?) ?[(\[](?:以下|以後)(?:は|では)?[、,: ]{0,2}"
    r"(?:[「『\"“](?P<quoted>[^」』\"”]{1,24})[」』\"”]"
    r"|(?P<plain>[^()「」。]{1,12}))[^()「」。]{0,12}[)\]] ?(?P<colon>:?) ?(?P<speech>.*)",
    re.S,
)
_PLACE = re.compile(r"(?P<name>[^()\s:。]{1,12}(?: [^()\s:。]{1,8})?) ?\((?P<place>[^()。]{1,20})\)")
_INLINE = re.compile(r"(?P<label>[^:。?!「」]{1,40}(?::[^:。?!「」]{1,20})?):(?P<speech>.*)", re.S)
_BLANK = re.compile(r"(?P<label>[^\s:：。、「」『』]{1,16})\s+(?P<speech>[^\s:：].*)", re.S)
_FRAME = re.compile(r"[(【<〈《\[](?P<label>[^()【】<>〈〉《》\[\]。、:]{1,16})[)】>〉》\]] ?(?P<speech>\S.*)", re.S)
_QUOTATION = re.compile(r"(?P<label>[^\s「」『』。、:()]{1,16})(?P<speech>[「『].*[」』])", re.S)
_CUT = re.compile(r"(?P<head>[^。?!「」()]{2,80}:[^。?!「」():\s]{1,8}) ?\((?:以下?[^)]{0,14})?")
_FRAMED = re.compile(r"[【<〈《\[(○◯◎●◆◇■□][ :]?([^。【】<>〈〉《》\[\]]{1,60}?)[】>〉》\])]? ?:?")
_HOST = re.compile(rf"{CHAIR.pattern}|{INTERVIEWER}|記者|(?:CIOフォーラム)?事務局|司会・進行")
# Ornaments around a whole label: **伊藤**, ~伊藤~, 伊藤>, 伊藤⇒.
_BEFORE = re.compile(r"^(?:#{1,6} |[*~_>・•●■◆○▼☆★＊]+ ?)+")
_BEHIND = re.compile(r"[\s:;>/*~_⇒→―—–─…|、,・]+$")
# Text after a colon that is not speech: a count, a number, a time, an address.
_NO_SPEECH = re.compile(
    r"(?:約|計|合計|延べ|各|のべ)?[\d,.〇一二三四五六七八九十百千万億~\-+/ %]+"
    r"(?:[^\d。、?!]{0,4}(?:程度|以上)?)?|https?:.*|\S+@\S+|[-―…なし無]{1,3}"
)
_LONGEST_NAME = 20


def read_label(row: TextRow, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Parses the label that a row consists of or begins with; None for other rows."""
    head = row.folded[: SHORT + 1]
    if found := _ALIAS.match(head):
        label = _aliased(found, vocabulary)
        if label and (label.length or len(row.folded) <= SHORT):
            return label
    if len(head) <= 80 and (label := _whole(head.rstrip(": "), vocabulary)):
        return label
    plain = _BEHIND.sub("", _BEFORE.sub("", head)) if len(head) <= 80 else ""
    if plain and plain != head and (label := _whole(plain, vocabulary)) and not label.host:
        return label
    if len(head) <= 80 and (cut := _CUT.fullmatch(head)) and (label := _headed(cut["head"], vocabulary)):
        return label
    framed = _FRAMED.fullmatch(head) if len(head) <= 80 else None
    if framed and (label := _whole(framed[1].strip(": "), vocabulary)) and not label.host:
        return label
    return (
        _inline(head, vocabulary)
        or _before_blank(row, vocabulary)
        or _framed_before(row, vocabulary)
        or _before_quotation(row, vocabulary)
    )


def aliases_in(rows: Collection[TextRow]) -> set[str]:
    """The keys (`name_key`) of the aliases and surnames that (以下「…」) introduces in these rows."""
    found: set[str] = set()
    for row in rows:
        match = _ALIAS.match(row.folded[: SHORT + 1])
        if match and (label := _aliased(match, LabelVocabulary())):
            found |= {name_key(label.alias), name_key(label.name)}
    return found


def _inline(head: str, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Parses a label that a colon and the beginning of the speech follow."""
    inline = _INLINE.match(head)
    speech = inline["speech"].strip() if inline else ""
    if not inline or not speech:
        return None
    label = _whole(inline["label"].strip(), vocabulary, bare=False) or match_name(inline["label"].strip(), vocabulary)
    if label and label.host and names.is_full_name(names.bare_name(speech)):
        return None  # 司会:名取 悠 names the moderator
    if label is None or _NO_SPEECH.fullmatch(speech) or (len(speech) <= 20 and _whole(speech.rstrip("。"), vocabulary)):
        return None
    if (label.introduces or label.name in vocabulary.posts) and len(speech) < 8 and not ends_as_speech(speech):
        return None
    return SpeakerLabel(
        label.name, label.office, label.place, label.alias, inline.start("speech"), label.introduces, label.host
    )


def _before_blank(row: TextRow, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Parses a known name or a host before white space and speech; not 霧島 隼人です, where the name continues."""
    found = _BLANK.match(row.text[: SHORT + 1])
    if not found:
        return None
    speech = narrow(found["speech"])
    if not (len(speech) > _LONGEST_NAME or speech.startswith(("「", "『")) or ends_as_speech(speech)):
        return None
    text = narrow(found["label"])
    wide = "\u3000" in row.text[found.end("label") : found.start("speech")]
    if not wide and (text.isascii() or name_key(text) in vocabulary.posts):
        # In prose, a space may follow a word that is not a name: CIO フォーラムでは…
        return None
    whole, begun = name_key(found.group()), name_key(text)
    if any(len(key) > len(begun) and whole.startswith(key) for key in vocabulary.names):
        return None
    return _with_speech(text, found.start("speech"), vocabulary)


def _framed_before(row: TextRow, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Parses a known name in brackets before speech: (片桐)区では…, 【片桐】…"""
    found = _FRAME.match(row.folded[: SHORT + 1])
    if not found or not ends_as_speech(row.folded):
        return None
    return _with_speech(found["label"].strip(), found.start("speech"), vocabulary)


def _before_quotation(row: TextRow, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Parses a known name before a quotation that ends with the line: 片桐「区では…」"""
    found = _QUOTATION.fullmatch(row.folded[: SHORT + 1])
    if not found or not ends_as_speech(found["speech"].strip("「」『』")):
        return None
    return _with_speech(found["label"].strip(), found.start("speech"), vocabulary)


def _with_speech(text: str, length: int, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    label = _whole(text, vocabulary)
    return msgspec.structs.replace(label, length=length) if label and not label.several else None


def _aliased(found: re.Match[str], vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    alias = spaced(found["quoted"] or found["plain"])
    speech = found["speech"]
    if speech and not found["colon"]:
        return None
    head = _headed(found["head"].strip(), vocabulary, surname=names.bare_name(alias.partition("(")[0]))
    if head is None:
        return None
    length = found.start("speech") if speech else 0
    return SpeakerLabel(head.name, head.office, head.place, alias, length, introduces=True)


def _headed(head: str, vocabulary: LabelVocabulary, *, surname: str = "") -> SpeakerLabel | None:
    """Splits an introducing line, without its alias, into office and name."""
    if surname and (label := match_with_office(head, {name_key(surname)}, vocabulary)) and label.office:
        return label
    place = ""
    if (placed := _PLACE.fullmatch(head)) and not ends_with_title(placed["place"]):
        head, place = placed["name"], placed["place"]
    office, colon, name = head.rpartition(":")
    name = names.bare_name(name.strip(" :"))
    if not colon or (" " in name and not names.is_full_name(name)):
        office, name = _split_unmarked(head.rstrip(": "), vocabulary, surname)
    if not name or len(name) > 16 or not all(names.is_name_part(part) for part in name.split()):
        return None
    if office and not (ends_with_title(office) or leading_organization(exact_key(office), vocabulary.known)):
        return None
    if not office and surname and not name_key(name).startswith(name_key(surname)):
        return None
    return SpeakerLabel(name, office.strip(": "), place, introduces=True)


def _split_unmarked(head: str, vocabulary: LabelVocabulary, surname: str) -> tuple[str, str]:
    """Splits 都CIO宮坂 into 都CIO and 宮坂: at a name that the article introduces, else after the last title."""
    head = names.bare_name(head)
    tail = re.search(r"[^\s:]*(?:\s\S{1,8})?$", head)
    for candidate in sorted({surname, *_endings(head, vocabulary)}, key=len, reverse=True):
        at = name_key(head).rfind(name_key(candidate)) if candidate else -1
        if at > 0 and ends_with_title(name_key(head)[:at]):
            position = unspaced_position(head, at)
            return head[:position].strip(": "), head[position:].strip()
    tokens = head.split()
    if (
        len(tokens) >= 2
        and ends_with_title("".join(tokens[:-2]) or tokens[0])
        and names.is_full_name(" ".join(tokens[-2:]))
    ):
        return " ".join(tokens[:-2]), " ".join(tokens[-2:])
    if len(tokens) >= 2 and ends_with_title(tokens[-2]):
        return " ".join(tokens[:-1]), tokens[-1]
    if tail and (cut := names.split_after_title(tokens[0] if len(tokens) == 2 else head)):
        return cut[0], " ".join([cut[1], *tokens[1:]]) if len(tokens) == 2 else cut[1]
    return "", head


def _endings(head: str, vocabulary: LabelVocabulary) -> list[str]:
    key = name_key(head)
    return [name for name in vocabulary.names if len(name) < len(key) and key.endswith(name)]


def _whole(text: str, vocabulary: LabelVocabulary, *, bare: bool = True) -> SpeakerLabel | None:
    """Parses a whole line as a label; with `bare` false, a name alone is not a label."""
    if bare and (label := match_name(text, vocabulary)):
        return label
    if _HOST.fullmatch(text):
        return SpeakerLabel(text, host=True)
    if placed := _PLACE.fullmatch(text):
        name, place = names.bare_name(placed["name"]), placed["place"]
        named = leading_organization(place, vocabulary.known)
        is_place = place == "都" or (named is not None and not named[1])
        office = ends_with_title(place)
        if (name_key(name) in vocabulary.names and not office) or (is_place and names.is_surname(name)):
            return SpeakerLabel(name, place=place, introduces=is_place)
    office_text, colon, name = text.rpartition(":")
    name = names.bare_name(name.strip())
    if colon and NO_OFFICE.fullmatch(office_text.strip()):
        return None
    if colon and _introduces(office_text, name, vocabulary):
        inner = _split_unmarked(name, vocabulary, "") if " " in name and not names.is_full_name(name) else ("", name)
        office_text, name = (f"{office_text}:{inner[0]}", inner[1]) if inner[0] else (office_text, name)
        if name_key(name) in vocabulary.names or names.is_surname(name) or names.is_full_name(name):
            return SpeakerLabel(name, office_text, introduces=True)
    return match_several(text, vocabulary) or match_with_office(text, vocabulary.names, vocabulary)


def _introduces(office: str, name: str, vocabulary: LabelVocabulary) -> bool:
    if ends_with_title(office):
        return True
    named = leading_organization(exact_key(office), vocabulary.known)
    return named is not None and (not named[1] or (is_unit(named[1]) and names.is_full_name(name)))

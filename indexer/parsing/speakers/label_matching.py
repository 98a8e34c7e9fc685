"""Matches a text against the names and posts of an article: 宮坂, 宮坂副知事, 都CIO宮坂, 伊藤、宮坂."""

import re
from collections.abc import Collection, Sequence

from indexer.parsing.people import names
from indexer.parsing.people.offices import ends_with_title, is_unit
from indexer.parsing.speakers.base import SpeakerLabel
from indexer.parsing.speakers.vocabulary import LabelVocabulary
from kb.model.names import exact_key, name_key, spaced
from kb.model.organizations import leading_organization

# Words of contact lists and tables, which are not offices.
NO_OFFICE = re.compile(
    r".{0,6}(?:担当者?|責任者|連絡先|問い?合わ?せ先?|窓口|電話|宛先|送付先|講師|著者|作者|代表|例|氏名|名前|件名|備考)"
)
_TITLE_BEHIND = re.compile(
    r"[^\s()]{0,8}?(?:長|知事|官|監|補佐|主幹|主査|主任|参事|理事|係|アドバイザー|フェロー)|(?:東京)?都?CIO(?:補佐官?)?|CDO|CISO"
)
_BETWEEN = " :・/<>【】()[]「」*~、,@_|"
_HONORIFIC = re.compile(r"^(?:氏|様|さま|さん|先生)")
_EVERYBODY = re.compile(r"[(【]?(?:参加者)?(?:一同|全員|両名|二人|お二人|三人)[)】]?")
_AND = re.compile(r"\s*(?:[、,・&/＆と]|及び)\s*")


def match_name(text: str, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Matches a known name or post and nothing else: 宮坂, 宮坂 学, 宮坂さん, 宮坂副知事, 副市長"""
    key = name_key(text)
    if not key or len(key) > 60:
        return None
    if key in vocabulary.names or key in vocabulary.posts:
        return SpeakerLabel(spaced(text))
    bare = names.bare_name(text)
    if name_key(bare) in vocabulary.names and "(" not in text:
        return SpeakerLabel(bare)
    for length in range(min(len(key) - 1, 8), max(len(key) - 9, 0), -1):
        name, title = key[:length], key[length:]
        if name in vocabulary.names and _TITLE_BEHIND.fullmatch(title) and not ends_with_title(name):
            position = unspaced_position(text, length)
            return SpeakerLabel(spaced(text[:position]), office=title)
    return None


def match_with_office(text: str, keys: Collection[str], vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Matches one known name with only office, body and place before or after it."""
    key = name_key(text)
    if not key or len(key) > 60:
        return None
    for name in sorted(
        (name for name in keys if name and name in key and not ends_with_title(name)), key=len, reverse=True
    ):
        at = key.rfind(name)
        while at >= 0:
            start, end = unspaced_position(text, at), unspaced_position(text, at + len(name))
            before = text[:start].strip(_BETWEEN)
            office, place = _behind(text[end:], vocabulary)
            if (not before or _is_office(before, vocabulary)) and office is not None and (before or office or place):
                joined = ":".join(part for part in (before, office) if part)
                presents = bool(before) or bool(leading_organization(exact_key(office), vocabulary.known))
                return SpeakerLabel(spaced(text[start:end]), joined, place, introduces=presents)
            at = key.rfind(name, 0, at)
    return None


def _behind(text: str, vocabulary: LabelVocabulary) -> tuple[str | None, str]:
    """Splits the text after a name into office and place; None for other text."""
    rest = _HONORIFIC.sub("", text.strip())
    bracket = re.fullmatch(r"(?P<title>[^()]*?)\s*\((?P<inside>[^()]{1,24})\)", rest)
    title, inside = (bracket["title"], bracket["inside"]) if bracket else (rest, "")
    separated = bool(title) and (text[:1] in _BETWEEN or title[:1] in _BETWEEN)
    title = title.strip(_BETWEEN)
    if title and not (_is_office(title, vocabulary) if separated else _TITLE_BEHIND.fullmatch(title)):
        return None, ""
    if not inside:
        return title, ""
    if ends_with_title(inside):
        return f"{title}:{inside}".strip(":"), ""
    named = leading_organization(inside, vocabulary.known)
    known = any(body.startswith(inside) or body.endswith(inside) for body in vocabulary.known)
    return (title, inside) if inside == "都" or known or (named and not named[1]) else (None, "")


def match_several(text: str, vocabulary: LabelVocabulary) -> SpeakerLabel | None:
    """Matches several known names and nothing else: 伊藤、宮坂"""
    if _EVERYBODY.fullmatch(text):
        return SpeakerLabel(spaced(text), several=(text,))
    pieces = [names.bare_name(piece) for piece in _AND.split(text)]
    if len(pieces) < 2 or len(text) > 40:
        return None
    found: Sequence[SpeakerLabel | None] = [match_name(piece, vocabulary) for piece in pieces]
    if not all(label and _is_named(label.name, vocabulary) for label in found):
        return None
    return SpeakerLabel(spaced(text), several=tuple(pieces))


def _is_named(text: str, vocabulary: LabelVocabulary) -> bool:
    """True if a known text is a personal name, with or without a title: 神谷, 神谷CIO, but not 副市長."""
    if not ends_with_title(text):
        return True
    key = name_key(text)
    return any(key.startswith(name) and len(name) < len(key) and not ends_with_title(name) for name in vocabulary.names)


def _is_office(text: str, vocabulary: LabelVocabulary) -> bool:
    """True if a text is a post, a body or a unit, and nothing else."""
    plain = exact_key(re.sub(rf"[{re.escape('<>【】()[]*~')}]", "", text))
    if ends_with_title(plain) and not NO_OFFICE.fullmatch(plain):
        return True
    named = leading_organization(plain, vocabulary.known)
    return plain in vocabulary.known or plain == "都" or (named is not None and (not named[1] or is_unit(named[1])))


def unspaced_position(text: str, at: int) -> int:
    """The position in `text` of character `at` of its `name_key`."""
    seen = -1
    for position, character in enumerate(text):
        seen += bool(exact_key(character))
        if seen == at:
            return position
    return len(text)

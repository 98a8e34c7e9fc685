"""The line that opens a turn: 大田区副区長:川野(以下「川野」), 川野, 都CIO宮坂:, 笹井(武蔵野市), 宮坂:…"""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing import cues, names
from indexer.parsing.offices import CHAIR, ends_with_title, is_unit
from indexer.parsing.rows import SHORT, Row
from indexer.parsing.vocabulary import Vocabulary
from kb.model.names import exact_key, name_key, spaced
from kb.model.organizations import leading_organization

_ALIAS = re.compile(
    r"(?P<head>[^。?!「」]{1,100}?) ?[(\[](?:以下|以後)(?:は|では)?[、,: ]{0,2}"
    r"(?:[「『\"“](?P<quoted>[^」』\"”]{1,24})[」』\"”]"
    r"|(?P<plain>[^()「」。]{1,12}))[^()「」。]{0,12}[)\]] ?(?P<colon>:?) ?(?P<speech>.*)",
    re.S,
)
_PLACE = re.compile(r"(?P<name>[^()\s:。]{1,12}(?: [^()\s:。]{1,8})?) ?\((?P<place>[^()。]{1,20})\)")
_INLINE = re.compile(r"(?P<label>[^:。?!「」]{1,40}(?::[^:。?!「」]{1,20})?):(?P<speech>.*)", re.S)
_CUT = re.compile(r"(?P<head>[^。?!「」()]{2,80}:[^。?!「」():\s]{1,8}) ?\((?:以下?[^)]{0,14})?")
_FRAMED = re.compile(r"[【<〈《\[(○◯◎●◆◇■□][ :]?([^。【】<>〈〉《》\[\]]{1,60}?)[】>〉》\])]? ?:?")
_HOST = re.compile(rf"(?:{CHAIR.pattern}|聞き手|インタビュアー|編集部|記者|事務局|CIOフォーラム事務局|司会・進行)")
# Ornaments around a whole label: **伊藤**, ~伊藤~, 伊藤>, 伊藤⇒.
_BEFORE = re.compile(r"^(?:#{1,6} |[*~_>・•●■◆○▼☆★＊]+ ?)+")
_BEHIND = re.compile(r"[\s:;>/*~_⇒→―—–─…|、,・]+$")
# What a contact list or a table says of a person: no label.
_NO_OFFICE = re.compile(
    r".{0,6}(?:担当者?|責任者|連絡先|問い?合わ?せ先?|窓口|電話|宛先|送付先|講師|著者|作者|代表|例|氏名|名前|件名|備考)"
)
# Behind the colon: a count, a number, a time, an address. Nobody says that by itself.
_NO_SPEECH = re.compile(
    r"(?:約|計|合計|延べ|各|のべ)?[\d,.〇一二三四五六七八九十百千万億~\-+/ %]+"
    r"(?:[^\d。、?!]{0,4}(?:程度|以上)?)?|https?:.*|\S+@\S+|[-―…なし無]{1,3}"
)
_TITLE_BEHIND = re.compile(
    r"[^\s()]{0,8}?(?:長|知事|官|監|補佐|主幹|主査|主任|参事|理事|係|アドバイザー|フェロー)|(?:東京)?都?CIO(?:補佐官?)?|CDO|CISO"
)
_BETWEEN = " :・/<>【】()[]「」*~、,"
_HONORIFIC = re.compile(r"^(?:氏|様|さま|さん|先生)")
_EVERYBODY = re.compile(r"[(【]?(?:参加者)?(?:一同|全員|両名|二人|お二人|三人)[)】]?")
_AND = re.compile(r"\s*(?:[、,・&/＆と]|及び)\s*")


class Label(Struct, frozen=True):
    """What the line says of the speaker. `office` and `place` are empty where it does not say.

    `length` is how much of the row's text is label: the rest is the beginning of the speech. `introduces`
    tells a line that presents somebody (an office or an alias) from a bare name; `several`, a line that names more
    than one.
    """

    name: str
    office: str = ""
    place: str = ""
    alias: str = ""
    length: int = 0
    introduces: bool = False
    host: bool = False
    several: tuple[str, ...] = ()


def read_label(row: Row, words: Vocabulary) -> Label | None:
    """The label a row consists of or begins with; None where it is something else."""
    head = row.folded[: SHORT + 1]
    if found := _ALIAS.match(head):
        label = _aliased(found, words)
        if label and (label.length or len(row.folded) <= SHORT):
            return label
    if len(head) <= 80 and (label := _whole(head.rstrip(": "), words)):
        return label
    plain = _BEHIND.sub("", _BEFORE.sub("", head)) if len(head) <= 80 else ""
    if plain and plain != head and (label := _whole(plain, words)) and not label.host:
        return label
    if len(head) <= 80 and (cut := _CUT.fullmatch(head)) and (label := _headed(cut["head"], words)):
        return label
    framed = _FRAMED.fullmatch(head) if len(head) <= 80 else None
    if framed and (label := _whole(framed[1].strip(": "), words)) and not label.host:
        return label
    return _inline(head, words)


def aliases_in(rows: Collection[Row]) -> set[str]:
    """The keys of every alias that a (以下「…」) of these rows may introduce, and of its surname."""
    found: set[str] = set()
    for row in rows:
        match = _ALIAS.match(row.folded[: SHORT + 1])
        if match and (label := _aliased(match, Vocabulary())):
            found |= {name_key(label.alias), name_key(label.name)}
    return found


def _inline(head: str, words: Vocabulary) -> Label | None:
    """A label with the beginning of its speech behind a colon."""
    inline = _INLINE.match(head)
    speech = inline["speech"].strip() if inline else ""
    if not inline or not speech:
        return None
    label = _whole(inline["label"].strip(), words, bare=False) or _called(inline["label"].strip(), words)
    if label is None or _NO_SPEECH.fullmatch(speech) or (len(speech) <= 20 and _whole(speech.rstrip("。"), words)):
        return None
    if (label.introduces or label.name in words.posts) and len(speech) < 8 and not cues.is_said(speech):
        return None
    return Label(
        label.name, label.office, label.place, label.alias, inline.start("speech"), label.introduces, label.host
    )


def _aliased(found: re.Match[str], words: Vocabulary) -> Label | None:
    alias = spaced(found["quoted"] or found["plain"])
    speech = found["speech"]
    if speech and not found["colon"]:
        return None
    head = _headed(found["head"].strip(), words, surname=names.bare_name(alias.partition("(")[0]))
    if head is None:
        return None
    length = found.start("speech") if speech else 0
    return Label(head.name, head.office, head.place, alias, length, introduces=True)


def _headed(head: str, words: Vocabulary, *, surname: str = "") -> Label | None:
    """Office and name of an introducing line without its alias."""
    if surname and (label := _around(head, {name_key(surname)}, words)) and label.office:
        return label
    place = ""
    if (placed := _PLACE.fullmatch(head)) and not ends_with_title(placed["place"]):
        head, place = placed["name"], placed["place"]
    office, colon, name = head.rpartition(":")
    name = names.bare_name(name.strip(" :"))
    if not colon or (" " in name and not names.is_full_name(name)):
        office, name = _split_unmarked(head.rstrip(": "), words, surname)
    if not name or len(name) > 16 or not all(names.is_name_part(part) for part in name.split()):
        return None
    if office and not (ends_with_title(office) or leading_organization(exact_key(office), words.known)):
        return None
    if not office and surname and not name_key(name).startswith(name_key(surname)):
        return None
    return Label(name, office.strip(": "), place, introduces=True)


def _split_unmarked(head: str, words: Vocabulary, surname: str) -> tuple[str, str]:
    """都CIO宮坂 into 都CIO and 宮坂: by the names the article knows, else behind the last title."""
    head = names.bare_name(head)
    tail = re.search(r"[^\s:]*(?:\s\S{1,8})?$", head)
    for candidate in sorted({surname, *_endings(head, words)}, key=len, reverse=True):
        at = name_key(head).rfind(name_key(candidate)) if candidate else -1
        if at > 0 and ends_with_title(name_key(head)[:at]):
            position = _unspaced_position(head, at)
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
    if tail and (cut := names.cut_after_title(tokens[0] if len(tokens) == 2 else head)):
        return cut[0], " ".join([cut[1], *tokens[1:]]) if len(tokens) == 2 else cut[1]
    return "", head


def _unspaced_position(text: str, at: int) -> int:
    """The place in `text` of character `at` of the same text as `name_key` gives it."""
    seen = -1
    for position, character in enumerate(text):
        seen += bool(exact_key(character))
        if seen == at:
            return position
    return len(text)


def _endings(head: str, words: Vocabulary) -> list[str]:
    key = name_key(head)
    return [name for name in words.called if len(name) < len(key) and key.endswith(name)]


def _whole(text: str, words: Vocabulary, *, bare: bool = True) -> Label | None:
    """A whole line as a label. With `bare` false, only a line that carries an office introduces anybody."""
    if bare and (label := _called(text, words)):
        return label
    if _HOST.fullmatch(text):
        return Label(text, host=True)
    if placed := _PLACE.fullmatch(text):
        name, place = names.bare_name(placed["name"]), placed["place"]
        named = leading_organization(place, words.known)
        is_place = place == "都" or (named is not None and not named[1])
        office = ends_with_title(place)
        if (name_key(name) in words.called and not office) or (is_place and names.is_surname(name)):
            return Label(name, place=place, introduces=is_place)
    office_text, colon, name = text.rpartition(":")
    name = names.bare_name(name.strip())
    if colon and _NO_OFFICE.fullmatch(office_text.strip()):
        return None
    if colon and _introduces(office_text, name, words):
        inner = _split_unmarked(name, words, "") if " " in name and not names.is_full_name(name) else ("", name)
        office_text, name = (f"{office_text}:{inner[0]}", inner[1]) if inner[0] else (office_text, name)
        if name_key(name) in words.called or names.is_surname(name) or names.is_full_name(name):
            return Label(name, office_text, introduces=True)
    return _several(text, words) or _around(text, words.called, words)


def _introduces(office: str, name: str, words: Vocabulary) -> bool:
    if ends_with_title(office):
        return True
    named = leading_organization(exact_key(office), words.known)
    return named is not None and (not named[1] or (is_unit(named[1]) and names.is_full_name(name)))


def _around(text: str, called: Collection[str], words: Vocabulary) -> Label | None:
    """A line of one known name and, before or behind it, nothing but office, body and place."""
    key = name_key(text)
    if not key or len(key) > 60:
        return None
    for name in sorted(
        (name for name in called if name and name in key and not ends_with_title(name)), key=len, reverse=True
    ):
        at = key.rfind(name)
        while at >= 0:
            start, end = _unspaced_position(text, at), _unspaced_position(text, at + len(name))
            before = text[:start].strip(_BETWEEN)
            office, place = _behind(text[end:], words)
            if (not before or _is_office(before, words)) and office is not None and (before or office or place):
                joined = ":".join(part for part in (before, office) if part)
                presents = bool(before) or bool(leading_organization(exact_key(office), words.known))
                return Label(spaced(text[start:end]), joined, place, introduces=presents)
            at = key.rfind(name, 0, at)
    return None


def _behind(text: str, words: Vocabulary) -> tuple[str | None, str]:
    """Office and place of what stands behind a name; None where it is neither."""
    rest = _HONORIFIC.sub("", text.strip())
    bracket = re.fullmatch(r"(?P<title>[^()]*?)\s*\((?P<inside>[^()]{1,24})\)", rest)
    title, inside = (bracket["title"], bracket["inside"]) if bracket else (rest, "")
    separated = bool(title) and (text[:1] in _BETWEEN or title[:1] in _BETWEEN)
    title = title.strip(_BETWEEN)
    if title and not (_is_office(title, words) if separated else _TITLE_BEHIND.fullmatch(title)):
        return None, ""
    if not inside:
        return title, ""
    if ends_with_title(inside):
        return f"{title}:{inside}".strip(":"), ""
    named = leading_organization(inside, words.known)
    known = any(body.startswith(inside) or body.endswith(inside) for body in words.known)
    return (title, inside) if inside == "都" or known or (named and not named[1]) else (None, "")


def _is_office(text: str, words: Vocabulary) -> bool:
    """Whether a text is a post, a body or a part of one, and nothing more."""
    plain = exact_key(re.sub(rf"[{re.escape('<>【】()[]*~')}]", "", text))
    if ends_with_title(plain) and not _NO_OFFICE.fullmatch(plain):
        return True
    named = leading_organization(plain, words.known)
    return plain in words.known or plain == "都" or (named is not None and (not named[1] or is_unit(named[1])))


def _several(text: str, words: Vocabulary) -> Label | None:
    """伊藤、宮坂: more than one known name and nothing else."""
    if _EVERYBODY.fullmatch(text):
        return Label(spaced(text), several=(text,))
    pieces = [names.bare_name(piece) for piece in _AND.split(text)]
    if len(pieces) < 2 or len(text) > 40:
        return None
    found: Sequence[Label | None] = [_called(piece, words) for piece in pieces]
    if not all(label and not ends_with_title(label.name) for label in found):
        return None
    return Label(spaced(text), several=tuple(pieces))


def _called(text: str, words: Vocabulary) -> Label | None:
    """宮坂, 宮坂 学, 宮坂さん, 宮坂副知事, 副市長: somebody the article knows, and nothing else."""
    key = name_key(text)
    if not key or len(key) > 60:
        return None
    if key in words.called or key in words.posts:
        return Label(spaced(text))
    bare = names.bare_name(text)
    if name_key(bare) in words.called and "(" not in text:
        return Label(bare)
    for length in range(min(len(key) - 1, 8), 0, -1):
        if ends_with_title(key[:length]) or len(key) - length > 8:
            continue
        if key[:length] in words.called and _TITLE_BEHIND.fullmatch(key[length:]):
            position = _unspaced_position(text, length)
            return Label(spaced(text[:position]), office=key[length:])
    return None

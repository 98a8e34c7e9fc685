"""The line that opens a turn: 大田区副区長:川野(以下「川野」), 川野, 都CIO宮坂:, 笹井(武蔵野市), 宮坂:…"""

import re
from collections.abc import Collection

from msgspec import Struct

from indexer.parsing import names
from indexer.parsing.folding import exact_key, name_key, spaced
from indexer.parsing.offices import ends_with_title
from indexer.parsing.rows import SHORT, Row
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
_HOST = re.compile(
    r"(?:司会者?|進行役?|聞き手|インタビュアー|ファシリテーター|モデレーター|編集部|記者|事務局"
    r"|CIOフォーラム事務局|司会・進行)"
)


class Label(Struct, frozen=True):
    """What the line says of the speaker. `office` and `place` are empty where it does not say.

    `length` is how much of the row's text is label: the rest is the beginning of the speech. `introduces`
    tells a line that presents somebody (an office or an alias) from a bare name.
    """

    name: str
    office: str = ""
    place: str = ""
    alias: str = ""
    length: int = 0
    introduces: bool = False
    host: bool = False


def read_label(row: Row, called: Collection[str], known: Collection[str]) -> Label | None:
    """The label a row consists of or begins with; None where it is something else.

    `called` are the keys (`name_key`) of surnames, names, aliases and offices the article uses of people,
    `known` its organizations.
    """
    head = row.folded[: SHORT + 1]
    if found := _ALIAS.match(head):
        label = _aliased(found, called, known)
        if label and (label.length or len(row.folded) <= SHORT):
            return label
    if len(head) <= 80 and (label := _whole(head.rstrip(": "), called, known)):
        return label
    if len(head) <= 80 and (cut := _CUT.fullmatch(head)) and (label := _headed(cut["head"], called, known)):
        return label
    framed = _FRAMED.fullmatch(head) if len(head) <= 80 else None
    if framed and (label := _whole(framed[1].strip(": "), called, known)) and not label.host:
        return label
    inline = _INLINE.match(head)
    if inline and inline["speech"].strip():
        label = _whole(inline["label"].strip(), called, known, bare=False) or _called(inline["label"].strip(), called)
        if label:
            return Label(
                label.name, label.office, label.place, label.alias, inline.start("speech"), label.introduces, label.host
            )
    return None


def aliases_in(rows: Collection[Row]) -> set[str]:
    """The keys of every alias that a (以下「…」) of these rows may introduce, and of its surname."""
    found: set[str] = set()
    for row in rows:
        match = _ALIAS.match(row.folded[: SHORT + 1])
        if match and (label := _aliased(match, (), ())):
            found |= {name_key(label.alias), name_key(label.name)}
    return found


def _aliased(found: re.Match[str], called: Collection[str], known: Collection[str]) -> Label | None:
    alias = spaced(found["quoted"] or found["plain"])
    speech = found["speech"]
    if speech and not found["colon"]:
        return None
    head = _headed(found["head"].strip(), called, known, surname=alias.partition("(")[0])
    if head is None:
        return None
    length = found.start("speech") if speech else 0
    return Label(head.name, head.office, head.place, alias, length, introduces=True)


def _headed(head: str, called: Collection[str], known: Collection[str], *, surname: str = "") -> Label | None:
    """Office and name of an introducing line without its alias."""
    place = ""
    if (placed := _PLACE.fullmatch(head)) and not ends_with_title(placed["place"]):
        head, place = placed["name"], placed["place"]
    office, colon, name = head.rpartition(":")
    name = names.bare_name(name.strip(" :"))
    if not colon or (" " in name and not names.is_full_name(name)):
        office, name = _split_unmarked(head.rstrip(": "), called, surname)
    if not name or len(name) > 16 or not all(names.is_name_part(part) for part in name.split()):
        return None
    if office and not (ends_with_title(office) or leading_organization(exact_key(office), known)):
        return None
    if not office and surname and not name_key(name).startswith(name_key(surname)):
        return None
    return Label(name, office.strip(": "), place, introduces=True)


def _split_unmarked(head: str, called: Collection[str], surname: str) -> tuple[str, str]:
    """都CIO宮坂 into 都CIO and 宮坂: by the names the article knows, else behind the last title."""
    head = names.bare_name(head)
    tail = re.search(r"[^\s:]*(?:\s\S{1,8})?$", head)
    for candidate in sorted({surname, *_endings(head, called)}, key=len, reverse=True):
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
    """The place in `text` of character `at` of the same text without white space."""
    seen = -1
    for position, character in enumerate(text):
        seen += not character.isspace()
        if seen == at:
            return position
    return len(text)


def _endings(head: str, called: Collection[str]) -> list[str]:
    key = name_key(head)
    return [name for name in called if len(name) < len(key) and key.endswith(name)]


def _whole(text: str, called: Collection[str], known: Collection[str], *, bare: bool = True) -> Label | None:
    """A whole line as a label. With `bare` false, only a line that carries an office introduces anybody."""
    if bare and (label := _called(text, called)):
        return label
    if _HOST.fullmatch(text):
        return Label(text, host=True)
    if placed := _PLACE.fullmatch(text):
        name, place = names.bare_name(placed["name"]), placed["place"]
        named = leading_organization(place, known)
        is_place = place == "都" or (named is not None and not named[1])
        if name_key(name) in called or (is_place and names.is_surname(name)):
            return Label(name, place=place, introduces=is_place)
    office, colon, name = text.rpartition(":")
    name = names.bare_name(name.strip())
    if colon and (ends_with_title(office) or leading_organization(exact_key(office), known) == (office, "")):
        inner = _split_unmarked(name, called, "") if " " in name and not names.is_full_name(name) else ("", name)
        office, name = (f"{office}:{inner[0]}", inner[1]) if inner[0] else (office, name)
        if name_key(name) in called or names.is_surname(name) or names.is_full_name(name):
            return Label(name, office, introduces=True)
    if not colon:
        for surname in sorted(_endings(text, called), key=len, reverse=True):
            at = len(name_key(text)) - len(surname)
            office = name_key(text)[:at]
            if ends_with_title(office) or (leading_organization(office, known) or ("", "?"))[1] == "":
                position = _unspaced_position(text, at)
                return Label(text[position:], text[:position].strip(), introduces=True)
    return None


def _called(text: str, called: Collection[str]) -> Label | None:
    """宮坂, 宮坂 学, 宮坂さん, 宮坂副知事, 宮坂(都): somebody the article knows, and nothing else."""
    key = name_key(text)
    if not key or len(key) > 60:
        return None
    if key in called:
        return Label(spaced(text))
    bare = names.bare_name(text)
    if name_key(bare) in called and "(" not in text:
        return Label(bare)
    for length in range(min(len(key) - 1, 8), 0, -1):
        if (
            key[:length] in called
            and len(key) - length <= 8
            and re.fullmatch(
                r"[^\s()]{1,3}(?:長|知事|官|監|補佐|主幹|主査|参事)|(?:東京)?都?CIO(?:補佐官?)?", key[length:]
            )
        ):
            return Label(key[:length], office=key[length:])
    return None

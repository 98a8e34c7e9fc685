"""Offices split into organization, department and posts: 大田区企画経営部企画課(情報政策)副参事."""

import re
from collections.abc import Collection

from msgspec import Struct

from indexer.parsing.people.hosts import MODERATOR
from indexer.parsing.people.legal_bodies import has_legal_form, leading_body, spell_out_legal_form
from kb.model.names import narrow, spaced, unspaced
from kb.model.organizations import METROPOLIS

TITLE = (
    r"(?:(?:[部課局室係次所館園校院署団区市町村議座社班組監庁省隊場社]|センター|委員|チーム|グループ|ユニット"
    r"|本部|支所|理事|事務局|機構|協会|フォーラム|(?<![議部市])会)長|教育長|"
    r"長官|知事|CIO|CISO|CDXO|CDO|CTO|CEO|COO|CFO|補佐|参事|[括佐事画整理議察報査次記務]官|専務理事|常務理事|理事"
    r"|監事|主幹|主査|主任|主事|主席|[理進策略括術補報化]監|技監|管理者|管理職|補佐役|[部課局室係次]長級|[部課局室]長事務取扱|"
    r"専門官|専門員|専門監|推進員|大臣|フェロー|アドバイザー|マネージャー|マネジャー|リーダー|ディレクター"
    r"|エキスパート|エンジニア|"
    r"スペシャリスト|コンサルタント|プロデューサー|デザイナー|アナリスト|顧問|参与|(?:代表)?取締役|代表|教授|准教授"
    r"|講師|研究員|委員|職員|代理|責任者|担当者|担当|弁護士|役員|支配人)"
)
_TITLE_END = re.compile(rf".*{TITLE}(?:\([^()]*\))*$")
_UNIT = re.compile(
    r"(?:(?<![内外一全細幹東西南北支])部(?![分門品署活会隊])|(?<!教)(?<!温)室|(?<![当薬])局"
    r"|(?<!日)課(?![税題外金])|(?<!関)係|センター|本部|支部|(?<!教育)委員会|グループ|チーム|事務所|支所|庁(?![舎内]))"
    r"(?:\([^()]{1,20}\))?"
)
CHAIR = re.compile(rf"{MODERATOR}|オブザーバー|ゲスト")
_WHOLE_UNIT = re.compile(
    r".*(?:[^内外一全東西南北支][部課局室係]|センター|本部|グループ|チーム|事務所|支所|委員会|事務局)(?:\([^()]{1,20}\))?"
)
# Suffixes that make one title with the unit: 戦略部長
_OF_UNIT = re.compile(r"長|次長|副[部課局室]長|付|内|間")
_FORMER = re.compile(r"前(?![期線])|元")
# 副市長【CIO】 is 副市長(CIO).
_ROUND = str.maketrans("【】〔〕", "()()")
# Occupations in place of an office: (大学生), (公募市民)
_OCCUPATION = re.compile(
    r"^(?:[^\s()]{1,14}[生者人士師民婦夫家員主手児童]|(?:自営|農|林|漁|畜産|酪農|製造|飲食|建設|商|自由)業|無職|パート|アルバイト)$"
)
_SEPARATOR = re.compile(r"\(兼\)|兼務|兼|、|,|/|;|・|及び|並びに")


class Office(Struct, frozen=True):
    """Organization, department and posts of a person, in half width and without white space."""

    organization: str | None
    department: str | None
    posts: tuple[str, ...]


def ends_with_title(text: str) -> bool:
    """True if half-width text ends with a title of an office: 課長, 都CIO, 副参事."""
    return len(text) <= 120 and bool(_TITLE_END.match(unspaced(with_round_brackets(text))))


def is_occupation(text: str) -> bool:
    """True for an occupation or a part in society, which a person states in place of an office: 大学生, 農業, 町民"""
    return bool(_OCCUPATION.search(text)) and not ends_with_title(text)


def with_round_brackets(text: str) -> str:
    """Replaces 【】 and 〔〕 by round brackets, except at the first character; the length stays the same."""
    return text[:1] + text[1:].translate(_ROUND)


def is_unit(text: str) -> bool:
    """True if half-width text names a unit of a body, not a post: デジタル行政推進課."""
    return len(text) <= 60 and bool(_WHOLE_UNIT.fullmatch(text)) and not ends_with_title(text)


def split_office(text: str, known: Collection[str] = ()) -> Office:
    """Splits an office into organization, department and posts; colons separate offices of the same person."""
    organization: str | None = None
    department: str | None = None
    posts: dict[str, None] = {}
    pieces = _pieces(_with_body_apart(with_round_brackets(narrow(text))))
    for piece, aside in pieces:
        named = (piece, "") if is_body(piece) else leading_body(piece, known)
        rest = piece
        if named:
            organization = organization or named[0]
            rest = named[1]
        unit, title = (None, rest) if aside else _split_department(rest)
        if unit is None and not aside and is_unit(title):
            unit, title = title, ""
        department = department or unit
        if title and not (CHAIR.fullmatch(title) and len(pieces) > 1):
            posts["都CIO" if named and named[0] == METROPOLIS and title == "CIO" else title] = None
    return Office(organization, department, tuple(posts))


def is_body(text: str) -> bool:
    """True if half-width text is the name of a body with a legal form, and not a post in it."""
    return has_legal_form(text) and not ends_with_title(text)


def _with_body_apart(text: str) -> str:
    """Removes white space; a colon replaces the first one if it ends the name of a body."""
    head, _space, tail = spaced(spell_out_legal_form(text)).partition(" ")
    return f"{head}:{unspaced(tail)}" if tail and is_body(head) else head + unspaced(tail)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Splits a text into offices; True marks offices in its last brackets (副市長(CIO、CISO))."""
    pieces: list[tuple[str, bool]] = []
    for part in _outside_brackets(text):
        match = re.fullmatch(r"(.*[^()兼])\(((?:[^()]|\([^()]*\))*)\)", part)
        if match and _is_list_of_posts(match[2]):
            inner = (post.removesuffix("兼務") for post in _outside_brackets(match[2]) if not _FORMER.match(post))
            pieces += [(match[1], False), *((post, True) for post in inner)]
        elif part:
            pieces.append((part, False))
    return pieces


def _is_list_of_posts(text: str) -> bool:
    parts = (part.removesuffix("兼務") for part in _outside_brackets(text))
    return all(ends_with_title(part) and not part.endswith("担当") for part in parts)


def _outside_brackets(text: str) -> list[str]:
    """Splits a text at colons, 兼 and commas outside brackets."""
    parts, depth, start, position = [], 0, 0, 0
    text = text.replace("(兼)", "兼")
    while position < len(text):
        character = text[position]
        depth += (character == "(") - (character == ")")
        found = _SEPARATOR.match(text, position) if depth <= 0 else None
        if depth <= 0 and (character == ":" or (found and _separates(text, position, found.end()))):
            parts.append(text[start:position])
            start = position = found.end() if found else position + 1
        else:
            position += 1
    return [part for part in (*parts, text[start:]) if part]


def _separates(text: str, start: int, end: int) -> bool:
    """True if the text before a separator is an office by itself, unlike 、 in the name of a department."""
    before = text[max(0, start - 60) : start]
    if text[start] == "・" and before.endswith("担当"):
        return False
    return bool(before) and end < len(text) and ends_with_title(before)


def _split_department(text: str) -> tuple[str | None, str]:
    """Splits department and post (企画経営部, 情報システム課長) at the last unit that more than its own 長 follows."""
    for unit in reversed(list(_UNIT.finditer(text))):
        rest = text[unit.end() :]
        if rest and unit.start() and not _OF_UNIT.match(rest) and ends_with_title(rest):
            return text[: unit.end()], rest
    return None, text

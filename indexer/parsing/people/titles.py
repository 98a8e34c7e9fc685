"""Speaker labels of records split into name and title: 川島委員長, 藤井(あ)委員, 議長(尾崎大介君), 行革推進課長."""

import re
from collections.abc import Collection
from functools import lru_cache

from msgspec import Struct

from indexer.parsing.people.hosts import is_host, is_unnamed
from indexer.parsing.people.office_words import BEGINNING
from indexer.parsing.people.offices import ends_with_title
from indexer.parsing.people.parties import Party, split_party
from kb.model.names import exact_key, narrow, spaced
from kb.model.organizations import leading_organization, municipalities

_NUMERAL = r"[0-9〇一二三四五六七八九十百]"
SEAT = rf"第?{_NUMERAL}{{1,5}}番(?:議員|委員)?"
MEMBER = (
    r"(?:仮|臨時|年長)?副?(?:委員長|議長|部会長|分科会長|会長|座長)(?:代行|代理|職務代理者?)?|(?:筆頭|常任)?理事"
    rf"|(?:代表|監査|分科|臨時|専門)?委員|分科員|議員|主査|{SEAT}"
)
_MINISTRIES = (
    "内閣総理 総理 国務 國務 財務 総務 法務 外務 文部科学 厚生労働 農林水産 経済産業 国土交通 環境 防衛 復興 デジタル "
    "経済再生 金融担当 少子化対策"
)
_PLAIN = (
    rf"{MEMBER}|(?:元|前)?(?:職務代理|筆頭|特別)?副?(?:知事|市長|区長|町長|村長|局長|教育長|代表)|教育長|警視総監|消防総監"
    r"|(?:警察|消防)本部長|政府(?:特別補佐人|参考人|委員)|参考人|証人|公述人|陳述人|補助者|請願者|紹介議員"
    rf"|書記長?|書記官|説明員|(?:{'|'.join(_MINISTRIES.split())})?(?:副?大臣|大臣政務官)|内閣官房長官|官房長官|(?:総括)?技監|総裁"
    r"|監査委員|内閣法制局長官|最高裁判所長官代理者|弁護士|准?教授|先生|司会者?|記者"
)
_HONORIFIC = r"(?:君|くん|さん|氏|様|さま)"
_MEMBER = re.compile(MEMBER)
_WHOLE_OFFICE = re.compile(_PLAIN)
_NAMED_OFFICE = re.compile(rf"(?P<name>[^()]{{1,10}}?)(?P<post>{_PLAIN})")
_HONOURED = re.compile(rf"(?P<name>[^():]{{1,14}}?){_HONORIFIC}")
_INSIDE = re.compile(rf"(?P<post>[^()]{{1,60}}) ?\( ?(?P<name>[^()]{{1,20}}?) ?(?P<honour>{_HONORIFIC}|議員|委員)? ?\)")
_INITIAL = re.compile(r"(?P<name>[^()]{1,8})\((?P<initial>[^()]{1,3})\) ?(?P<post>.{1,60})")
_NAME = re.compile(r"[々〆〇ヶヵぁ-ゖァ-ヺー\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{1,8}(?: \S{1,8})?")
_SURNAME = re.compile(
    r"[々\u3400-\u9fff]{1,4}[ぁ-ゖー]{2,6}|[ぁ-ゖー]{2,8}[々\u3400-\u9fff]{0,3}|[々〆ヶヵケノ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{1,4}|[ぁ-ゖー]{2,6}|[ァ-ヺー]{2,8}|[ぁ-ゖァ-ヺ々\u3400-\u9fff]{2,5}"
)
_NO_PERSON = re.compile(r"[0-9〇一二三四五六七八九十百](?:年|名|人|期|回)|任期|定数|省略|欠員")  # 町長（任期四年）
_OF_UNIT = re.compile(  # titles that follow a surname without the name of a unit: 田中部長
    r"(?P<name>.{1,3}?)(?P<post>副?(?:本部長|[部局課室係次所館班園校]長)|(?:副|統括|専門)?参事|主[幹査事任]|担当(?:部|課)長|[部課]長(?:補佐|代理))"
)
_DITTO = re.compile(r"[同各当本全両他][部局課室係市区町村都]")
_POST_FIRST = re.compile(r"(?P<post>[^\s()]{2,20})[ ・](?P<name>[^\s()]{1,3})")  # 課長 滝本, 司会・富樫
_NO_LABEL_WORDS = re.compile(
    r"(?:本日|出席|欠席|議事(?:日程|録|次第|$)|日程|会議(?:[録にのを名]|$)|開会|閉会|開議|散会|休憩|傍聴|付託|委員外|説明のため|令和|平成|昭和|午前|午後|第\d|その他|なお|以上)"
    r"|.*(?:について|に関する件|事項|案件|事件|概要|記録|会議録|[はがをにでともへや])$"
)


class NameAndPost(Struct, frozen=True):
    """Label split into its parts. `name` is empty if the label is an office; `initial` distinguishes namesakes.

    `sure` is False if no convention shows the end of the surname; `host` is True for offices that moderate or ask.
    `party` are the parts of a label with a party before the name.
    """

    name: str
    post: str = ""
    initial: str = ""
    place: str = ""
    sure: bool = True
    host: bool = False
    party: Party | None = None


def is_member_title(post: str) -> bool:
    """True for titles of members of a committee or an assembly: 委員長, 理事, 議員, 六十七番"""
    return bool(_MEMBER.fullmatch(exact_key(post)))


@lru_cache(maxsize=4096)
def is_office(text: str) -> bool:
    """True if half-width text ends with a title of an office or of a speaker in records (委員, 大臣, 参考人)."""
    plain = exact_key(text[:120]).removesuffix("兼務")
    return ends_with_title(plain) or bool(re.search(rf"(?:{_PLAIN})$", plain[-16:]))


def split_label(text: str, known: Collection[str] = ()) -> NameAndPost | None:
    """Splits a label into name and post; None if it states neither. `known` are bodies that the record names."""
    return _split(text, frozenset(known))


@lru_cache(maxsize=4096)
def _split(text: str, known: frozenset[str]) -> NameAndPost | None:
    label = spaced(narrow(text)).strip(": ")
    if not label or len(label) > 80 or _NO_LABEL_WORDS.match(label):
        return None
    if (party := split_party(label)) and (member := _member_of(party)):
        return member
    if is_unnamed(label.partition("(")[0].strip()):
        inner = label.partition("(")[2].rstrip(") ")
        post, _space, surname = inner.rpartition(" ")
        if "事務局" in label and _is_surname_in_brackets(surname) and (not post or is_office(post)):
            return NameAndPost(surname, exact_key(post) or label.partition("(")[0].strip())
        return NameAndPost("", label.partition("(")[0].strip(), place=inner, host=True)
    if inside := _INSIDE.fullmatch(label):
        return _with_brackets(inside)
    if initial := _INITIAL.fullmatch(label):
        return NameAndPost(initial["name"], initial["post"], initial["initial"]) if is_office(initial["post"]) else None
    if honoured := _HONOURED.fullmatch(label):
        office = split_label(honoured["name"]) if is_office(honoured["name"]) else None
        return office or (NameAndPost(honoured["name"]) if _NAME.fullmatch(honoured["name"]) else None)
    first = _POST_FIRST.fullmatch(label)
    if first and _is_surname_in_brackets(first["name"]) and (is_host(first["post"]) or is_office(first["post"])):
        return NameAndPost(first["name"], first["post"])
    head, _space, tail = label.partition(" ")
    if tail and is_office(tail) and _NAME.fullmatch(head) and not is_office(head):
        given, _space, rest = tail.partition(" ")
        if rest and is_office(rest) and not is_office(given) and len(given) <= 4 and not BEGINNING.match(given):
            return NameAndPost(f"{head} {given}", exact_key(rest))
        return NameAndPost(head, exact_key(tail))
    plain = exact_key(label)
    return split_surname_and_title(plain, known) if is_office(plain) else None


def split_surname_and_title(plain: str, known: Collection[str] = ()) -> NameAndPost:
    """Splits 川島委員長 into 川島 and 委員長: before a complete title, else where the name of an office begins."""
    if _WHOLE_OFFICE.fullmatch(plain) or re.match(r"[A-Za-z]", plain):
        # No surname begins with a Latin letter: BPR推進課長
        return NameAndPost("", plain)
    for length in range(2, 7):
        # An office of a prefecture or municipality after a name: 三日月大造滋賀県知事
        body = leading_organization(plain[length:], known)
        if (
            body
            and body[1]
            and plain[length:].startswith(body[0])
            and (_is_listed(body[0]) or body[0] in known)
            and _SURNAME.fullmatch(plain[:length])
        ):
            return NameAndPost(plain[:length], plain[length:])
    body = leading_organization(plain, known)
    if body and (_is_listed(body[0]) or body[0] in known):
        return NameAndPost("", plain)
    if (found := _NAMED_OFFICE.fullmatch(plain)) and _is_free(found["name"]):
        return NameAndPost(found["name"], found["post"])
    # No surname of three characters ends like a city or a ward: 白妙市 of 白妙市CIO.
    city = body and len(body[0]) > 2 and body[0][-1] in "市区" and plain.startswith(body[0])
    if BEGINNING.match(plain) or city or (body and (body[0][-1] in "庁省府" or len(body[0]) > 3)):
        return NameAndPost("", plain)
    for length in (2, 3, 1, 4, 5):
        if _SURNAME.fullmatch(plain[:length]) and BEGINNING.match(plain, length):
            return NameAndPost(plain[:length], plain[length:])
    short = _OF_UNIT.fullmatch(plain)
    if short and _SURNAME.fullmatch(short["name"]) and not _DITTO.fullmatch(short["name"]):
        return NameAndPost(short["name"], short["post"])
    return NameAndPost("", plain, sure=False)


def split_full_name_and_title(text: str) -> tuple[str, str] | None:
    """Splits a full name from the first office that can follow it: 古川真理子副町長, but not 古川副町長."""
    plain = exact_key(text)
    if BEGINNING.match(plain):
        return None
    for length in range(1, min(len(plain), 8)):
        name, office = plain[:length], plain[length:]
        if is_office(office) and (_WHOLE_OFFICE.fullmatch(office) or BEGINNING.match(office)):
            whole = length > 2 and _NAME.fullmatch(name)
            return (spaced(narrow(text[: _position_behind(text, length)])), office) if whole else None
    return None


def _position_behind(text: str, length: int) -> int:
    """The position in a text after its first `length` letters, white space not counted."""
    return [position for position, character in enumerate(text) if not character.isspace()][length - 1] + 1


def _is_listed(body: str) -> bool:
    return body in municipalities() or body[-1] in "都道府県"


def _is_free(name: str) -> bool:
    """True if no name of an office begins in the text before a title: 谷口, but not 決算審査 of 決算審査委員長."""
    if not _SURNAME.fullmatch(name) or BEGINNING.match(name) or _DITTO.fullmatch(name):
        return False
    return not any(BEGINNING.match(name, at) for at in range(1, len(name) - 1)) or len(name) <= 2


def _is_surname_in_brackets(inner: str) -> bool:
    """True for 柏木 of 事務局(柏木), but not for a body or a unit."""
    if not _SURNAME.fullmatch(inner) or len(inner) > 3 or is_office(inner) or leading_organization(inner):
        return False
    return not (re.search(r"[部局課室係庁省班]$", inner) or BEGINNING.match(inner) or is_unnamed(inner))


def _member_of(party: Party) -> NameAndPost | None:
    """The person of a party, with the office behind the name (滝本課長) or that of the party (委員)."""
    rest = re.sub(rf"{_HONORIFIC}$", "", party.rest)
    named = split_label(rest) if is_office(rest) else None
    name = named.name if named else rest
    if not name or _NO_PERSON.search(party.within) or not all(map(_is_surname_in_brackets, name.split())):
        return None
    own = party.name if is_office(party.name) or is_unnamed(party.name) else ""
    post = named.post if named else own
    if own and not (is_member_title(own) or is_unnamed(own) or party.body):
        post = f"{own}({party.within})"
    return NameAndPost(name, post, place="" if party.body else party.within, party=party)


def _is_place(name: str, post: str) -> bool:
    """True if the brackets beside a post hold a body or a unit instead of a person: 課長(白妙市), not 課長(中村).

    Many surnames begin like a body (都筑) or end like one (木村, 大町); none of three letters ends like a city. Beside
    a seat, there is always a person.
    """
    if re.fullmatch(SEAT, post):
        return False
    body = leading_organization(name)
    whole = body is not None and (not body[1] or (body[0] == "東京都" and is_office(name)))
    return bool(re.search(r"[部局課室係庁省]$", name)) or (
        whole and (len(name) > 2 or _is_listed(name) or name == "都")
    )


def _titled_surname(name: str) -> str | None:
    """The surname of a person with a title of the plainest kind: 大倉 of 座長(大倉教授), but not 本部長(副市長)."""
    named = split_label(name) if is_office(name) else None
    return named.name if named and named.sure and named.name and _WHOLE_OFFICE.fullmatch(named.post) else None


def _with_brackets(inside: re.Match[str]) -> NameAndPost | None:
    if _NO_PERSON.search(inside["name"]):
        return None
    post, name = exact_key(inside["post"]), spaced(inside["name"])
    if inside["honour"] and is_office(post):
        return NameAndPost(name, post)
    outer = split_label(inside["post"])
    if outer and not outer.name and outer.sure and (titled := _titled_surname(name)):
        return NameAndPost(titled, post)
    if (
        outer
        and not outer.name
        and _SURNAME.fullmatch(exact_key(name)[:4])
        and len(exact_key(name)) <= 7
        and not is_office(name)
    ):
        return NameAndPost("", post, place=name) if _is_place(exact_key(name), outer.post) else NameAndPost(name, post)
    if outer and outer.name:
        return NameAndPost(outer.name, outer.post, place=name)
    return outer

"""Words for people without a name who lead a talk, ask in it, or speak for many: moderator, reporter, 委員A.

They stand as labels (司会：), as posts (司会　柏木) and before names; every layout reads the same words.
"""

import re

MODERATOR = r"司会(?:者|進行)?|進行(?:役|手)?|ファシリテーター|モデレーター"
INTERVIEWER = r"聞き手|聞き役|インタビュアー|編集部"
_PRESS = r"(?:代表|幹事)?記者|幹事社|記者クラブ"
_QUESTIONER = rf"(?:代表|幹事)?質問者?|{_PRESS}"
# News organizations by the ends of their names, or with a letter in place of the name: 北斗放送, A新聞
_PAPERS = ("新聞", "新聞社", "新報", "新報社", "日報", "日報社", "タイムス", "タイムズ", "通信社")
_ENDINGS = (*_PAPERS, "テレビ", "ラジオ", "放送", "放送局", "放送協会")
_CALLED_SHORT = frozenset({"NHK", "共同通信", "時事通信"})
# Media of everyday life, which no organization is called after: 防災放送, 学級新聞
_COMMON = r"防災|校内|館内|場内|市内|町内|同報|緊急|行政|国会|議会|生|再|壁|学校|学級|広報|地域|情報|電気|業務"
_UNNAMED_PAPER = re.compile(r"[A-Z](?:新聞|放送|テレビ|ラジオ|通信|新報|日報|紙|局|誌)社?")
_NAMED_PAPER = re.compile(rf"(?!(?:{_COMMON})(?:新聞|放送|テレビ|ラジオ))[^\s()、。:・「」『』]{{2,12}}")
_LETTER = r"[A-Z0-9①-⑳]"
_AUDIENCE = r"会場(?:から)?|傍聴者?|参加者|来場者|住民|[区市町村都県]民|保護者"
# Members and citizens whom a letter distinguishes: 委員A, 市民B
_LETTERED = (
    r"(?:参加者|来場者|会場|発言者|質問者|[区市町村都県]民|住民|保護者|学生|生徒|男性|女性|委員|議員|構成員|団体|パネリスト)"
    + _LETTER
)
_HOST = re.compile(rf"(?:{MODERATOR}|{INTERVIEWER}|{_QUESTIONER}){_LETTER}?")
_UNNAMED = re.compile(
    rf"(?:議会)?事務局(?:職員)?|{MODERATOR}|{INTERVIEWER}|(?:{_QUESTIONER}){_LETTER}?|{_AUDIENCE}|一同|全員|各委員|{_LETTERED}"
)
_MODERATOR = re.compile(MODERATOR)
_ASKS = re.compile(
    rf"(?:聞き手|インタビュアー|{_QUESTIONER}|{_AUDIENCE}"
    rf"|[区市町村都県]民|住民|保護者|学生|生徒|委員|議員|構成員|団体|パネリスト){_LETTER}?|各委員"
    r"|[A-Z](?:委員|議員|構成員)"
)


def is_host(plain: str) -> bool:
    """True for one who asks or leads, in a talk: 司会, 聞き手, 記者A"""
    return bool(_HOST.fullmatch(plain))


def is_unnamed(plain: str) -> bool:
    """True for a label that names nobody, though it tells the part in the meeting: 事務局, 司会者, 会場, 委員A"""
    return bool(_UNNAMED.fullmatch(plain))


def is_moderator(plain: str) -> bool:
    """True for one who leads a talk and does not preside over a body: 司会者"""
    return bool(_MODERATOR.fullmatch(plain))


def is_press(plain: str) -> bool:
    """True for a reporter, or a label for all of them: 記者, 幹事社"""
    return bool(re.fullmatch(_PRESS, plain))


def is_news_organization(plain: str) -> bool:
    """True if half-width text without white space has the form of the name of a news organization."""
    if plain in _CALLED_SHORT or (plain[:1].isascii() and _UNNAMED_PAPER.fullmatch(plain)):
        return True
    return plain.endswith(_ENDINGS) and plain not in _ENDINGS and bool(_NAMED_PAPER.fullmatch(plain))


def is_audience(plain: str) -> bool:
    """True for a voice from the floor: 会場, 参加者"""
    return bool(re.fullmatch(_AUDIENCE, plain))


def is_questioner(plain: str) -> bool:
    """True for a post of one who asks in a meeting: 記者, 会場, 委員A, A委員"""
    return bool(_ASKS.fullmatch(plain))

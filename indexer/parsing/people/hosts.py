"""Words for people without a name who lead a talk, ask in it, or speak for many: moderator, interviewer, 委員A.

They stand as labels (司会：), as posts (司会　柏木) and before names; every layout reads the same words.
"""

import re

MODERATOR = r"司会(?:者|進行)?|進行(?:役|手)?|ファシリテーター|モデレーター"
_INTERVIEWER = r"聞き手|聞き役|インタビュアー|編集部"
_QUESTIONER = r"(?:代表|幹事)?(?:質問者?|記者)"
_LETTER = r"[A-Z0-9①-⑳]"
_AUDIENCE = r"会場|傍聴者?|参加者|来場者"
# Members and citizens whom a letter distinguishes: 委員A, 市民B
_LETTERED = (
    r"(?:参加者|来場者|発言者|質問者|[区市町村都県]民|住民|保護者|学生|生徒|男性|女性|委員|議員|構成員|団体|パネリスト)"
    + _LETTER
)
_HOST = re.compile(rf"(?:{MODERATOR}|{_INTERVIEWER}|{_QUESTIONER}){_LETTER}?")
_UNNAMED = re.compile(
    rf"(?:議会)?事務局(?:職員)?|{MODERATOR}|{_INTERVIEWER}|{_QUESTIONER}|{_AUDIENCE}|一同|全員|各委員|{_LETTERED}"
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


def is_questioner(plain: str) -> bool:
    """True for a post of one who asks in a meeting: 記者, 会場, 委員A, A委員"""
    return bool(_ASKS.fullmatch(plain))

"""Headings of attendance lists: 出席委員 12名, ○説明のため出席した者の職氏名, 事務局."""

import re

from indexer.parsing.lines.rows import SHORT
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.names import letter_spaced_office
from kb.model.names import exact_key

_GROUP = re.compile(
    r"[○◯〇◎●■◆【\[(<]?(?:本日の)?(?:[市区町村都県]側)?(?P<how>出席|欠席|遅参|早退|列席|参加|登壇|委員外の?出席|委員外|説明のため(?:に)?(?:会議に)?(?:出席|出頭)?"
    r"|地方自治法第.{1,20}出席)?(?:を求めた|した|する)?の?"
    r"(?P<who>委員|議員|(?:関係)?職員|説明員|政府参考人|理事者|参考人|証人|公述人|者|人|方|メンバー|(?:[区市町村都県]?議会)?事務局(?:出席)?(?:職員|出席者|者)?|(?:[市区町村都県]|市側|当局)?執行部"
    r"|[市区町村]側|書記|速記者|話し手|語り手|対談者|出演者|登壇者|会見者|発表者|出演|ゲスト|パネリスト|パネラー|コーディネーター|モデレーター|ファシリテーター|講師)?(?:の?(?:職・?氏名|氏名|名簿|一覧))?[】\])>]?"
)
_ALONE = frozenset(
    [
        "出席",
        "参加",
        "登壇",
        "説明員",
        "関係職員",
        "政府参考人",
        "理事者",
        "参考人",
        "証人",
        "公述人",
        "話し手",
        "語り手",
        "対談者",
        "出演者",
        "登壇者",
        "会見者",
        "発表者",
        "出演",
        "ゲスト",
        "パネリスト",
        "パネラー",
        "コーディネーター",
        "モデレーター",
        "ファシリテーター",
        "講師",
        "事務局",
        "議会事務局",
        "事務局職員",
        "議会事務局職員",
        "市議会事務局",
        "区議会事務局",
        "町議会事務局",
        "村議会事務局",
        "都議会事務局",
        "県議会事務局",
        "事務局出席職員",
        "事務局出席者",
        "執行部",
        "市執行部",
        "区執行部",
        "町執行部",
        "村執行部",
    ]
)
_COUNT = re.compile(
    r"\(?(?:\d{1,3}|[〇一二三四五六七八九十百]{1,5})[名人](?:中.{0,8})?\)?|\(?(?:なし|無し?)\)?|[:(].{0,20}敬称略\)?|:|\(敬称略\)"
)
# Line numbers of minutes, item numbers and bullets of their header: ３　出席者, (3) 出席者, ・出席者
_NUMBER = re.compile(r"\d{1,7} ?(?=[○◯〇◎●])|\d{1,2}[.、) ] ?|\(\d{1,2}\) ?|[①-⑳] ?|[・•] ?")

# Parts of a list: ■委員, ◆東京都, 【オブザーバー】
_PART = re.compile(
    r"(?:[■□◆◇▼▽●○◯〇] ?|[【\[<〈《](?=.*[】\]>〉》]$))(?P<name>"
    r"(?:(?:有識者|学識経験者?|外部|専門)?(?:委員|構成員|メンバー|有識者)"
    r"|オブザーバー|事務局|ゲスト|説明者|[^\s・、()]{1,12}[都道府県区市町村庁省]|[^\s、()]{0,14}GovTech東京|国|都|区市町村|市区町村))[】\]>〉》]?"
)


def part_of(folded: str) -> str | None:
    """The name of the part of a list that a row heads; None for other rows."""
    found = _PART.fullmatch(folded[:SHORT].strip())
    return found["name"] if found else None


def group_of(folded: str) -> tuple[str, str] | None:
    """The group whose list begins in a row, and the entries on the same row; None for other rows."""
    number = _NUMBER.match(folded)
    folded = folded[number.end() :] if number else folded
    head = folded[:SHORT]
    for cut in (*(found.start() for found in re.finditer(r"[\s:]", head[:24])), len(head)):
        plain = exact_key(head[:cut])
        if len(plain) < 2 or (cut == len(head) and len(plain) > 30):
            continue
        rest = folded[cut:].strip()
        name = _COUNT.sub("", plain)
        found = _GROUP.fullmatch(name)
        if found and rest and (letter_spaced_office(head) or ends_as_speech(rest)):
            continue  # 事　務　局　長　　戸　田　楓 is a person, 事務局　説明します。 a speech
        if found and ((found["how"] and found["who"]) or name.strip("○◯〇◎●■◆【】[]()<>") in _ALONE):
            group = f"{found['how'] or ''}{found['who'] or ''}"
            rest = rest.lstrip(": ")
            return group, "" if is_count(rest) else rest
    return None


def is_count(text: str) -> bool:
    """True if text only counts the people of a list: (4人), 12名."""
    return not text or bool(_COUNT.fullmatch(exact_key(text)))

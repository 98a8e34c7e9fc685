"""Personal names: their form, and their end in a line without separators."""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing.people.hosts import is_news_organization
from indexer.parsing.people.legal_bodies import leading_body, spell_out_legal_form
from indexer.parsing.people.offices import TITLE, ends_with_title, is_body
from kb.model.names import unspaced
from kb.model.organizations import leading_organization

_HAN = r"(?:[々〆〇ヶヵ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe0f\U000e0100-\U000e01ef]?)"
_KANA = r"[ぁ-ゖァ-ヺー]"
_PART = re.compile(rf"(?:{_HAN}|{_KANA}|・){{1,8}}|[A-Z][a-z]+")
_SURNAME = re.compile(rf"{_HAN}{{1,4}}|{_HAN}[ァ-ヺノ]{_HAN}|[ァ-ヺー]{{2,8}}|{_HAN}{{1,3}}[ヶケノ]{_HAN}{{1,2}}")
_UNIT = re.compile(
    r".{3,}[部室市区]|.+[課局係省庁]|.*(?:商工会|会議所|協議会|自治会|町内会|連合会|婦人会|協会|組合|学校|大学|病院|保育園|幼稚園)|.*(?:総務|企画|財政|財務|経営|政策|戦略|市民|区民|町民|環境|福祉|教育|建設"
    r"|都市|土木|税務|産業|経済|文化|健康|保健|人事|広報|行政|地域|"
    r"情報|管理|議会|消防|推進|デジタル)[部室]|[^\s]{3,}[町村]"
)
_SURNAME_LIKE_UNIT = re.compile(
    r"長谷部|日下部|曽我部|宇賀部|伊良部|伊是名"
    r"|[^\s総企財経政戦市区町環福教建都土税産文健保人広行地情管議消推]{2}部|..村|大久保村"
)
_HONORIFIC = re.compile(r"(?:氏|様|さま|さん|先生)$")
_ANONYMOUS_BODY = re.compile(r"[A-Z][都道府県区市町村社]")
_WORD = re.compile(r"\S+")
_LONGEST_SPREAD = 80
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")
_TITLE_THEN_NAME = re.compile(rf"(?P<office>.*{TITLE}(?:\([^()]*\))*)(?P<name>{_HAN}{{1,6}}|[ァ-ヺー・]{{2,12}})")
# Words that follow a title and are not a name: 委員会, 部長級, 課長補佐
_NO_NAME = re.compile(r"会|級|職|制|等|付|用|間|候補|経験|同士|向け|会議")
# Common nouns of the length of a surname.
_NOUN_LIST = (
    "課題 背景 現状 目的 概要 結論 総括 最後 今後 展望 成果 効果 経緯 全体 質疑 質問 回答 討論 休憩 冒頭 挨拶 "
    "開会 閉会 議題 議事 日時 場所 内容 方針 計画 "
    "取組 事例 体制 人材 予算 組織 連携 共同 標準化 効率化 共通化 前半 後半 前編 後編 資料 参考 補足 注釈 以上 "
    "対談 鼎談 座談会 司会 進行 窓口 防災 福祉 "
    "教育 研修 育成 調達 財政 業務 改革 導入 運用 評価 検証 提案 要望 期待 未来 将来 戦略 施策 政策 目標 基盤 "
    "環境 庁内 区民 市民 町民 村民 都民 住民 職員 参加者 "
    "出席者 提言 感想 余談 雑談 結果 理由 方法 手段 費用 効用 実績 実施 対策 対応 解決 共有 情報 電子化 自動化 "
    "署名 採決 募集 要項 案内 意見 要望 報告 説明 紹介 挨拶 返答 設問 "
    "問 答 見直し 一覧 写真 画像 図表 執筆 編集 注意 背景 序章 終章"
)
_NOUNS = frozenset(_NOUN_LIST.split())


def has_form_of_name(token: str) -> bool:
    """True if a token consists of the letters of a name; it may be a unit or a body by its end: 大和田市場, 野々村"""
    return bool(_PART.fullmatch(token)) and len(token) <= 8 and token not in _NOUNS


def is_name_part(token: str) -> bool:
    """True if a token may be a surname or a given name: it is not an office, a unit or a body."""
    if not _PART.fullmatch(token) or len(token) > 8 or ends_with_title(token) or token.endswith("の"):
        return False
    if (_UNIT.fullmatch(token) and not _SURNAME_LIKE_UNIT.fullmatch(token)) or is_news_organization(token):
        return False
    return token not in {"都", "兼", "兼務", "及び", "並びに"} and not (len(token) > 2 and token.startswith("東京都"))


def is_surname(token: str) -> bool:
    """True if a token has the form of a surname: kanji or katakana, not a common noun. No name list is used."""
    return bool(_SURNAME.fullmatch(token)) and token not in _NOUNS and is_name_part(token)


def is_common_noun(token: str) -> bool:
    """True for a noun that has the form of a surname: 課題, 概要"""
    return token in _NOUNS


def is_full_name(text: str) -> bool:
    """True if a text is 姓 名, separated by white space."""
    tokens = text.split()
    return len(tokens) == 2 and all(is_name_part(token) for token in tokens)


def bare_name(text: str) -> str:
    """The name without 氏 or 様 and without a note in brackets at its end."""
    return _HONORIFIC.sub("", _NOTE.sub("", text.strip())).strip()


def join_letter_spaced_name(tokens: Sequence[tuple[str, int]]) -> str:
    """Joins a letter-spaced name at all but its widest gap: 遠 見   渉 is 遠見 渉; 与座武 if all gaps are equal.

    `tokens` are words with their positions in the line.
    """
    words = [word for word, _start in tokens]
    if len(words) <= 2:
        return " ".join(words)
    if len(words[-1]) > 1 and all(len(word) == 1 for word in words[:-1]):
        return f"{''.join(words[:-1])} {words[-1]}"
    if len(words[0]) > 1 and all(len(word) == 1 for word in words[1:]):
        return f"{words[0]} {''.join(words[1:])}"
    gaps = [tokens[at + 1][1] - tokens[at][1] - len(words[at]) for at in range(len(words) - 1)]
    if gaps.count(max(gaps)) > 1:
        return "".join(words)
    at = gaps.index(max(gaps)) + 1
    return f"{''.join(words[:at])} {''.join(words[at:])}"


class LetterSpacedOffice(Struct, frozen=True):
    """A letter-spaced office as one word, and its end in the line."""

    text: str
    end: int


def letter_spaced_office(folded: str) -> LetterSpacedOffice | None:
    """Finds a letter-spaced office (村  長  大槻  保): the longest run of single letters that forms one."""
    letters: list[re.Match[str]] = []
    for found in _WORD.finditer(folded[:_LONGEST_SPREAD]):
        if len(found.group()) > 1:
            break
        letters.append(found)
    for count in range(len(letters), 1, -1):
        text = "".join(found.group() for found in letters[:count])
        if ends_with_title(text):
            return LetterSpacedOffice(text, letters[count - 1].end())
    return None


def split_after_title(token: str) -> tuple[str, str] | None:
    """Splits 東京都副知事宮坂 into office and name after the last title; None without one."""
    if len(token) > 120:
        return None
    found = _TITLE_THEN_NAME.fullmatch(token)
    if not found or _NO_NAME.match(found["name"]) or found["name"] in _NOUNS or not is_name_part(found["name"]):
        return None
    return found["office"], found["name"]


def split_before_organization(token: str, known: Collection[str]) -> tuple[str, str] | None:
    """Splits 太郎都CIO into 太郎 and 都CIO, where the office of the next person begins."""
    if token.startswith(("東京都", "都", *known)):
        return None
    for position in range(1, min(len(token), 8)):
        head, tail = token[:position], token[position:]
        if not is_name_part(head) or not ends_with_title(tail):
            continue
        named = leading_organization(tail, known)
        if named and (named[0] in known or named[0] == "東京都"):
            return head, tail
    return None


def sole_organization(text: str, known: Collection[str]) -> str | None:
    """The body, if a line names one and nothing else, like a heading inside a list; else None."""
    plain = spell_out_legal_form(unspaced(text)).strip("【】[]<>《》〈〉■◆●○・:()")
    if _ANONYMOUS_BODY.fullmatch(plain) or is_news_organization(plain):
        return plain
    named = leading_body(plain, known)
    if named is None and is_body(plain) and not re.search(r"\S[\s:]+\S", text):
        named = plain, ""
    return named[0] if named and not named[1] and len(plain) <= 20 else None

"""Editorial lines around a talk: credits, datelines, part notices, event details, footers and contacts."""

import re
from collections.abc import Sequence

from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech

_PARTICULAR = re.compile(
    r"(?:[■◆●○・【\[<(] ?|[-‐−*] )?(?:開催|実施|収録)?(?:日時|日程|日|場所|会場|方法)(?:[】\]>] ?:?|:| ?: )\s*\S"
)
_FOOTER = re.compile(
    r"[■◆【\[]?(?:バックナンバー|関連記事|おすすめ(?:の)?記事|過去の記事|この記事を書いた人"
    r"|(?:東京都・)?区市町村CIOフォーラム(?:とは|について|の概要)"
    r"|関連(?:リンク|サイト|ページ)|参考(?:リンク|サイト|URL)"
    r"|マガジンはこちら)(?:はこちら|一覧)?[】\]]?:?|"
    r".{0,12}この記事(?:が|は|を).{0,12}(?:気に入っ|お役に立|役に立|よかった|良かった|サポート|シェア).{0,40}"
    r"|.{0,20}サポートをしてみませんか.{0,3}"
)
_CREDITED = (
    r"(?:執筆者?|編集者?|文責|文|構成|取材|撮影|写真|ライター|監修|校正|デザイン|制作|作成者?|協力|企画|記事作成|記録"
    r"|聞き手(?=・))"
)
_CREDIT = re.compile(
    rf"[【\[(〔]?{_CREDITED}(?:[・/、]{_CREDITED})*[】\])]? ?[:/] ?\S.{{0,80}}|(?:執筆|編集)者? \S.{{0,60}}"
)
_DAY = r"(?:(?:令和|平成|昭和) ?[\d元]{1,2}|\d{4}) ?[年/.-] ?\d{1,2} ?[月/.-] ?\d{1,2} ?日?"
_DATELINE = re.compile(
    rf"[(\[〔]?(?:(?:取材|収録|開催|実施|撮影|対談)日? ?:? ?){_DAY}[^。「」]{{0,40}}[)\]〕]?"
    rf"|[(\[〔] ?{_DAY}[^。「」]{{0,40}}[)\]〕]"
)
_BYLINE = re.compile(r"[【\[(〔]?(?:執筆|編集|文責)")
_CREDIT_LABEL = re.compile(r"[【\[(■]?(?:執筆者?|編集者?|執筆・編集|編集・執筆|文責|クレジット|スタッフ)[】\])]?:?")
_PART_NOTICE = re.compile(
    r".{0,30}(?:(?:前半|後半|前編|後編|前篇|後篇|続き|第[1-9一二三]回|part ?\d).{0,6}(?:は|も)?こちら"
    r"|全[2-9二三四]回|[前後][半編篇](?:です|に続|へ続|になります)"
    r"|つづく|続く\)?$).{0,40}",
    re.I,
)
_CONTACT = re.compile(
    r"[■◆●○▼【\[<〈(]? ?(?:本件に関する|この(?:記事|ページ|件)に関する)?(?:お?問い?合わ?せ先?|ご?連絡先"
    r"|担当(?:部署|課|者)?(?=[】\]>:]))"
    r"[】\]>〉)]? ?(?::? ?.{0,60})?"
)
_NUMBER = re.compile(
    r".{0,24}(?:電話|TEL|Tel|FAX|Fax|ファクス|ファックス|内線|メール|[Ee]-?mail|直通)[^。]{0,4}[\d(:].{0,60}|\(?〒.*"
)
_ANNOUNCEMENT = re.compile(
    r"(?:お知らせ|ご?案内|次第|プログラム|募集(?:要項)?|チラシ|催し|開催します)(?: ?\([^()]{0,20}\)){0,2}$"
    r"|^【?(?:お知らせ|ご?案内|募集)】?"
)
_TITLE = 3  # rows
_LONGEST = 80


def is_event_detail(text: str) -> bool:
    """True if a line states time or place of the talk: 日時:…, 場所:…"""
    return len(text) <= SHORT and bool(_PARTICULAR.match(text))


def is_footer(text: str) -> bool:
    """True if the footer of the page begins with this line: back numbers, the appeal for support."""
    return len(text) <= SHORT and bool(_FOOTER.fullmatch(text))


def is_credit(text: str) -> bool:
    """True if a line is a credit: 執筆者:…, 編集:…"""
    return len(text) <= SHORT and bool(_CREDIT.fullmatch(text))


def is_dateline(text: str) -> bool:
    """True if a line states date and place below an article: (2023年8月30日 青葉野市役所にて), 収録:令和5年…"""
    return len(text) <= SHORT and bool(_DATELINE.fullmatch(text))


def is_byline(text: str) -> bool:
    """True if a line is a credit that may also stand above the article: 執筆者:…, 編集:…"""
    return is_credit(text) and bool(_BYLINE.match(text))


def is_credit_label(text: str) -> bool:
    """True if a line is a credit label whose names follow below: 執筆者"""
    return len(text) <= 12 and bool(_CREDIT_LABEL.fullmatch(text))


def is_part_notice(text: str) -> bool:
    """True if a line says which half this is, or links to the other one."""
    return len(text) <= 80 and bool(_PART_NOTICE.fullmatch(text))


def is_announcement(rows: Sequence[TextRow]) -> bool:
    """True if the title announces an event that is to come: …のお知らせ, …式次第, 参加者募集

    Labels before a colon state who does something there, unless one speaks again.
    """
    return any(_ANNOUNCEMENT.search(row.folded[:SHORT]) for row in rows[:_TITLE])


def contact_start(rows: Sequence[TextRow], start: int) -> int:
    """The first row from `start` on with contact details, if no row below it is speech; else len(rows)."""
    for index in range(start, len(rows)):
        if _is_contact(rows[index]) and all(_is_short(row) for row in rows[index:]):
            return index
    return len(rows)


def _is_contact(row: TextRow) -> bool:
    text = row.folded
    return len(text) <= _LONGEST and bool(_CONTACT.fullmatch(text) or _NUMBER.fullmatch(text)) and _is_short(row)


def _is_short(row: TextRow) -> bool:
    return len(row.folded) <= _LONGEST and (
        not ends_as_speech(row.folded) or row.folded.endswith(("ください。", "ださい"))
    )

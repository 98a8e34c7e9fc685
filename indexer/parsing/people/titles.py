"""Speaker labels of records split into name and title: 川島委員長, 藤井(あ)委員, 議長(尾崎大介君), 行革推進課長."""

import re
from collections.abc import Collection
from functools import lru_cache

from msgspec import Struct

from indexer.parsing.people.hosts import is_host, is_unnamed
from indexer.parsing.people.offices import ends_with_title
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
    r"|監査委員|内閣法制局長官|最高裁判所長官代理者|弁護士|准?教授|先生|司会者?"
)
_HONORIFIC = r"(?:君|くん|さん|氏|様|さま)"
# Words with which names of offices begin; a surname can end before them.
_BEGINNINGS = (
    "総務 企画 財政 財務 経営 経理 政策 戦略 計画 行政 行革 行財政 市民 区民 町民 村民 "
    "都民 県民 住民 環境 福祉 教育 建設 都市 土木 税務 主税 課税 納税 収納 産業 経済 文化 "
    "健康 保健 人事 職員 広報 広聴 地域 情報 管理 議会 議事 消防 推進 デジタル スポーツ "
    "オリンピック パラリンピック ラグビー 国際 内閣 厚生 医療 介護 高齢 障害 障がい 子ども "
    "こども 子育て 児童 青少年 生活 労働 商工 商業 農林 農業 農政 水産 林務 林政 港湾 空港 "
    "交通 水道 下水道 道路 河川 公園 住宅 建築 用地 技術 施設 学校 学務 生涯 社会 図書 "
    "防災 危機 安全 治安 警察 警務 病院 会計 監査 選挙 契約 調達 施策 新型 感染 保険 年金 "
    "国保 秘書 知事 市長 区長 町長 村長 政府 事業 事務 開発 整備 調整 調査 業務 指導 庶務 "
    "審査 法務 法制 営業 運輸 観光 中央 公営 特命 担当 統括 総合 基盤 資源 清掃 廃棄 ごみ "
    "統計 窓口 戸籍 人権 男女 共同 平和 協働 まちづくり 街づくり 市街 再開発 拠点 "
    "連携 連絡 広域 東京 大会 競技 招致 準備 運営 開設 輸送 自治 渉外 保育 幼児 支援 相談 "
    "次世代 改革 未来 創生 移住 定住 魅力 ブランド 収用 人材 研修 福利 給与 システム ＩＣＴ "
    "ICT DX IT CIO CDO 科学 研究 学術 高校 特別 義務 資産 債権 用度 検査 "
    "副参事 参事 主幹 理事 次長 副 部長 局長 課長 室長 係長 所長 館長 センター 最高 本部 "
    "支所 出張 会議 学芸 食品 動物 衛生 薬務 疾病 原子力 エネルギー 気候 国土 外務 財産 "
    "県土 首席 主席 大臣 初等 高等 刑事 民事 入国 領土 宇宙 サイバー 政務"
)
_BEGINNING = re.compile("|".join(sorted(map(re.escape, set(_BEGINNINGS.split())), key=len, reverse=True)))
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
    """

    name: str
    post: str = ""
    initial: str = ""
    place: str = ""
    sure: bool = True
    host: bool = False


def is_member_title(post: str) -> bool:
    """True for titles of members of a committee or an assembly: 委員長, 理事, 議員, 六十七番"""
    return bool(_MEMBER.fullmatch(exact_key(post)))


def begins_office(plain: str) -> bool:
    """True if a text without white space begins with a word of offices: 情報政策課長, 総務部"""
    return bool(_BEGINNING.match(plain))


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
        if rest and is_office(rest) and not is_office(given) and len(given) <= 4 and not _BEGINNING.match(given):
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
    if _BEGINNING.match(plain) or city or (body and (body[0][-1] in "庁省府" or len(body[0]) > 3)):
        return NameAndPost("", plain)
    for length in (2, 3, 1, 4, 5):
        if _SURNAME.fullmatch(plain[:length]) and _BEGINNING.match(plain, length):
            return NameAndPost(plain[:length], plain[length:])
    short = _OF_UNIT.fullmatch(plain)
    if short and _SURNAME.fullmatch(short["name"]) and not _DITTO.fullmatch(short["name"]):
        return NameAndPost(short["name"], short["post"])
    return NameAndPost("", plain, sure=False)


def split_full_name_and_title(text: str) -> tuple[str, str] | None:
    """Splits a full name from the first office that can follow it: 古川真理子副町長, but not 古川副町長."""
    plain = exact_key(text)
    if _BEGINNING.match(plain):
        return None
    for length in range(1, min(len(plain), 8)):
        name, office = plain[:length], plain[length:]
        if is_office(office) and (_WHOLE_OFFICE.fullmatch(office) or _BEGINNING.match(office)):
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
    if not _SURNAME.fullmatch(name) or _BEGINNING.match(name) or _DITTO.fullmatch(name):
        return False
    return not any(_BEGINNING.match(name, at) for at in range(1, len(name) - 1)) or len(name) <= 2


def _is_surname_in_brackets(inner: str) -> bool:
    """True for 柏木 of 事務局(柏木), but not for a body or a unit."""
    if not _SURNAME.fullmatch(inner) or len(inner) > 3 or is_office(inner) or leading_organization(inner):
        return False
    return not (re.search(r"[部局課室係庁省班]$", inner) or _BEGINNING.match(inner) or is_unnamed(inner))


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

"""Municipalities and other bodies: kind and reading of a name, and recognition at the beginning of an office.

`municipalities.tsv` lists the 62 municipalities of Tokyo (code, name, reading, kind). Other names are recognised by
their form, so that municipalities of other prefectures work as well. Names given by the article itself (`known`) take
precedence over form.
"""

import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct

OrganizationKind = Literal["都", "区", "市", "町", "村", "国", "その他"]
ORGANIZATION_KINDS: tuple[OrganizationKind, ...] = ("都", "区", "市", "町", "村", "国", "その他")
METROPOLIS = "東京都"

_PREFECTURE_LIST = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 神奈川県 新潟県 富山県 "
    "石川県 福井県 山梨県 "
    "長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 "
    "山口県 徳島県 香川県 "
    "愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
)
_PREFECTURES = frozenset(_PREFECTURE_LIST.split())
# 都 is Tokyo unless a longer word begins with it (都市整備部, 都内, 都民, 都政); in 都政策企画局 the word is 政策.
_METROPOLIS = re.compile(r"東京都(?![・･市内民心])|都(?![市内民心会道度立合営]|政(?!策))")
_MINISTRIES = (
    "デジタル庁|総務省|消防庁|法務省|外務省|財務省|国税庁|文部科学省|スポーツ庁|文化庁|厚生労働省|農林水産省|林野庁|水産庁|経済産業省|資源エネルギー庁"
    "|特許庁|中小企業庁|国土交通省|観光庁|気象庁|環境省|防衛省|復興庁|こども家庭庁|金融庁|消費者庁|警察庁|宮内庁|個人情報保護委員会"
)
_NATIONAL_BODY = re.compile(rf"内閣官房|内閣府|(?:{_MINISTRIES})$|[一-龯ァ-ヺー]{{1,8}}?(?:庁(?![舎内])|省(?!力))(?=.)")
_OTHER_BODY = re.compile(
    r"(?:一般財団法人|公益財団法人|一般社団法人|公益社団法人)?(?:GovTech東京|J-LIS)"
    r"|.{1,20}?(?:株式会社|合同会社|機構|財団|協会|(?:法律|会計|特許)事務所|大学(?:大学院)?|公社|組合|連合会)|(?:株式会社|合同会社)[^\s部課]{1,12}"
)
_MUNICIPALITY = re.compile(r"[々-〆ぁ-ゖァ-ヺー\u3400-\u9fff\uf900-\ufaff]{1,7}[区市町村]")
# Words that end like a municipality and are not one; in 事務局町長公室長, 事務局 belongs to another body.
_NOT_MUNICIPALITY = re.compile(
    r"(?:[区市町村都道府県]+|[副各全当本同両他隣自].|都内.*|.*[局課係].*|.*の[区市町村]|.*(?<!京)都市|.*(?:地区|学区|特区|街区|農村|山村|漁村|市街区"
    r"|区市|市町|町村))$"
)


_REPEATED_SUFFIX = re.compile(r"[日々]市$|^大町$")


class Municipality(Struct, frozen=True):
    """A municipality of Tokyo. `reading` is in hiragana, `code` the six digits of 全国地方公共団体コード."""

    code: str
    name: str
    reading: str
    kind: OrganizationKind


@cache
def municipalities() -> dict[str, Municipality]:
    """The municipalities of Tokyo by name, in the order of their codes."""
    lines = files("kb.model").joinpath("municipalities.tsv").read_text("utf-8").splitlines()[1:]
    found: dict[str, Municipality] = {}
    for line in lines:
        code, name, reading, _kind = line.split("\t")
        found[name] = Municipality(code, name, reading, kind_of(name))
    return found


def kind_of(name: str) -> OrganizationKind:
    """The kind of a body, by the form of its name."""
    if name in {METROPOLIS, "都"}:
        return "都"
    if name == "国" or re.fullmatch(r"内閣官房|内閣府|.+[庁省]", name):
        return "国"
    if _is_municipality(name):
        kind = name[-1]
        return "区" if kind == "区" else "市" if kind == "市" else "町" if kind == "町" else "村"
    return "その他"


def reading_of(name: str) -> str | None:
    """The reading of a body's name in hiragana; None where it is unknown."""
    if name == METROPOLIS:
        return "とうきょうと"
    found = municipalities().get(name)
    return found.reading if found else None


def leading_organization(text: str, known: Collection[str] = ()) -> tuple[str, str] | None:
    """The body at the beginning of an office, and the rest: ("大田区", "副区長") for 大田区副区長.

    都… is 東京都; 東京都大田区… is 大田区. The rest of 霧ヶ浦村長 is 村長. None without a body.
    """
    if metropolis := _METROPOLIS.match(text):
        rest = text[metropolis.end() :]
        inner = _leading_municipality(rest, known)
        return inner if inner and inner[0] in municipalities() else (METROPOLIS, rest)
    if found := _leading_municipality(text, known):
        return found
    for length in (3, 4):
        if text[:length] in _PREFECTURES:
            return text[:length], text[length:]
    if body := _NATIONAL_BODY.match(text) or _OTHER_BODY.match(text):
        return body.group(), text[body.end() :]
    return None


def named_municipalities(text: str) -> tuple[str, ...]:
    """The municipalities that a title or announcement names as sides of the talk (A市×都CIO, with B町)."""
    found: dict[str, None] = {}
    for piece in re.split(
        r"[×✕xX&＆~〜～\s「」『』【】()（）〈〉<>―─!！?？:：、。,]+|with|及び|として|と(?=都|東京都)", text[:400]
    ):
        name = re.sub(r"(?:様|CIO|ＣＩＯ|の?座談会|の?対談|の?鼎談|と).*", "", piece)
        if _is_municipality(name) and (name in municipalities() or len(name) <= 7):
            found[name] = None
    return tuple(found)


def _is_municipality(name: str) -> bool:
    return bool(_MUNICIPALITY.fullmatch(name)) and not _NOT_MUNICIPALITY.match(name)


def _leading_municipality(text: str, known: Collection[str]) -> tuple[str, str] | None:
    candidates = [name for name in known if _is_municipality(name) and text.startswith(name)]
    candidates += [text[:length] for length in range(2, 7) if text[:length] in municipalities()]
    name = max(candidates, key=len) if candidates else _municipality_by_form(text)
    if name is None:
        return None
    rest = text[len(name) :]
    return name, (name[-1] + rest if rest.startswith("長") and not rest.startswith("長寿") else rest)


def _municipality_by_form(text: str) -> str | None:
    for end in range(2, min(len(text), 8) + 1):
        name = text[:end]
        if name[-1] not in "区市町村" or not _is_municipality(name):
            continue
        # 東村山市, 羽村市, 町田市: 村 or 町 inside the name of a 市 or 区.
        inside = (
            re.match(r"[^\s区市町村長部課局室CcＣ副(（:：]{0,2}[市区](?!民|長室)", text[end:])
            if name[-1] in "町村"
            else None
        )
        if inside and _is_municipality(longer := name + inside.group()):
            return longer
        # 四日市市長 is of 四日市市, 朝凪町町長 of 朝凪町.
        doubled = text[end : end + 1] == name[-1] and (text[end + 1 : end + 2] != "長" or _REPEATED_SUFFIX.search(name))
        return name + text[end] if doubled else name
    return None

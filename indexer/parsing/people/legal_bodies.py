"""Bodies with a legal form, split from the office behind them: 株式会社アカサカ of ㈱アカサカ代表取締役."""

import re
from collections.abc import Collection

from kb.model.organizations import leading_organization

_SHORT_FORMS = {
    "㈱": "株式会社",
    "(株)": "株式会社",
    "㈲": "有限会社",
    "(有)": "有限会社",
    "(同)": "合同会社",
    "(一社)": "一般社団法人",
    "(公社)": "公益社団法人",
    "(一財)": "一般財団法人",
    "(公財)": "公益財団法人",
    "(独)": "独立行政法人",
    "(地独)": "地方独立行政法人",
    "(学)": "学校法人",
    "(福)": "社会福祉法人",
    "(特非)": "特定非営利活動法人",
}
_SHORT = re.compile("|".join(map(re.escape, _SHORT_FORMS)))
_FORM = (
    r"(?:(?:株式|有限|合同|合資|合名|相互)会社|(?:(?:一般|公益)?(?:社団|財団)|特定非営利活動|NPO|国立大学|公立大学"
    r"|国立研究開発|地方独立行政|独立行政|学校|社会福祉|医療|宗教|監査|税理士|弁護士)法人)"
)
LEGAL_FORM = re.compile(_FORM)
# Titles in such bodies; their names rarely contain one.
_POST = (
    r"(?:代表|取締役|専務|常務|執行役|業務執行|副?理事長?|監事|副?会長|副?社長|副?所長|副?学長|総長|顧問|相談役|事務局"
    r"|チーフ|シニア|エグゼクティブ|マネー?ジャー|ディレクター|プロデューサー|C[A-Z]{1,3}O)"
)
_INSTITUTION = r"(?:大学院?|研究所|研究機構|機構|協会|公社|財団|組合|連合会|連盟|振興会|支援センター)"
# Bodies named after their municipality: 朝凪町商工会
_OF_PLACE = re.compile(r"商工会議所|商工会|社会福祉協議会|観光協会|医師会|(?:町会|自治会)連合会")
_FORM_FIRST = re.compile(rf"{_FORM}(?:.{{1,24}}?(?={_POST})|.{{0,20}}{_INSTITUTION})")
_FORM_LAST = re.compile(rf"[^\s、,:()]{{1,20}}?{_FORM}")


def spell_out_legal_form(text: str) -> str:
    """Spells out abbreviated legal forms in half-width text: ㈱ and (株) are 株式会社."""
    return _SHORT.sub(lambda found: _SHORT_FORMS[found.group()], text)


def has_legal_form(token: str) -> bool:
    """True if half-width text begins or ends with a legal form, and has more text than that form."""
    plain = spell_out_legal_form(token)
    first = LEGAL_FORM.match(plain)
    return first.end() < len(plain) if first else bool(_FORM_LAST.fullmatch(plain))


def leading_body(text: str, known: Collection[str] = ()) -> tuple[str, str] | None:
    """Splits off the body that an office begins with; None if there is none, or the end of its name is unclear.

    `text` is in half width, without white space. Bodies without a legal form are found by `leading_organization`.
    """
    plain = spell_out_legal_form(text)
    if LEGAL_FORM.match(plain):
        found = _FORM_FIRST.match(plain)
        return (found.group(), plain[found.end() :]) if found else None
    named = leading_organization(text, known)
    if named and (own := _OF_PLACE.match(named[1])):
        return named[0] + own.group(), named[1][own.end() :]
    if named is None and (found := _FORM_LAST.match(plain)):
        return found.group(), plain[found.end() :]
    return named

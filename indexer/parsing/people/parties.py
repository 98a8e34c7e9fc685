"""Labels of a party, its body in brackets, and a name: 業者(丸越システム)根津, 市(情報課)滝本課長, 課(若葉市)柏木."""

import re

from msgspec import Struct

from indexer.parsing.people.legal_bodies import spell_out_legal_form
from indexer.parsing.people.offices import ends_with_title, is_unit
from kb.model.organizations import leading_organization

_LABEL = re.compile(
    r"(?P<party>[^\s():。、]{1,16}) ?\( ?(?P<within>[^()]{2,24}?) ?\) ?(?P<rest>[^\s():。、]{1,8}(?: \S{1,8})?)"
)
# Parties of a contract, of whom the brackets name the firm
_CONTRACTOR = re.compile(
    r".{0,4}(?:業者|事業者|受託者|受注者|請負者|設計者|施工者|提案者|開発者|保守者|コンサル(?:タント)?|ベンダー|メーカー)"
)
# Members and guests, of whom the brackets name the body that they represent
_MEMBER = re.compile(r"(?:委員|構成員|団体|オブザーバー|アドバイザー|参加者|住民|代表|ゲスト|パネリスト|登壇者)")
_OWN = re.compile(r"[市区町村都県]|当局|行政|事務局")


class Party(Struct, frozen=True):
    """The party (業者), the text in brackets, and the name with or without an office; the body, if one is stated."""

    name: str
    within: str
    rest: str
    body: str = ""


def split_party(label: str) -> Party | None:
    """Splits half-width text; None if nothing before the brackets is a party, a body, a unit or an office."""
    found = _LABEL.fullmatch(label) if label.find("(", 1) > 0 and not label.endswith(")") else None
    if found is None:
        return None
    party, within = found["party"], found["within"]
    if _CONTRACTOR.fullmatch(party) or _MEMBER.fullmatch(party):
        return Party(party, within, found["rest"], spell_out_legal_form(within))
    if _is_body(party):
        return Party(party, within, found["rest"], party)
    if _OWN.fullmatch(party) or is_unit(party) or ends_with_title(party):
        return Party(party, within, found["rest"], within if _is_body(within) else "")
    return None


def _is_body(text: str) -> bool:
    named = leading_organization(text)
    return named is not None and not named[1]

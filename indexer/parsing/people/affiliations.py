"""Affiliations in brackets before an entry of a list: the body that a person represents, or the capacity."""

import re
from collections.abc import Collection

from indexer.parsing.people import names
from indexer.parsing.people.offices import CHAIR
from kb.model.names import exact_key
from kb.model.organizations import leading_organization

# 〔東雲区〕柏木 響子(副区長), 〔司会〕早瀬 律.
_SIDE = re.compile(r"[〔【\[（(<＜](?P<side>[^〔〕【】\[\]（）()<>＜＞]{1,20})[〕】\]）)>＞]\s*(?P<rest>\S.*)")
# Capacities: (委員), (事務局)
_PART = re.compile(r"委員|事務局|説明員|理事者|執行部|参考人|有識者|オブザーバー|[都県区市町村](?:側|職員)?|行政側?")


def split_affiliation(text: str, known: Collection[str]) -> tuple[str | None, str]:
    """Splits off the body in brackets ("" for a chair) from the rest of the row; (None, text) without brackets.

    (委員) and (事務局) are dropped: they name no body.
    """
    found = _SIDE.fullmatch(text)
    if found is None:
        return None, text
    side = exact_key(found["side"])
    if body := names.sole_organization(found["side"], known):
        return body, found["rest"]
    if CHAIR.fullmatch(side):
        return "", found["rest"]
    return None, found["rest"] if _PART.fullmatch(side) else text


def body_in_caption(text: str, known: Collection[str]) -> str | None:
    """The municipality in a caption: 綾部市 of 左:京都府綾部市(あやべし)"""
    plain = exact_key(re.sub(r"[(].*", "", text)).rpartition(":")[2]
    found = re.fullmatch(r"(?:.{2,3}[都道府県])?(?P<body>.{1,7}[都道府県区市町村])", plain)
    return found["body"] if found and leading_organization(found["body"], known) == (found["body"], "") else None

"""What brackets at the head of a row of a list say: for whom those of the row take part, or as what."""

import re
from collections.abc import Collection

from indexer.parsing.people import names
from indexer.parsing.people.offices import CHAIR
from kb.model.names import exact_key

# 〔東雲区〕柏木 響子(副区長), 〔司会〕早瀬 律.
_SIDE = re.compile(r"[〔【\[（(<＜](?P<side>[^〔〕【】\[\]（）()<>＜＞]{1,20})[〕】\]）)>＞]\s*(?P<rest>\S.*)")
# (委員), (事務局): as what those of the row take part.
_PART = re.compile(r"委員|事務局|説明員|理事者|執行部|参考人|有識者|オブザーバー|[都県区市町村](?:側|職員)?|行政側?")


def side_of(text: str, known: Collection[str]) -> tuple[str | None, str]:
    """The body in the brackets, or an empty one for who leads, and the rest of the row; (None, text) without brackets.

    (委員) and (事務局) go, and say nothing of the body.
    """
    found = _SIDE.fullmatch(text)
    if found is None:
        return None, text
    side = exact_key(found["side"])
    if body := names.is_organization_alone(found["side"], known):
        return body, found["rest"]
    if CHAIR.fullmatch(side):
        return "", found["rest"]
    return None, found["rest"] if _PART.fullmatch(side) else text

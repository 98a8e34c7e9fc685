"""People named in lines of a programme: 2. 講演(浅葱法律事務所 弁護士 越路 直子 氏), モデレーター:早瀬 律.

氏 or 様 behind a full name ends an entry; its office begins behind the bracket, comma or colon before it. A part in the
talk and a full name are an entry, too.
"""

import re
from collections.abc import Collection, Sequence

from indexer.parsing.lines.rows import SHORT
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people import names
from indexer.parsing.people.hosts import MODERATOR, is_host
from indexer.parsing.people.legal_bodies import leading_body
from indexer.parsing.people.offices import Office, ends_with_title, is_body, is_unit, split_office
from kb.model.dialogue import Participant
from kb.model.names import exact_key, spaced

_NAMED = re.compile(r"(?P<name>[^\s():、,。]{1,6} +[^\s():、,。]{1,6}) ?(?:氏|様|さん)(?=[)、,/・ ]|$)")
# A part in the talk, a full name, and an office in brackets or behind a stroke: ・モデレーター:早瀬 律(東山大学教授)
_PART = re.compile(
    rf"[・•■□●◆◎○*-]? ?(?P<part>{MODERATOR}|聞き手|話し手|語り手|コーディネーター|コメンテーター|パネリスト|パネラー"
    r"|講師|ゲスト)\d?"
    r" ?(?::|\s) ?(?P<name>[^\s():]{1,6} +[^\s():]{1,6}?)(?:氏|様|さん)?(?: ?[(/](?P<office>[^()]{1,40})\)?)?"
)
_DEPUTY = re.compile(r"代理(?:出席)?:?$")
_POST = re.compile(r"[^\s]{2,20}付(?:\([^()]{1,20}\))?")  # 官房付(自治体DX担当)


def programme_people(folded: str, known: Collection[str]) -> list[Participant]:
    """The people with office and full name in a half-width line; a deputy without a body is of the body before him."""
    if len(folded) > 2 * SHORT:
        return []
    found = _with_part(folded)
    begin = 0
    for one in _NAMED.finditer(folded):
        start = _start(folded, begin, one.start())
        tokens = folded[start : one.start()].split()
        if not folded[:start].rstrip().endswith(("(", "、", ",", ":")):
            tokens = _office(tokens, known)
        body = tokens.pop(0) if len(tokens) > 1 and _is_unknown_body(tokens[0], known) else None
        name = spaced(one["name"])
        begin = one.end()
        if not tokens or not _is_office(tokens[-1]) or not names.is_full_name(name):
            continue
        office = split_office(":".join(tokens), known)
        organization = body or office.organization
        if organization is None and found and _DEPUTY.search(folded[:start].rstrip()):
            organization = found[-1].organization
        written = folded[start : one.end("name")].strip()
        written = written[written.find(body or tokens[0]) :]
        found.append(Participant(name, organization, office.department, office.posts, written))
    return found


def _with_part(folded: str) -> list[Participant]:
    """The person of a line that states a part in the talk, which is the post of a moderator without an office."""
    stated = _PART.fullmatch(folded)
    if not stated or not names.is_full_name(stated["name"]) or ends_as_speech(folded):
        return []
    if any(map(names.is_common_noun, stated["name"].split())):
        return []
    office = split_office(stated["office"]) if ends_with_title(stated["office"] or "") else Office(None, None, ())
    posts = office.posts or ((stated["part"],) if is_host(stated["part"]) else ())
    return [Participant(spaced(stated["name"]), office.organization, office.department, posts, folded)]


def _start(text: str, begin: int, end: int) -> int:
    """The position behind the last open bracket, or the last comma or colon outside brackets, before `end`."""
    depth = 0
    for position in range(end - 1, begin - 1, -1):
        character = text[position]
        if character == "(" and depth == 0:
            return position + 1
        depth += (character == ")") - (character == "(")
        if depth == 0 and character in "、,:/":
            return position + 1
    return begin


def _office(tokens: Sequence[str], known: Collection[str]) -> list[str]:
    """The words from the first that names a body or ends with a title: without the item of the programme before it."""
    for index, token in enumerate(tokens):
        plain = exact_key(token)
        if _is_office(plain) or is_body(plain) or leading_body(plain, known):
            return list(tokens[index:])
    return []


def _is_office(token: str) -> bool:
    return ends_with_title(token) or bool(_POST.fullmatch(token))


def _is_unknown_body(token: str, known: Collection[str]) -> bool:
    """True if the first word of an office is neither a post nor a unit nor a body of a known form: 浅葱研究所 所長"""
    return not (_is_office(token) or is_unit(token) or is_body(token) or leading_body(token, known))

"""The side of each turn of a meeting: chair, members who ask, officials who answer; from marks and posts."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from enum import Enum, auto

from indexer.parsing.conversation.wording import is_presiding
from indexer.parsing.people.hosts import is_audience, is_moderator, is_news_organization, is_press, is_questioner
from indexer.parsing.people.offices import is_unit
from indexer.parsing.people.titles import is_member_title, is_office
from indexer.parsing.speakers.record_bodies import is_own_body
from kb.model.dialogue import Turn
from kb.model.names import exact_key, narrow
from kb.model.organizations import METROPOLIS

_MARKS = "◆◇◎○◯〇●△▲□■"
_FRAME = f"{_MARKS}【】[]<>():"
_CHAIR = re.compile(
    r"(?:仮|臨時|年長)?(?:議長|委員長|部会長|分科会長|会長|座長|主査|チェアマン)(?:代行|代理|職務代理者?)?"
)
_VICE = re.compile(r"副(?:議長|委員長|部会長|会長|座長)|(?:議長|委員長|会長|座長)職務代理者?")
# The chair of a committee who reports to a plenary uses the forms within the report; the one who presides uses them at
# each change of speaker, so several times as often.
_REPORTS = 4
# Of the turns with a mark, one in ten may have it by a slip of the record.
_SLIPS = 10
_LEADS = re.compile(r"[長査]$|代行$|代理者?$|チェアマン$")
# Members of other bodies than the one that meets: they answer for their own body.
_OTHER_COMMISSIONER = re.compile(r".*(?:監査|選挙管理|教育|農業|公平|人事|公安|固定資産).{0,10}(?:委員|委員長|会長)")
_WITNESS = re.compile(r"参考人|公述人|証人|陳述人|説明員|請願者|紹介議員|事務局(?:職員)?|提出者")
# Titles of assemblies, and of the staff of a municipality
_OF_MEMBERS_AND_STAFF = frozenset({"主査", "理事"})
# The letter before the speaker states the side: Q(参加者), A(市)
_ASKED, _ANSWERED = re.compile(r"[Q問][\d.:]{0,4}\("), re.compile(r"[A答][\d.:]{0,4}\(")
_OF_STATE = ("庁", "省", "国")
_UNNAMED_COMPANY = re.compile(r"[A-Z]社")


class Side(Enum):
    """The side of a turn."""

    CHAIR = auto()
    MODERATOR = auto()
    """Leads a talk; asks where there is no other asker."""
    INTERVIEWER = auto()
    ASKING = auto()
    ANSWERING = auto()
    UNKNOWN = auto()
    NARRATION = auto()


def sides_of(turns: Sequence[Turn]) -> list[Side]:
    """The side of each turn. Where marks separate the sides (◆ asks, ◎ answers), the mark decides."""
    presiding = _presiding_labels(turns)
    sides = [_side_of(turn, presiding) for turn in turns]
    if any(map(_is_of_press, turns)):
        sides = [Side.ASKING if _is_unnamed_company(turn) else side for turn, side in zip(turns, sides, strict=True)]
    if presiding and Side.ANSWERING in sides:
        # Where nobody answers for the administration, bodies ask and answer each other.
        sides = [
            Side.ASKING if _is_body_under_chair(turn, side) else side for turn, side in zip(turns, sides, strict=True)
        ]
    by_mark = _sides_of_marks(turns, sides)
    return [
        by_mark.get(turn.as_written[:1], side) if side not in (Side.CHAIR, Side.INTERVIEWER, Side.NARRATION) else side
        for turn, side in zip(turns, sides, strict=True)
    ]


def _side_of(turn: Turn, presiding: frozenset[str]) -> Side:
    if turn.kind != "speech":
        return Side.INTERVIEWER if turn.kind == "question" else Side.NARRATION
    post = exact_key(narrow(turn.post or ""))
    written = narrow(turn.as_written)
    if _ASKED.match(written) or _ANSWERED.match(written):
        return Side.ASKING if _ASKED.match(written) else Side.ANSWERING
    if _label_key(turn) in presiding:
        return Side.CHAIR
    if is_moderator(post):
        return Side.MODERATOR
    if is_questioner(post) or _is_of_press(turn) or (not turn.speaker and is_audience(exact_key(written))):
        return Side.ASKING
    if _WITNESS.search(post) or _OTHER_COMMISSIONER.fullmatch(post):
        return Side.ANSWERING
    if not turn.speaker and is_own_body(exact_key(written).strip(_FRAME)):
        return Side.ANSWERING
    if (is_member_title(post) and not _is_staff(turn)) or _is_of_assembly(turn):
        return Side.ASKING
    if post and is_office(post):
        return Side.ANSWERING
    if not presiding:
        return Side.UNKNOWN
    # Under a chair, a person without any post is a member; units, the metropolis and ministries answer.
    body = exact_key(narrow(turn.organization or ""))
    if not turn.speaker and (is_unit(post) or body == METROPOLIS or body.endswith(_OF_STATE)):
        return Side.ANSWERING
    return Side.ASKING if turn.speaker and not post else Side.UNKNOWN


def _is_of_assembly(turn: Turn) -> bool:
    return (turn.organization or "").endswith(("議会", "議院"))


def _is_staff(turn: Turn) -> bool:
    """True for a title of members and of staff that a person of a municipality has: 若葉市 主査"""
    titled = exact_key(narrow(turn.post or "")) in _OF_MEMBERS_AND_STAFF
    return titled and turn.organization is not None and not _is_of_assembly(turn)


def _is_of_press(turn: Turn) -> bool:
    return is_press(exact_key(narrow(turn.post or ""))) or is_news_organization(
        exact_key(narrow(turn.organization or ""))
    )


def _is_body_under_chair(turn: Turn, side: Side) -> bool:
    return side is Side.UNKNOWN and turn.organization is not None and not turn.speaker and not turn.post


def _is_unnamed_company(turn: Turn) -> bool:
    """True for A社, which asks where other turns are of the press, and elsewhere may answer."""
    return not turn.speaker and bool(_UNNAMED_COMPANY.fullmatch(exact_key(narrow(turn.organization or ""))))


def _presiding_labels(turns: Sequence[Turn]) -> frozenset[str]:
    """The labels that preside: chairs; deputies if they open the meeting, or most of their turns conduct it."""
    spoken: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        if turn.kind == "speech" and turn.post and _LEADS.search(turn.post) and not _is_staff(turn):
            spoken[_label_key(turn)].append(turn)
    posts = {label: exact_key(narrow(found[0].post or "")) for label, found in spoken.items()}
    calls = {label: sum(is_presiding(turn.text) for turn in found) for label, found in spoken.items()}
    most = max((calls[label] for label, post in posts.items() if _CHAIR.fullmatch(post)), default=0)
    opening = next((turn for turn in turns if turn.kind == "speech"), None)
    opening = opening if opening and is_presiding(opening.text) else None
    found: set[str] = set()
    for label, post in posts.items():
        opens = spoken[label][0] is opening
        if _CHAIR.fullmatch(post):
            presides = opens or _REPORTS * calls[label] >= most
        else:
            stands_in = _VICE.fullmatch(post) or post.endswith("教育長")
            conducts = calls[label] > len(spoken[label]) - calls[label]
            presides = bool(stands_in) and (opens or conducts)
        if presides:
            found.add(label)
    return frozenset(found)


def _label_key(turn: Turn) -> str:
    return f"{turn.speaker or ''}/{turn.post or ''}"


def _sides_of_marks(turns: Sequence[Turn], sides: Sequence[Side]) -> Mapping[str, Side]:
    """The side that a mark states; empty unless at least two marks state different sides.

    A mark states a side if its turns whose posts tell are on it, slips aside; ◆ alone always asks.
    """
    counted: dict[str, Counter[Side]] = defaultdict(Counter)
    for turn, side in zip(turns, sides, strict=True):
        if turn.as_written[:1] in _MARKS and turn.as_written[:1]:
            counted[turn.as_written[0]][side] += 1
    stated: dict[str, Side] = {}
    for mark, sides_met in counted.items():
        known = {side: count for side, count in sides_met.items() if side in (Side.CHAIR, Side.ASKING, Side.ANSWERING)}
        top = max(known, key=known.__getitem__, default=None)
        slips = sum(known.values()) - known[top] if top else 0
        if top and _SLIPS * slips <= sum(known.values()):
            stated[mark] = top
        elif mark == "◆":
            stated[mark] = Side.ASKING
    separate = {side for side in stated.values() if side is not Side.CHAIR}
    return {mark: side for mark, side in stated.items() if side is not Side.CHAIR} if len(separate) > 1 else {}

"""Records of the Diet minutes API, made of dialogues and turns: the field names and their order are the original's.

A field without a counterpart is None. Records of the Diet, which the index takes from the same API, get their house,
session and issue back from the title that `indexer.readers.kokkai` gave them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from kb.analysis.normalize import to_hiragana
from kb.model.dialogue import Dialogue, Series, Turn
from webui.diet.parameters import HOUSES, ROLES

Record = dict[str, Any]

_TITLE = re.compile(
    rf"(?:第(?P<session>\d+)回国会 )?(?P<house>{'|'.join(HOUSES)}) (?P<meeting>.+?)(?: (?P<issue>第\S+号))?"
)
_ISSUE = re.compile(r"第(\d+)号")
_JAPAN = timezone(timedelta(hours=9))


class MeetingNames(NamedTuple):
    """The meeting of a dialogue: house (院), name, session (回次) and issue (号)."""

    house: str | None
    meeting: str
    session: int | None
    issue: str | None

    @property
    def issue_number(self) -> int | None:
        """The number of 第2号."""
        found = _ISSUE.fullmatch(self.issue or "")
        return int(found[1]) if found else None


class Urls(NamedTuple):
    """The absolute URLs of a dialogue, and of a turn by the ids of its dialogue and itself."""

    meeting: Callable[[str], str]
    speech: Callable[[str, str], str]


def meeting_names(title: str, series: Series) -> MeetingNames:
    """The names of a meeting: the series, its number as the session and the part as the issue; or the title alone."""
    if found := _TITLE.fullmatch(title):
        session = found["session"]
        return MeetingNames(found["house"], found["meeting"], int(session) if session else None, found["issue"])
    issue = None if series.part is None else f"第{series.part}号"
    return MeetingNames(None, series.name or title, series.number, issue)


def speech_id(dialogue_id: str, order: int) -> str:
    """The id of a speech: that of the meeting and the number of the speech, of three digits or more."""
    return f"{dialogue_id}_{order:03}"


def speech_record(dialogue: Dialogue, turn: Turn, readings: Mapping[str, str], urls: Urls) -> Record:
    """A record of `/api/speech`."""
    said = _speech(dialogue, turn, readings, urls)
    return {
        "speechID": said.pop("speechID"),
        **_meeting(dialogue),
        **said,
        "startPage": None,
        "speechURL": urls.speech(dialogue.id, turn.id),
        "meetingURL": urls.meeting(dialogue.id),
        "pdfURL": None,
    }


def meeting_record(dialogue: Dialogue, readings: Mapping[str, str], urls: Urls) -> Record:
    """A record of `/api/meeting`, with all speeches."""

    def speech(turn: Turn) -> Record:
        return {
            **_speech(dialogue, turn, readings, urls),
            "startPage": None,
            "createTime": _moment(turn.taken_in),
            "updateTime": None,
            "speechURL": urls.speech(dialogue.id, turn.id),
        }

    return _with_speeches(dialogue, map(speech, dialogue.turns), urls)


def listed_meeting(dialogue: Dialogue, turns: Iterable[Turn], urls: Urls) -> Record:
    """A record of `/api/meeting_list`, whose speeches have no text."""
    speeches = (
        {
            "speechID": speech_id(dialogue.id, turn.order),
            "speechOrder": turn.order,
            "speaker": turn.speaker,
            "speechURL": urls.speech(dialogue.id, turn.id),
        }
        for turn in turns
    )
    return _with_speeches(dialogue, speeches, urls)


def _with_speeches(dialogue: Dialogue, speeches: Iterable[Record], urls: Urls) -> Record:
    url = urls.meeting(dialogue.id)
    return {**_meeting(dialogue), "speechRecord": list(speeches), "meetingURL": url, "pdfURL": None}


def _meeting(dialogue: Dialogue) -> Record:
    names = meeting_names(dialogue.title, dialogue.series)
    return {
        "issueID": dialogue.id,
        "imageKind": "会議録",
        "searchObject": 0,
        "session": names.session,
        "nameOfHouse": names.house,
        "nameOfMeeting": names.meeting,
        "issue": names.issue,
        "date": dialogue.date.isoformat() if dialogue.date else None,
        "closing": None,
    }


def _speech(dialogue: Dialogue, turn: Turn, readings: Mapping[str, str], urls: Urls) -> Record:
    capacity = turn.post if turn.post in ROLES else None
    reading = readings.get(turn.speaker or "")
    return {
        "speechID": speech_id(dialogue.id, turn.order),
        "speechOrder": turn.order,
        "speaker": turn.speaker,
        "speakerYomi": to_hiragana(reading) if reading else None,
        "speakerGroup": turn.organization,
        "speakerPosition": None if capacity else turn.post,
        "speakerRole": capacity,
        "speech": turn.text,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M:%S") if moment else None

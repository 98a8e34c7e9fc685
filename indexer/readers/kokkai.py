"""Responses of the Diet minutes API (国会会議録検索システム) in XML or JSON: one manuscript per meeting.

Responses of `meeting` (meetingRecord with its speechRecords) and of `speech` (speechRecords that name their meeting)
are read; `meeting_list` has no speeches and is refused. XML is converted to the JSON form first.

The organization of a member of the Diet is the parliamentary group (会派), not the house: title and series have the
house, while members speak for their group, and users filter by it. Speakers without a group (officials, witnesses) get
the body at the beginning of their position: 総務省 of 総務省行政評価局長.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from indexer.manuscript import Manuscript, Metadata, Speech
from indexer.readers.characters import cleaned
from indexer.readers.manuscript_writer import ManuscriptWriter
from kb.errors import SourceError
from kb.messages import _
from kb.model.dialogue import Series
from kb.model.organizations import leading_organization

INFORMATION = "会議録情報"
_MEETING_FIELDS = ("session", "nameOfHouse", "nameOfMeeting", "issue", "date", "meetingURL")
_TEXTS = (
    "speaker", "speakerYomi", "speakerGroup", "speakerPosition", "speakerRole", "speech", "speechOrder",
)  # fmt: skip


def is_response(value: object) -> bool:
    """True for a JSON value that is a response of the API."""
    return isinstance(value, dict) and bool({"meetingRecord", "speechRecord", "numberOfRecords"} & set(value))


def xml_as_json(root: Element) -> dict[str, Any]:
    """Converts the XML response to the structure of the JSON response."""
    found: dict[str, Any] = {"meetingRecord": [], "speechRecord": []}
    for child in root:
        if len(child) == 0:
            found.setdefault(child.tag, child.text or "")
    for data in root.iterfind("records/record/recordData/*"):
        record: dict[str, Any] = {child.tag: child.text or "" for child in data if child.tag != "speechRecord"}
        if data.tag == "meetingRecord":
            record["speechRecord"] = [_fields(one) for one in data.iterfind("speechRecord")]
        if data.tag in found:
            found[data.tag].append(record)
    return found


def read_response(path: str, data: bytes, response: Mapping[str, Any]) -> tuple[Manuscript, ...]:
    """The meetings of a response. Raises SourceError if it has none, or one without speeches."""
    meetings = [
        *_records(path, response, "meetingRecord"),
        *_grouped_by_meeting(_records(path, response, "speechRecord")),
    ]
    if not meetings:
        said = _text(response, "message")
        raise SourceError(
            _(
                "{path}: 国会会議録 API の応答に会議がありません（{reason}）。検索の条件を確かめて取り直してください。",
                path=path,
                reason=said[:200] or _text(response, "numberOfRecords") or "meetingRecord",
            ),
            code="empty",
        )
    return tuple(_meeting(path, data, meeting) for meeting in meetings)


def _meeting(path: str, data: bytes, meeting: Mapping[str, Any]) -> Manuscript:
    name = _text(meeting, "issueID")
    speeches = _records(path, meeting, "speechRecord")
    if not any(_text(one, "speech").strip() for one in speeches):
        raise SourceError(
            _(
                "{path}: 会議 {name} に発言の本文がありません。API の meeting で取り直してください。",
                path=path,
                name=cleaned(name[:80]),
            ),
            code="empty",
        )
    writer = ManuscriptWriter()
    title = _meeting_title(meeting)
    writer.write(title, heading=1)
    house, body = _text(meeting, "nameOfHouse"), _text(meeting, "nameOfMeeting")
    day = _parse_date(writer, _text(meeting, "date"))
    if closing := _text(meeting, "closing").strip():
        writer.report("closing", _("閉会中の会議です: {text}", text=closing), number=1)
    for order, fields in enumerate(speeches, 1):
        text = _text(fields, "speech")
        speaker = _text(fields, "speaker").strip()
        if not text.strip():
            writer.report("empty-speech", _("本文のない発言です: {text}", text=speaker or str(order)))
            continue
        for line in text.strip("\r\n").splitlines():
            writer.write(line, speech=_speech(order, speaker, fields))
    metadata = Metadata(title=title, date=day, series=Series(name=cleaned(f"{house} {body}".strip()) or None))
    url = _text(meeting, "meetingURL").strip()
    return writer.manuscript(
        path, data, "kokkai", url=cleaned(url) or None, name=cleaned(name) or None, metadata=metadata
    )


def _speech(order: int, speaker: str, fields: Mapping[str, Any]) -> Speech:
    def field(key: str) -> str | None:
        return cleaned(" ".join(_text(fields, key).split())) or None

    if speaker in {"", INFORMATION}:
        return Speech(order, "narration")
    position = field("speakerPosition")
    serves = leading_organization(position) if position else None
    return Speech(
        order=order,
        kind="speech",
        speaker=field("speaker"),
        reading=field("speakerYomi"),
        organization=field("speakerGroup") or (serves[0] if serves else None),
        position=position,
        role=field("speakerRole"),
    )


def _meeting_title(meeting: Mapping[str, Any]) -> str:
    """The title of a meeting: 第212回国会 衆議院 文部科学委員会 第2号"""
    session = _text(meeting, "session")
    parts = [f"第{session}回国会" if session else "", *(_text(meeting, key) for key in _MEETING_FIELDS[1:4])]
    return " ".join(part.strip() for part in parts if part.strip()) or _text(meeting, "issueID") or INFORMATION


def _parse_date(writer: ManuscriptWriter, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        writer.report("missing-date", _("会議の日付が読めません: {text}", text=text[:40]), number=1)
        return None


def _grouped_by_meeting(speeches: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Groups single speeches by meeting."""
    meetings: dict[str, dict[str, Any]] = {}
    for speech in speeches:
        name = _text(speech, "issueID")
        meeting = meetings.setdefault(
            name, {"issueID": name, **{key: speech.get(key) for key in _MEETING_FIELDS}, "speechRecord": []}
        )
        meeting["speechRecord"].append(speech)
    yield from meetings.values()


def _records(path: str, holder: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = holder.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        message = _(
            "{path}: 国会会議録 API の応答の {key} が配列ではありません。取り直してください。", path=path, key=key
        )
        raise SourceError(message, code="structure")
    return found


def _fields(element: Element) -> dict[str, Any]:
    return {child.tag: child.text or "" for child in element if child.tag in _TEXTS or len(child) == 0}


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    return "" if value is None or isinstance(value, (dict, list)) else str(value)

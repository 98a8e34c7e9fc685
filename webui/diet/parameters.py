"""Parameters of the Diet minutes API, validated; its refusals have the numbers and texts of the original."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeVar

_Value = TypeVar("_Value")

Unit = Literal["speech", "meeting", "meeting_list"]

HOUSES = ("衆議院", "参議院", "両院", "両院協議会")
ROLES = ("証人", "参考人", "公述人")
CROWDED = "(19001)現在、混み合っております。もうしばらくしてから再度アクセスしてください。"
NO_CONDITION = "(19007)検索条件を指定してください。"
INVALID = "(19011)検索条件の入力に誤りがあります。"
OUT_OF_RANGE = "(19004)startRecordには 1から検索件数までの値を指定してください。"
TOO_LONG = "(19020)入力可能文字数を超過しています。検索条件を見直してください。"
MAX_BYTES = 2000  # of the query string

_MOST = {"speech": 100, "meeting_list": 100, "meeting": 10}  # records of an answer
_DEFAULT = {"speech": 30, "meeting_list": 30, "meeting": 3}
_TOO_MANY = {
    100: "(19005)maximumRecordsには1～100の値を指定してください。",
    10: "(19006)maximumRecordsには1～10の値を指定してください。",
}
_CONDITIONS = (
    "nameOfHouse", "nameOfMeeting", "any", "speaker", "from", "until", "speechNumber", "speakerPosition",
    "speakerGroup", "speakerRole", "speechID", "issueID", "sessionFrom", "sessionTo", "issueFrom", "issueTo",
)  # fmt: skip
_FLAGS = ("supplementAndAppendix", "contentsAndIndex", "closing")
_RANGES: Mapping[str, tuple[str, ...]] = {
    "冒頭": ("narration",),
    "本文": ("speech", "question"),
    "冒頭・本文": (),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_SHORT_NUMBER = re.compile(r"[0-9]{1,3}")
_SPEECH_ID = re.compile(r"(?P<meeting>.+)_(?P<number>[0-9]{3,9})", re.DOTALL)


class DietApiError(Exception):
    """A refusal of the API: its message, and a line for each invalid parameter."""

    def __init__(self, message: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(f"({number}) {detail}" for number, detail in enumerate(details))


class NumberRange(NamedTuple):
    """A range of numbers, both inclusive."""

    first: int
    last: int


@dataclass(frozen=True)
class DietQuery:
    """A validated request. Several `meetings` or `speakers` are OR, all other conditions AND.

    `kinds` are the kinds of turns that are searched, all where empty. With `nothing`, only records are wanted that do
    not exist here, such as indexes and appendices. `start` counts from 1.
    """

    unit: Unit
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    meetings: tuple[str, ...]
    house: str | None
    speakers: tuple[str, ...]
    group: str | None
    position: str | None
    role: str | None
    number: int | None
    meeting_id: str | None
    session: NumberRange | None
    issue: NumberRange | None
    first: date | None
    last: date | None
    nothing: bool
    start: int
    most: int

    @property
    def is_of_speeches(self) -> bool:
        """True where a condition is on single speeches, not on meetings."""
        return bool(self.words or self.speakers or self.group or self.position or self.role) or self.number is not None


def read_query(unit: Unit, given: Mapping[str, str]) -> DietQuery:
    """Validates parameters; unknown ones are ignored, as is a house that does not exist.

    Raises:
        DietApiError: there is no condition, or parameters are invalid; it names each.
    """
    parameters = {name: value.strip(" ") for name, value in given.items() if value.strip(" ")}
    if not any(name in parameters for name in _CONDITIONS):
        raise DietApiError(NO_CONDITION)
    reader = _Reader(parameters)
    query = _query(unit, reader)
    if reader.faults:
        raise DietApiError(INVALID, tuple(reader.faults))
    return query


def _query(unit: Unit, reader: "_Reader") -> DietQuery:
    said = reader.speech()
    issue_id = reader.parameters.get("issueID")
    number = reader.number("speechNumber", "speechNumber:発言番号を0以上の整数で入力してください。")
    first, last = reader.period()
    house = reader.parameters.get("nameOfHouse")
    flags = [reader.flag(name) for name in _FLAGS]  # each is read, so that each fault is named
    scope = reader.choice(
        "searchRange", tuple(_RANGES), "searchRange:検索対象箇所を冒頭/本文/冒頭・本文で入力してください。"
    )
    return DietQuery(
        unit=unit,
        words=reader.words("any"),
        kinds=_RANGES[scope] if scope and "any" in reader.parameters else (),
        meetings=reader.words("nameOfMeeting"),
        house=house if house in HOUSES else None,
        speakers=reader.words("speaker"),
        group=reader.parameters.get("speakerGroup"),
        position=reader.parameters.get("speakerPosition"),
        role=reader.choice(
            "speakerRole", ROLES, "(19028)speakerRole:発言者役割を証人/参考人/公述人で入力してください。"
        ),
        number=said[1] if said and number is None else number,
        meeting_id=said[0] if said and issue_id is None else issue_id,
        session=reader.range("session"),
        issue=reader.range("issue"),
        first=first,
        last=last,
        nothing=any(flags) or _contradict(said, issue_id, number),
        start=reader.number("startRecord", OUT_OF_RANGE, least=1) or 1,
        most=reader.number("maximumRecords", _TOO_MANY[_MOST[unit]], least=1, most=_MOST[unit]) or _DEFAULT[unit],
    )


def _contradict(said: tuple[str, int] | None, issue_id: str | None, number: int | None) -> bool:
    return said is not None and (issue_id not in (None, said[0]) or number not in (None, said[1]))


class _Reader:
    """Reads single parameters, and collects the faults."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.parameters = parameters
        self.faults: list[str] = []

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(filter(None, self.parameters.get(name, "").split(" ")))  # U+0020 alone separates

    def choice(self, name: str, choices: tuple[str, ...], fault: str) -> str | None:
        return self._read(name, {choice: choice for choice in choices}.get, fault)

    def number(self, name: str, fault: str, *, least: int = 0, most: int = 10**9) -> int | None:
        def read(text: str) -> int | None:
            return int(text) if _NUMBER.fullmatch(text) and least <= int(text) <= most else None

        return self._read(name, read, fault)

    def range(self, name: str) -> NumberRange | None:
        """The numbers of a range; one bound alone is a single number, as in the original."""

        def read(text: str) -> int | None:
            return int(text) if _SHORT_NUMBER.fullmatch(text) else None

        ends = [
            self._read(f"{name}{end}", read, f"{name}{end}:3桁までの整数で入力してください。") for end in ("From", "To")
        ]
        known = [end for end in ends if end is not None]
        return NumberRange(known[0], known[-1]) if known else None

    def flag(self, name: str) -> bool:
        return self.choice(name, ("true", "false"), f"{name}:trueまたはfalseで入力してください。") == "true"

    def speech(self) -> tuple[str, int] | None:
        """The meeting and the number of a speechID."""

        def read(text: str) -> tuple[str, int] | None:
            found = _SPEECH_ID.fullmatch(text)
            return (found["meeting"], int(found["number"])) if found else None

        return self._read("speechID", read, "(19026)speechID:発言IDを『会議録ID_発言番号』で入力してください。")

    def period(self) -> tuple[date | None, date | None]:
        first = self._day("from", "(19012)", "(19018)")
        last = self._day("until", "(19013)", "(19019)")
        if first and last and first > last:
            self.faults.append("(19014)fromはuntil以下、もしくはuntilはfrom以上の日付で入力してください。")
        return first, last

    def _day(self, name: str, malformed: str, absent: str) -> date | None:
        text = self.parameters.get(name)
        if text is None or text == "0000-01-01":  # the default of the original, a year that `date` does not have
            return None
        if not _DAY.fullmatch(text):
            self.faults.append(f"{malformed}{name}:開会日付をYYYY-MM-DD形式で入力してください。")
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.faults.append(f"{absent}{name}:存在しない日付です。検索条件を見直し、再度検索してください。")
            return None

    def _read(self, name: str, read: Callable[[str], _Value | None], fault: str) -> _Value | None:
        text = self.parameters.get(name)
        if text is None:
            return None
        value = read(text)
        if value is None:
            self.faults.append(fault)
        return value

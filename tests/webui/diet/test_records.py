"""The names of a meeting: of the Diet as its API gave them, of others by series and part."""

import json
from typing import Any

import pytest

from indexer.parsing import parse
from indexer.readers import read
from kb.model.dialogue import Dialogue, Series
from tests.support.diet_minutes import ANSWER, MEETING
from webui.diet.records import MeetingNames, Urls, meeting_names, meeting_record

URLS = Urls(lambda dialogue: f"/{dialogue}", lambda dialogue, turn: f"/{dialogue}#{turn}")


@pytest.mark.parametrize(
    ("title", "series", "names"),
    [
        (
            "第199回国会 参議院 架空特別委員会 第1号",
            Series("参議院 架空特別委員会"),
            MeetingNames("参議院", "架空特別委員会", 199, "第1号"),
        ),
        ("衆議院 本会議", Series("衆議院 本会議"), MeetingNames("衆議院", "本会議", None, None)),
        ("【架空】座談会②", Series("CIO座談会", 118, 2, 3), MeetingNames(None, "CIO座談会", 118, "第2号")),
        ("【架空】衆議院を語る", Series(), MeetingNames(None, "【架空】衆議院を語る", None, None)),
    ],
)
def test_names_of_a_meeting(title: str, series: Series, names: MeetingNames) -> None:
    assert meeting_names(title, series) == names


def indexed() -> Dialogue:
    (manuscript,) = read("minutes.json", json.dumps(ANSWER).encode(), max_bytes=10**6)
    return parse(manuscript)


def test_records_of_the_diet_come_back_as_they_were() -> None:
    given: dict[str, Any] = MEETING
    made = meeting_record(indexed(), {}, URLS)
    for name in ("session", "nameOfHouse", "nameOfMeeting", "issue", "date", "closing"):
        assert made[name] == given[name], name
    assert made["issueID"].lower() == given["issueID"].lower()
    witness = made["speechRecord"][4]
    assert (witness["speakerRole"], witness["speakerPosition"]) == ("参考人", None)
    group = [one["speakerGroup"] for one in made["speechRecord"]]
    assert group[1:3] == ["架空の会", "霧の会"]

"""A client of the Diet minutes API, unchanged, against `kb serve`: it searches, and pages through 1,200 speeches."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from jp_diet_search.client import DietClient
from jp_diet_search.exceptions import DietSearchAPIError
from jp_diet_search.models import MeetingRecord, SpeechRecord

from kb.analysis.analyzer import Analyzer
from kb.model.dialogue import Dialogue
from tests.support.dialogues import dialogue, turn
from tests.support.sample_index import build
from tests.support.servers import serving

pytestmark = pytest.mark.slow

MEETINGS, SPEECHES = 40, 30


def invented() -> Iterator[Dialogue]:
    """40 meetings of 30 speeches; every third speech is about 窓口."""
    for meeting in range(MEETINGS):
        said = [
            turn(
                f"架空の会議{meeting}の{order}番目の発言です。" + ("窓口の予約を話します。" if order % 3 == 0 else ""),
                order=order,
                speaker="川端 澄" if order % 2 else "大月 徹",
            )
            for order in range(1, SPEECHES + 1)
        ]
        yield dialogue(
            f"m{meeting:02}", said, title=f"【架空】会議{meeting}", day=date(2030, 1, 1) + timedelta(meeting)
        )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[DietClient]:
    data = tmp_path_factory.mktemp("data")
    build(data, analyzer, invented()).close()
    with serving(data) as origin:
        made = DietClient(base_url=f"{origin}/api")
        yield made
        made._core.session.close()


def test_it_pages_through_all_speeches(client: DietClient) -> None:
    found = client.search_speech(from_date="2030-01-01", maximum_records=100)
    assert (found["numberOfRecords"], found["retrievedRecords"], found["pages"]) == (1200, 1200, 12)
    records = [SpeechRecord.model_validate(one) for one in found["records"]]
    assert [record.speech_id for record in records] == [
        f"m{meeting:02}_{order:03}" for meeting in reversed(range(MEETINGS)) for order in range(1, SPEECHES + 1)
    ]


def test_it_searches_speeches_by_words_speaker_and_days(client: DietClient) -> None:
    assert client.speech.search_any("窓口 予約")["numberOfRecords"] == MEETINGS * SPEECHES // 3
    found = client.speech.search_by_speaker("大月", from_date="2030-02-09", until_date="2030-02-09")
    assert [one["speechOrder"] for one in found["records"]] == list(range(2, SPEECHES + 1, 2))
    assert client.speech.search_any("ありえない語")["records"] == []


def test_it_reads_whole_meetings_and_lists_of_them(client: DietClient) -> None:
    meetings = client.meeting.search_any("窓口")
    assert (meetings["retrievedRecords"], meetings["pages"]) == (MEETINGS, 4)
    whole = [MeetingRecord.model_validate(one) for one in meetings["records"]]
    assert {len(meeting.speech_records) for meeting in whole} == {SPEECHES}
    listed = client.meeting_list.search_any("窓口")
    assert {len(one["speechRecord"]) for one in listed["records"]} == {SPEECHES // 3}


def test_a_client_that_counts_by_itself_reads_every_record_as_xml(client: DietClient) -> None:
    """It takes XML, and stops by the numbers, since the position of the next record is absent at the end."""
    found: list[str] = []
    start, total = 1, 1
    while start <= total:
        answer = client._core.session.get(
            f"{client._core.base_url}/speech",
            params={"from": "2030-01-01", "startRecord": start, "maximumRecords": 100},
            timeout=30,
        )
        root = fromstring(answer.content)
        total = int(root.findtext("numberOfRecords") or 0)
        records = root.findall("records/record/recordData/speechRecord")
        assert (root.find("nextRecordPosition") is None) == (start + len(records) > total)
        found += [one.findtext("speechID") or "" for one in records]
        start += 100
    assert len(found) == len(set(found)) == total == MEETINGS * SPEECHES


def test_it_is_told_the_error(client: DietClient) -> None:
    with pytest.raises(DietSearchAPIError, match="19012"):
        client._core.search_records(
            endpoint=f"{client._core.base_url}/speech", record_key="speechRecord", params={"from": "いつか"}
        )

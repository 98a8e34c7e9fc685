"""Labels of records resolved against the attendance list. The people are invented."""

from collections.abc import Collection

import pytest

from indexer.parsing import parse
from indexer.parsing.people.attendance import Attendee
from indexer.parsing.speakers import record
from indexer.parsing.speakers.base import SpeakerLabel
from indexer.parsing.speakers.record import record_speakers
from indexer.parsing.speakers.record_bodies import RecordBodies
from indexer.parsing.speakers.title_match import filter_by_initial, title_rank
from kb.model.dialogue import Dialogue, Participant
from tests.support.documents import read

LIST = """霧沢区議会　総務委員会会議録第一号
出席委員　三名
委員長黒江　忠彦君
副委員長浅間　正道君
浅間　あおい君
鈴木　一葉君
出席説明員
総務部長水無瀬　灯君
"""


def said(*labels: str) -> Dialogue:
    talk = "\n".join(f"○{label}　はい。" for label in labels)
    return parse(read("a.txt", (LIST + talk).encode()))


@pytest.mark.parametrize(
    ("label", "speaker", "organization"),
    [
        ("黒江委員長", "黒江 忠彦", "霧沢区議会"),
        ("黒江座長", "黒江 忠彦", "霧沢区議会"),
        ("浅間副委員長", "浅間 正道", "霧沢区議会"),
        ("浅間（あ）委員", "浅間 あおい", "霧沢区議会"),
        ("水無瀬総務部長", "水無瀬 灯", "霧沢区"),
        ("総務部長", "水無瀬 灯", "霧沢区"),
    ],
)
def test_the_only_one_who_fits(label: str, speaker: str, organization: str) -> None:
    turn = said(label, "黒江委員長").turns[-2]
    assert (turn.speaker, turn.organization) == (speaker, organization)


def test_an_official_is_not_the_member_of_the_same_surname() -> None:
    dialogue = said("鈴木議事部長", "鈴木委員")
    assert [(turn.speaker, turn.organization) for turn in dialogue.turns[-2:]] == [
        ("鈴木", "霧沢区"),
        ("鈴木 一葉", "霧沢区議会"),
    ]
    assert "unlisted-speaker" in {one.code for one in dialogue.diagnostics}


def test_where_two_fit_nobody_is_chosen() -> None:
    dialogue = said("浅間委員", "黒江委員長")
    assert dialogue.turns[-2].speaker is None
    assert dialogue.turns[-2].as_written == "○浅間委員"
    assert [one.line for one in dialogue.diagnostics if one.code == "ambiguous-speaker"] == [9]


def test_who_is_not_listed_has_the_name_of_the_label() -> None:
    dialogue = said("岩清水監査課長", "黒江委員長")
    assert (dialogue.turns[-2].speaker, dialogue.turns[-2].post) == ("岩清水", "監査課長")
    assert "unlisted-speaker" in {one.code for one in dialogue.diagnostics}


def test_a_name_in_brackets_may_be_written_apart() -> None:
    turn = said("総務部長（水無瀬　灯君）", "委員長（黒江　忠彦君）").turns[-2]
    assert (turn.speaker, turn.post, turn.as_written) == ("水無瀬 灯", "総務部長", "○総務部長（水無瀬　灯君）")


def test_a_label_of_nobody_known_in_a_speech_is_reported() -> None:
    dialogue = parse(
        read(
            "a.txt",
            (LIST + "○黒江委員長　読み上げます。\n窓口課長：お待たせしています。\n○浅間副委員長　はい。").encode(),
        )
    )
    assert [one.line for one in dialogue.diagnostics if one.code == "unread-opening"] == [10]


def test_what_the_audience_asks_has_no_speaker() -> None:
    text = "懇談会\n【質問】いつ始まりますか。\n【区長】来月です。\n【ご意見】早くしてほしい。\n【区長】はい。\n"
    dialogue = parse(read("a.txt", text.encode()))
    assert [(turn.kind, turn.speaker) for turn in dialogue.turns] == [
        ("question", None),
        ("speech", None),
        ("question", None),
        ("speech", None),
    ]
    assert dialogue.participants == ()


def test_a_frame_with_somebody_unknown_is_reported_and_leaves_the_text_whole() -> None:
    lines = ["桜町会議録", "【町長】", "始めます。", "【地域の声】", "窓口が遠いです。", "【町長】", "検討します。"]
    dialogue = parse(read("a.txt", "\n".join(lines).encode()))
    assert "窓口が遠いです。" in "".join(turn.text for turn in dialogue.turns)
    named = {one.line for one in dialogue.diagnostics if one.code in {"unread-opening", "unknown-speaker"}}
    assert 4 in named or any("【地域の声】" in turn.section for turn in dialogue.turns)


def test_hyphens_mark_a_list_where_none_of_them_asks() -> None:
    talk = [
        "神谷：三つあります。",
        "- 窓口を減らしています。",
        "- 紙を減らしています。",
        "関根：なるほど。",
        "神谷：はい。",
    ]
    dialogue = parse(read("a.txt", "\n".join(["対談", *talk]).encode()))
    assert {turn.kind for turn in dialogue.turns} == {"speech"}
    asked = [line.replace("- 窓口を減らしています。", "- なぜ三つなのですか。") for line in talk]
    dialogue = parse(read("a.txt", "\n".join(["対談", *asked]).encode()))
    assert "question" in {turn.kind for turn in dialogue.turns}


@pytest.mark.parametrize(
    ("label", "speaker"),
    [("藤", "藤 一"), ("藤井", "藤井 響"), ("藤井委員", "藤井 響"), ("水無瀬部長", "水無瀬灯"), ("水無瀬", "水無瀬灯")],
)
def test_a_label_is_found_by_any_beginning_of_a_name(label: str, speaker: str) -> None:
    people = [("藤 一", ("委員",)), ("藤井 響", ("委員",)), ("水無瀬灯", ("部長",))]
    attendees = [Attendee(Participant(name, None, None, posts, name), posts == ("委員",)) for name, posts in people]
    assert record_speakers(attendees, RecordBodies()).resolve(SpeakerLabel(label), label).name == speaker


def test_a_label_is_compared_with_the_people_of_its_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(post: str, person: Participant, members: Collection[str]) -> int:
        compared.append(person.name)
        return title_rank(post, person, members)

    monkeypatch.setattr(record, "title_rank", counted)
    names = [
        f"{first}{second}" for first in "東西南北上中下前後山" for second in "田川沢原島野木谷本村森林池石浜津江宮坂橋"
    ]
    attendees = [Attendee(Participant(f"{name} 一", None, None, ("委員",), name), True) for name in names]
    speakers = record_speakers(attendees, RecordBodies())
    for name in names:
        assert speakers.resolve(SpeakerLabel(f"{name}委員"), name).name == f"{name} 一"
    assert len(compared) <= 2 * len(names)


def test_who_is_not_on_the_list_may_have_only_a_seat() -> None:
    turn = said("三番（遠見渉君）", "黒江委員長").turns[-2]
    assert (turn.speaker, turn.organization, turn.post) == ("遠見渉", "霧沢区議会", "議員")


def test_a_surname_without_a_clear_end_names_nobody() -> None:
    dialogue = said("霧沢氷室透谷部長", "黒江委員長")
    assert dialogue.turns[-2].speaker is None
    assert "unknown-speaker" in {one.code for one in dialogue.diagnostics}


def test_an_unlisted_surname_of_a_member_and_of_an_official_is_doubtful() -> None:
    dialogue = said("遠見委員", "遠見財政部長", "黒江委員長")
    assert [turn.speaker for turn in dialogue.turns[-3:-1]] == ["遠見", "遠見"]
    assert "ambiguous-speaker" in {one.code for one in dialogue.diagnostics}


def test_an_alias_of_two_people_with_one_name_means_the_first() -> None:
    twins = [Participant("藤井 響", None, None, (post,), post) for post in ("課長", "係長")]
    speakers = record_speakers([Attendee(person, False) for person in twins], RecordBodies())
    assert speakers.resolve(SpeakerLabel("藤井課長", alias="響"), "").post == "課長"


@pytest.mark.parametrize(("initial", "names"), [("ひ", ["藤井 ひかる"]), ("き", ["藤井 響"])])
def test_an_initial_in_kana_may_be_of_a_name_in_kanji(initial: str, names: list[str]) -> None:
    people = [(Participant(name, None, None, (), name), "") for name in ("藤井 ひかる", "藤井 響")]
    assert [person.name for person, _post in filter_by_initial(people, initial)] == names

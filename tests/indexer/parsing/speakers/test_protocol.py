"""Both resolvers keep one protocol: they are given the same people and labels. Everybody is invented."""

from collections.abc import Callable

import pytest

from indexer.parsing.people.attendance import Attendee
from indexer.parsing.speakers.article import ArticleSpeakers
from indexer.parsing.speakers.base import SpeakerLabel, SpeakerResolver
from indexer.parsing.speakers.record import record_speakers
from indexer.parsing.speakers.record_bodies import RecordBodies
from indexer.parsing.speakers.title_match import title_rank
from kb.model.dialogue import Participant

PEOPLE = [
    Participant("片桐 静江", "桜川区", None, ("副区長",), "桜川区副区長:片桐 静江"),
    Participant("霧島 航", "東京都", None, ("副知事",), "東京都副知事:霧島 航"),
    Participant("小沼 進", "桜川区", None, ("情報課長",), "桜川区情報課長:小沼 進"),
    Participant("小沼 灯", "東京都", None, ("戦略課長",), "東京都戦略課長:小沼 灯"),
]


def of_article() -> SpeakerResolver:
    return ArticleSpeakers(PEOPLE, {"桜川区", "東京都"})


def of_record() -> SpeakerResolver:
    return record_speakers([Attendee(person, False) for person in PEOPLE], RecordBodies({"桜川区", "東京都"}, "桜川区"))


both = pytest.mark.parametrize("resolver", [of_article, of_record])


@both
def test_a_surname_that_one_person_has_is_resolved(resolver: Callable[[], SpeakerResolver]) -> None:
    found = resolver().resolve(SpeakerLabel("片桐"), "片桐")
    assert (found.name, found.organization, found.post, found.problem) == ("片桐 静江", "桜川区", "副区長", None)


@both
def test_a_surname_of_two_people_is_no_guess(resolver: Callable[[], SpeakerResolver]) -> None:
    found = resolver().resolve(SpeakerLabel("小沼"), "小沼")
    assert found.name is None
    assert found.problem is not None
    assert found.problem.code == "ambiguous-speaker"
    assert "小沼 進" in found.problem.message
    assert "小沼 灯" in found.problem.message


@both
def test_an_alias_holds_from_its_introduction_on(resolver: Callable[[], SpeakerResolver]) -> None:
    speakers = resolver()
    label = SpeakerLabel("霧島 航", alias="宮", introduces=True)
    assert speakers.resolve(label, "霧島 航(以下「宮」)").name == "霧島 航"
    assert speakers.resolve(SpeakerLabel("宮"), "宮").name == "霧島 航"
    assert resolver().resolve(SpeakerLabel("宮"), "宮").name != "霧島 航"


@both
@pytest.mark.parametrize("name", ["片桐", "霧島", "小沼", "森田", "情報課長", "???"])
def test_a_resolved_name_is_one_of_the_people(resolver: Callable[[], SpeakerResolver], name: str) -> None:
    speakers = resolver()
    found = speakers.resolve(SpeakerLabel(name), name)
    assert found.name is None or found.name in {person.name for person in speakers.people}
    assert found.name or found.problem


@pytest.mark.parametrize(
    ("post", "posts", "rank"),
    [
        ("", ("課長",), 2),
        ("という話", ("課長",), 0),
        ("情報課長", ("総務部情報課長",), 4),
        ("復興大臣", ("国務大臣",), 3),
        ("区長", ("課長",), 0),
        ("課長", (), 1),
        ("委員", ("委員長",), 3),
        ("委員長", ("委員長",), 4),
        ("課長", ("委員長",), 0),
    ],
)
def test_the_rank_of_a_title(post: str, posts: tuple[str, ...], rank: int) -> None:
    assert title_rank(post, Participant("森田 一", None, None, posts, ""), ()) == rank

"""Identification of people across dialogues."""

from datetime import date

from indexer.enrich.registry import OrganizationEntry, PersonEntry, StaffRegistry
from kb.model.dialogue import Dialogue, Participant, Series
from tests.support.dialogues import dialogue
from tests.support.identities import FORUM, run, talk


def speakers(dialogues: list[Dialogue]) -> list[str | None]:
    return [one.speaker for each in dialogues for one in each.turns]


def test_one_person_under_four_titles() -> None:
    posts = ["デジタルサービス局長", "都CIO", "副知事", "知事"]
    talks = [talk(f"d{n}", ("霧島 航", "東京都", post), day=date(2021 + n, 5, 1)) for n, post in enumerate(posts)]
    found, registry = run(*talks)
    (person,) = registry.people
    assert speakers(found) == ["霧島 航"] * 4
    assert [(tenure.posts, tenure.first) for tenure in person.tenures] == [
        ((post,), date(2021 + n, 5, 1)) for n, post in enumerate(posts)
    ]
    assert registry.doubts == ()


def test_two_spellings_of_takahashi_are_one_person() -> None:
    talks = [talk("a", ("髙橋 千尋", "東京都", "課長")), talk("b", ("髙橋 千尋", "東京都", "課長"))]
    found, registry = run(*talks, talk("c", ("高橋 千尋", "東京都", "部長")))
    (person,) = registry.people
    assert speakers(found) == ["髙橋 千尋"] * 3
    assert set(person.spellings) == {"髙橋 千尋", "高橋 千尋"}
    assert "異体字を同じ字とみなした" in person.evidence


def test_a_whole_name_without_a_space_is_no_surname() -> None:
    people = ("早川直人", "白鷺区", "委員長"), ("三ツ石 香", "白鷺区", "副委員長")
    _found, registry = run(talk("a", *people))
    assert registry.doubts == ()
    _found, registry = run(talk("a", *people), talk("b", ("早川 直人", "白鷺区", "委員")))
    assert len(registry.people) == 2


def test_two_people_of_one_surname_stay_two() -> None:
    found, registry = run(talk("a", ("高橋 俊介", "白鷺区", "室長"), ("髙橋 千尋", "東京都", "課長")))
    assert len(registry.people) == 2
    assert speakers(found) == ["高橋 俊介", "髙橋 千尋"]


def test_a_surname_is_the_person_of_the_same_talk() -> None:
    first = talk("a", ("小林 由香", "緑ヶ原市", "課長"), number=7)
    other = talk("b", ("小林 大介", "緑ヶ原市", "部長"), day=date(2022, 4, 1), number=8)
    found, registry = run(first, other, talk("c", ("小林", "緑ヶ原市", "課長"), number=7))
    assert speakers(found)[-1] == "小林 由香"
    assert {doubt.code for doubt in registry.doubts} == {"same-part"}


def test_a_surname_that_two_could_be_stays_and_is_doubtful() -> None:
    first = talk("a", ("小林 由香", "緑ヶ原市", "課長"), number=7)
    other = talk("b", ("小林 大介", "緑ヶ原市", "部長"), day=date(2022, 4, 1), number=8)
    found, registry = run(first, other, talk("c", ("小林", "緑ヶ原市", "課長"), day=date(2023, 4, 1), number=9))
    assert speakers(found)[-1] == "小林"
    (doubt,) = registry.doubts
    assert (doubt.code, doubt.dialogue) == ("ambiguous-surname", "c")
    assert "小林 由香" in doubt.message
    assert "小林 大介" in doubt.message


def test_a_name_with_and_without_a_space_is_one_person() -> None:
    talks = (
        talk("a", ("髙橋 千尋", "東京都", "課長")),
        talk("b", ("高橋千尋", "東京都", "部長"), ("霧島 航", "東京都", "知事")),
    )
    found, registry = run(*talks)
    assert speakers(found) == ["髙橋 千尋", "髙橋 千尋", "霧島 航"]
    assert registry.doubts == ()
    assert registry.people[-1].evidence == ("同じ組織の同じ氏名", "異体字を同じ字とみなした")


def test_names_that_are_all_written_without_a_space_are_whole() -> None:
    minutes = talk("a", ("霧島航", "汐見会", "委員"), ("五十嵐千尋", "汐見会", "委員"), ("東雲", "汐見会", "委員"))
    _, registry = run(minutes)
    assert [(doubt.code, "「東雲」" in doubt.message) for doubt in registry.doubts] == [("unknown-surname", True)]


def test_the_same_name_elsewhere_is_somebody_else_until_staff_say_otherwise() -> None:
    talks = talk("a", ("小林 大介", "桜川区", "部長")), talk("b", ("小林 大介", "汐見区", "課長"))
    found, registry = run(*talks)
    assert speakers(found) == ["小林 大介（桜川区）", "小林 大介（汐見区）"]
    assert [doubt.code for doubt in registry.doubts] == ["same-name"]
    merged, registry = run(*talks, staff=StaffRegistry(people=(PersonEntry("小林 大介", reading="コバヤシ ダイスケ"),)))
    assert speakers(merged) == ["小林 大介"] * 2
    assert (registry.people[0].reading, registry.doubts) == ("コバヤシ ダイスケ", ())


def test_an_entry_that_fits_nobody_is_pointed_at() -> None:
    staff = StaffRegistry(people=(PersonEntry("霧島 渡"), PersonEntry("霧島 航", organizations=("桜川区",))))
    found, registry = run(talk("a", ("霧島 航", "東京都", "知事")), staff=staff)
    assert speakers(found) == ["霧島 航"]
    assert [doubt.code for doubt in registry.doubts] == ["unused-entry", "unused-entry"]
    assert "霧島 渡" in registry.doubts[0].message


def test_staff_may_name_an_organization_by_any_of_its_names() -> None:
    staff = StaffRegistry(
        people=(PersonEntry("霧島 航", also=("霧島",), organizations=("都庁",)),),
        organizations=(OrganizationEntry("東京都", also=("都庁", "都")),),
    )
    found, registry = run(talk("a", ("霧島", "都", "知事")), staff=staff)
    assert (speakers(found), registry.doubts) == (["霧島 航"], ())


def test_staff_split_what_has_one_name_in_one_place() -> None:
    talks = talk("a", ("佐藤 誠", "桜川区", "部長")), talk("b", ("佐藤 誠", "桜川区", "係長"))
    entries = (
        PersonEntry("佐藤 誠（年長）", also=("佐藤 誠",), dialogues=("a",)),
        PersonEntry("佐藤 誠（年少）", also=("佐藤 誠",)),
    )
    found, registry = run(*talks, staff=StaffRegistry(people=entries))
    assert speakers(found) == ["佐藤 誠（年長）", "佐藤 誠（年少）"]
    assert len(registry.people) == 2


def test_organizations_go_by_the_name_that_staff_give_them() -> None:
    staff = StaffRegistry(organizations=(OrganizationEntry("GovTech東京", also=("一般財団法人GovTech東京",)),))
    found, _ = run(talk("a", ("西村 恵", "一般財団法人GovTech東京", "部長")), staff=staff)
    assert found[0].turns[0].organization == found[0].participants[0].organization == "GovTech東京"


def test_a_turn_knows_every_post_of_its_speaker() -> None:
    article = talk("a", ("霧島 航", "東京都", "都CIO"))
    person = Participant("霧島 航", "東京都", None, ("都CIO", "副知事"), "都CIO:東京都副知事 霧島 航")
    found, _ = run(dialogue("a", article.turns, participants=(person,)))
    assert (found[0].turns[0].post, found[0].turns[0].posts) == ("都CIO", ("都CIO", "副知事"))


def test_parts_of_a_talk_are_stitched_and_twins_are_doubtful() -> None:
    day = date(2021, 4, 1)
    parts = [dialogue(f"p{n}", ["話"], day=day, series=Series(FORUM, 7, n, 2)) for n in (1, 2)]
    twin = dialogue("p2-again", ["話"], day=day, series=Series(FORUM, 7, 2, 2))
    lone = dialogue("lone", ["話"], day=day)
    found, registry = run(*parts, twin, lone)
    assert len({each.talk for each in found}) == 2
    assert found[0].talk == found[1].talk != found[3].talk
    assert [(doubt.code, doubt.dialogue) for doubt in registry.doubts] == [("same-part", "p2-again")]


def test_organizations_have_kind_code_and_reading_and_staff_know_better() -> None:
    staff = StaffRegistry(organizations=(OrganizationEntry("汐見機構", kind="国", reading="しおみきこう"),))
    everybody = (
        ("東 港", "大田区", "課長"),
        ("南 岸", "東京都", "課長"),
        ("北 磯", "汐見機構", "理事"),
        ("西 浜", "霧の会", "委員"),
    )
    _, registry = run(talk("a", *everybody), talk("b", everybody[0]), staff=staff)
    assert [(one.name, one.kind, one.code, one.reading, len(one.dialogues)) for one in registry.organizations] == [
        ("大田区", "区", "131113", "オオタク", 2),
        ("汐見機構", "国", None, "シオミキコウ", 1),
        ("東京都", "都", None, "トウキョウト", 1),
        ("霧の会", "その他", None, None, 1),
    ]

"""Entries of attendance lists, in the forms of minutes. Everybody is invented."""

import pytest

from indexer.parsing.people.attendance_lines import attendance_entries
from indexer.parsing.people.combined_offices import combined_office, join_bracketed_posts, ministry_of


@pytest.mark.parametrize(
    ("row", "office", "name"),
    [
        ("財務大臣 森田 一君", "財務大臣", "森田 一"),
        ("委員長森田 一君", "委員長", "森田 一"),
        ("総務 課長 森田　一君", "総務課長", "森田 一"),
        ("総務課 理事森田 一君", "総務課理事", "森田 一"),
        ("1番 遠 見   渉君", "1番", "遠見 渉"),
        ("総務課長(名取)", "総務課長", "名取"),
        ("西京介(東山大学教授)", "東山大学教授", "西京介"),
        ("山本進委員長", "委員長", "山本進"),
        ("勅使河原望見委員長", "委員長", "勅使河原望見"),
        ("総務課 名取 悠", "総務課", "名取 悠"),
        ("柏木 響子 副区長", "副区長", "柏木 響子"),
    ],
)
def test_office_and_name_of_an_entry(row: str, office: str, name: str) -> None:
    assert [(one.office, one.name) for one in attendance_entries(row, member=False, known=())] == [(office, name)]


def test_a_member_may_have_no_title_and_several_stand_on_a_row() -> None:
    assert [one.name for one in attendance_entries("森田 一", member=True, known=())] == ["森田 一"]
    assert [one.name for one in attendance_entries("森田 一", member=False, known=())] == []
    row = "山本進委員長,櫻井茂副委員長"
    assert [one.name for one in attendance_entries(row, member=True, known=())] == ["山本進", "櫻井茂"]


def test_offices_of_ministers() -> None:
    assert combined_office(["国務大臣(復興大臣)(防災担当)"], ()).posts == ("国務大臣", "復興大臣", "防災担当")
    assert join_bracketed_posts(["国務大臣", "(復興大臣"]) == ["国務大臣(復興大臣)"]
    assert [ministry_of([post]) for post in ("財務副大臣", "デジタル大臣", "国務大臣", "市長")] == [
        "財務省",
        "デジタル庁",
        "内閣",
        None,
    ]


def test_a_market_is_no_municipality() -> None:
    office = combined_office(["中央卸売市場長"], ())
    assert (office.organization, office.posts) == (None, ("中央卸売市場長",))


def test_surnames_with_titles_on_one_row_are_of_its_unit() -> None:
    row = "総務課 五十嵐課長 名取主任"
    assert [(one.office, one.name) for one in attendance_entries(row, member=False, known=())] == [
        ("総務課課長", "五十嵐"),
        ("総務課主任", "名取"),
    ]


def test_a_title_that_only_looks_like_a_municipalitys_has_no_body() -> None:
    assert combined_office(["中央卸売市場長"], ()) == combined_office(["中央卸売市場長"], ("桜川市",))


@pytest.mark.parametrize(
    ("text", "office", "name"),
    [
        ("野々村 芽衣（大学生）", "大学生", "野々村 芽衣"),
        ("木下町 実（農業）", "農業", "木下町 実"),
        ("多々市　恵（会社員）", "会社員", "多々市 恵"),
        ("・奥野村 樹（自営業）", "自営業", "奥野村 樹"),
        ("大和田市場（商店主）", "商店主", "大和田市場"),
        ("小野村実（主婦）", "主婦", "小野村実"),
    ],
)
def test_a_name_beside_an_occupation_is_no_municipality(text: str, office: str, name: str) -> None:
    (found,) = attendance_entries(text, member=False, known=())
    assert (found.office, found.name) == (office, name)


@pytest.mark.parametrize(
    "text", ["奥多摩町（町長）", "奥多摩町 総務課（課長）", "町田市 柏木（大学生）", "若葉市場（市役所前）"]
)
def test_a_body_beside_an_office_is_no_person(text: str) -> None:
    found = list(attendance_entries(text, member=False, known=()))
    assert not [one for one in found if one.name.startswith(("奥多摩町", "町田市", "若葉市場"))]

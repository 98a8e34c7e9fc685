import pytest

from indexer.parsing.layouts.forum.roster import find_roster
from indexer.parsing.lines.rows import rows_of
from indexer.parsing.people.offices import split_office
from indexer.parsing.people.roster_lines import entries_of
from kb.model.names import narrow
from tests.documents import read


@pytest.mark.parametrize(
    ("text", "organization", "department", "posts"),
    [
        ("大田区副区長", "大田区", None, ["副区長"]),
        ("大田区企画経営部情報システム課長", "大田区", "企画経営部", ["情報システム課長"]),
        ("大田区企画経営部企画課(情報政策)副参事", "大田区", "企画経営部企画課(情報政策)", ["副参事"]),
        ("大田区企画経営部企画課（情報政策）副参事", "大田区", "企画経営部企画課(情報政策)", ["副参事"]),
        ("都CIO:東京都副知事", "東京都", None, ["都CIO", "副知事"]),
        ("東京都CIO", "東京都", None, ["都CIO"]),
        ("都副知事(CIO)", "東京都", None, ["副知事", "CIO"]),
        ("都デジタルサービス局戦略部戦略課長", "東京都", "デジタルサービス局戦略部", ["戦略課長"]),
        ("都デジタルサービス局戦略部長", "東京都", "デジタルサービス局", ["戦略部長"]),
        ("東京都デジタルサービス局長", "東京都", None, ["デジタルサービス局長"]),
        ("多摩市CIO(副市長)", "多摩市", None, ["CIO", "副市長"]),
        (
            "町田市総務部長兼情報システム担当部長(CIO補佐、CDO、CISO補佐)",
            "町田市",
            None,
            ["総務部長", "情報システム担当部長", "CIO補佐", "CDO", "CISO補佐"],
        ),
        ("桜川区市民部課税課長", "桜川区", "市民部", ["課税課長"]),
        ("西東京市企画部情報推進課主査", "西東京市", "企画部情報推進課", ["主査"]),
        (
            "東京都 デジタルサービス局 戦略部 区市町村DX支援課長",
            "東京都",
            "デジタルサービス局戦略部",
            ["区市町村DX支援課長"],
        ),
        (
            "青葉野市副市長(CIO、行財政改革推進本部副本部長)",
            "青葉野市",
            None,
            ["副市長", "CIO", "行財政改革推進本部副本部長"],
        ),
        ("青葉野市副市長(兼)情報政策監", "青葉野市", None, ["副市長", "情報政策監"]),
        ("都市整備部長", None, None, ["都市整備部長"]),
        ("司会:東京都デジタルサービス局戦略部長", "東京都", "デジタルサービス局", ["戦略部長"]),
        ("", None, None, []),
    ],
)
def test_an_office_has_three_parts(
    text: str, organization: str | None, department: str | None, posts: list[str]
) -> None:
    office = split_office(text)
    assert (office.organization, office.department, list(office.posts)) == (organization, department, posts)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("大田区副区長:川野 正博", ["川野 正博"]),
        ("東京都副知事宮坂 学", ["宮坂 学"]),
        ("東京都副知事：宮坂学氏", ["宮坂学"]),
        ("宮坂 学(東京都副知事)", ["宮坂 学"]),
        ("宮坂 学:東京都副知事", ["宮坂 学"]),
        ("・都CIO　宮坂　学　様", ["宮坂 学"]),
        ("大田区副区長:川野 正博(かわの まさひろ)", ["川野 正博"]),
        ("総務部長:服部 太郎", ["服部 太郎"]),
        ("総務部長:長谷部 太郎", ["長谷部 太郎"]),
        ("副町長:中村 長", ["中村 長"]),
        ("総務課長:山田 太郎都CIO:宮坂 学", ["山田 太郎", "宮坂 学"]),
        ("総務課長:山田 太郎 情報課長:佐藤 花子", ["山田 太郎", "佐藤 花子"]),
        ("足立区情報課長 鈴木 克己 足立区CDO補佐 仙道 一政", ["鈴木 克己", "仙道 一政"]),
        ("CIO補佐官：ヴァルマ 涼", ["ヴァルマ 涼"]),
        ("システムの標準化・共通化", []),
        ("都CIO:東京都副知事。", []),
        ("大田区副区長:川野(以下「川野」)", []),
        ("運営委員会", []),
    ],
)
def test_people_are_found_in_a_line(line: str, names: list[str]) -> None:
    assert [entry.name.replace("\u3000", " ") for entry in entries_of(line, narrow(line), ("足立区",))] == names


def test_neighbouring_lines_are_a_list_without_a_label() -> None:
    rows = rows_of(read("a.txt", "題名\n\n桜川区副区長:片桐 静江\n都CIO:霧島 航\n\n片桐\nはい。".encode()))
    assert [person.name for person in find_roster(rows, ()).participants] == ["片桐 静江", "霧島 航"]

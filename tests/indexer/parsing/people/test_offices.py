import pytest

from indexer.parsing.people.offices import split_office


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


def test_a_middle_dot_behind_a_charge_separates_no_offices() -> None:
    assert split_office("桜川区広報担当・報道担当課長").posts == ("広報担当・報道担当課長",)

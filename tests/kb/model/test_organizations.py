import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.organizations import (
    ORGANIZATION_KINDS,
    kind_of,
    leading_organization,
    municipalities,
    named_municipalities,
    reading_of,
)


def test_the_62_municipalities_of_tokyo_are_known() -> None:
    listed = municipalities()
    kinds: list[str] = [one.kind for one in listed.values()]
    assert len(listed) == 62
    assert [kinds.count(kind) for kind in "区市町村"] == [23, 26, 5, 8]
    assert listed["町田市"].reading == "まちだし"
    assert listed["千代田区"].code == "131016"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("東京都", "都"),
        ("大田区", "区"),
        ("町田市", "市"),
        ("東村山市", "市"),
        ("武蔵村山市", "市"),
        ("国立市", "市"),
        ("桜川区", "区"),
        ("神波島町", "町"),
        ("鳩ノ沢村", "村"),
        ("四日市市", "市"),
        ("京都市", "市"),
        ("デジタル庁", "国"),
        ("総務省", "国"),
        ("国", "国"),
        ("GovTech東京", "その他"),
        ("大都市", "その他"),
        ("区市町村", "その他"),
        ("副市", "その他"),
    ],
)
def test_the_kind_follows_from_the_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_readings_are_known_of_real_ones_only() -> None:
    assert reading_of("東京都") == "とうきょうと"
    assert reading_of("あきる野市") == "あきるのし"
    assert reading_of("桜川区") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("大田区副区長", ("大田区", "副区長")),
        ("町田市総務部長", ("町田市", "総務部長")),
        ("東村山市経営政策部長", ("東村山市", "経営政策部長")),
        ("武蔵村山市CIO", ("武蔵村山市", "CIO")),
        ("羽村市長", ("羽村市", "市長")),
        ("大田区長", ("大田区", "区長")),
        ("国立市副市長", ("国立市", "副市長")),
        ("都デジタルサービス局戦略部長", ("東京都", "デジタルサービス局戦略部長")),
        ("東京都CIO", ("東京都", "CIO")),
        ("東京都大田区副区長", ("大田区", "副区長")),
        ("都政策企画局長", ("東京都", "政策企画局長")),
        ("青葉野市長寿支援課長", ("青葉野市", "長寿支援課長")),
        ("桜川区市民部長", ("桜川区", "市民部長")),
        ("神波島町企画財政課長", ("神波島町", "企画財政課長")),
        ("霧ヶ浦村長", ("霧ヶ浦村", "村長")),
        ("西村山市総務課長", ("西村山市", "総務課長")),
        ("四日市市総務課長", ("四日市市", "総務課長")),
        ("神奈川県副知事", ("神奈川県", "副知事")),
        ("デジタル庁統括官", ("デジタル庁", "統括官")),
        ("GovTech東京理事長", ("GovTech東京", "理事長")),
        ("市長", None),
        ("副区長", None),
        ("都市整備部長", None),
        ("都内の区", None),
        ("区市町村DX支援課長", None),
        ("情報システム課長", None),
        ("地区計画課長", None),
        ("", None),
    ],
)
def test_the_body_at_the_head_of_an_office(text: str, found: tuple[str, str] | None) -> None:
    assert leading_organization(text) == found


def test_what_the_article_says_goes_before_form() -> None:
    assert leading_organization("南町村市総務部長", ("南町村市",)) == ("南町村市", "総務部長")
    assert leading_organization("市川中央町総務課長", ("市川中央町",)) == ("市川中央町", "総務課長")


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("重点取組とは?~大田区×都CIO座談会①~", ("大田区",)),
        ("多摩市CIO×稲城市CIO×都CIOの 座談会を実施しました!", ("多摩市", "稲城市")),
        ("CIOフォーラム対談 with調布市", ("調布市",)),
        ("【架空】鳩ノ沢村×霧ヶ浦村×都CIO座談会", ("鳩ノ沢村", "霧ヶ浦村")),
        ("都市の話", ()),
    ],
)
def test_the_sides_of_a_talk_are_named_in_its_title(title: str, named: tuple[str, ...]) -> None:
    assert named_municipalities(title) == named


@given(st.text("都東京区市町村長副大田桜川×CIO部課 、"))
def test_any_text_has_a_kind_and_perhaps_a_body(text: str) -> None:
    assert kind_of(text) in ORGANIZATION_KINDS
    found = leading_organization(text)
    assert found is None or found[1] == "" or text.endswith(found[1].lstrip("区市町村"))


def test_a_part_of_a_body_is_no_municipality() -> None:
    assert leading_organization("事務局町長公室長") is None
    assert leading_organization("朝凪町町長公室長") == ("朝凪町", "町長公室長")
    assert leading_organization("室戸市長") == ("室戸市", "市長")


def test_a_doubled_letter_is_of_the_name_or_of_the_post() -> None:
    assert leading_organization("四日市市長") == ("四日市市", "市長")
    assert leading_organization("朝凪町町長") == ("朝凪町", "町長")

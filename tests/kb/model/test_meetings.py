import pytest

from kb.model.meetings import meeting_kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("東京都・区市町村CIOフォーラム 第118回座談会", "座談会"),
        ("【架空】桜川区CIO×都CIO座談会 part2", "座談会"),
        ("第5回 東京都・区市町村CIO協議会 議事要旨", "協議会"),
        ("総務委員会会議録 令和6年3月4日", "委員会"),
        ("予算特別委員会", "委員会"),
        ("令和6年第1回定例会 会議録（第3号）", "本会議"),
        ("市長定例記者会見", "会見"),
        ("DX推進本部会議", "会議"),
        ("情報化検討会議", "検討会"),
        ("住民説明会の質疑応答", "説明会"),
        ("副市長に聞く", None),
    ],
)
def test_a_title_names_its_meeting_last(title: str, kind: str | None) -> None:
    assert meeting_kind(title) == kind


def test_the_series_names_it_where_the_title_does_not() -> None:
    assert meeting_kind("副市長に聞く", "東京都・区市町村CIOフォーラム") == "フォーラム"
    assert meeting_kind("第3回座談会", "東京都・区市町村CIOフォーラム") == "座談会"

"""The forum's minutes as their readers read them: labels on lines of their own, marks that alternate, neighbours."""

import pytest

from indexer.parsing import detect, parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read

HEAD = "【架空】第8回東京都・区市町村CIOフォーラム　議事要旨\n\n日時：令和6年8月5日（月）\n\n"


def dialogue(text: str, name: str = "a.txt") -> Dialogue:
    return parse(read(name, text.encode()))


def spoken(found: Dialogue) -> list[tuple[str | None, str | None, str | None, str]]:
    return [
        (turn.speaker, turn.organization, turn.post, turn.text[:6]) for turn in found.turns if turn.kind == "speech"
    ]


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (
            "桜川区\n\n• 期限を延ばせるか。\n\n総務省\n\n• 期限は変わらない。\n",
            [(None, "桜川区", None, "• 期限を延"), (None, "総務省", None, "• 期限は変")],
        ),
        (
            "（青葉野市）\n〇費用はいくらか。\n（東京都デジタルサービス局戦略部長）\n・三割を補助する。\n",
            [(None, "青葉野市", None, "〇費用はいく"), (None, "東京都", "戦略部長", "・三割を補助")],
        ),
        (
            "（東京都CIO　副知事　早瀬　律）\n‐本日は感謝する。\n（早瀬副知事）\n‐以上である。\n",
            [("早瀬 律", "東京都", "都CIO", "‐本日は感謝"), ("早瀬 律", "東京都", "副知事", "‐以上である")],
        ),
        (
            "【意見交換】\n(事務局)\n資料を説明した。\n(株式会社アサギ)\n機器を貸し出している。\n",
            [(None, "東京都", "事務局", "資料を説明し"), (None, "株式会社アサギ", None, "機器を貸し出")],
        ),
        (
            "北海道\n▪ 町へ支援がほしい。\n東京都デジタルサービス局情報システム企画課長\n▪ 回線を\n  共同で使う。\n",
            [(None, "北海道", None, "▪ 町へ支援"), (None, "東京都", "情報システム企画課長", "▪ 回線を\n")],
        ),
        (
            "(都CIO　副知事　早瀬　律)\n・始める。\n桜川区\n・費用は。\n東京都総務局\n〇三割だ。\n青葉野市\n→よい。\n",
            [
                ("早瀬 律", "東京都", "都CIO", "・始める。"),
                (None, "桜川区", None, "・費用は。"),
                (None, "東京都", "総務局", "〇三割だ。"),
                (None, "青葉野市", None, "→よい。"),
            ],
        ),
        (
            "白妙市CIO：\n◦ 職員の研修を始めた。\n一般財団法人GovTech東京：\n◦ 講師を出せる。\n",
            [(None, "白妙市", "CIO", "◦ 職員の研"), (None, "一般財団法人GovTech東京", None, "◦ 講師を出")],
        ),
    ],
)
def test_labels_on_lines_of_their_own(talk: str, expected: list[tuple[str | None, ...]]) -> None:
    found = dialogue(HEAD + talk)
    assert spoken(found) == expected
    assert (found.series.name, found.series.number) == ("東京都・区市町村CIOフォーラム", 8)
    assert str(found.date) == "2024-08-05"


@pytest.mark.parametrize(
    ("talk", "organizations"),
    [
        (
            "（桜川区）\n〇費用はいくらか。\n（東京都）\n・百万円である。\n〇期限はいつか。\n・来年である。\n",
            ["桜川区", "東京都", None, "東京都"],
        ),
        (
            "（桜川区）\n○費用を伺いたい。\n・百万円である。\n○承知した。\n（東京都）\n・以上である。\n",
            ["桜川区", None, "桜川区", "東京都"],
        ),
        ("桜川区\n・費用はいくらか。\n→百万円である。\n東京都\n・以上である。\n", ["桜川区", None, "東京都"]),
        (
            "（桜川区）\n〇次の二点を示してほしい。\n　・費用\n　・期限\n（東京都）\n〇後日示す。\n",
            ["桜川区", "東京都"],
        ),
        (
            "（桜川区）\n・三点を進めた。\n‐窓口を減らした。\n‐紙を減らした。\n（東京都）\n・よい例である。\n",
            ["桜川区", "東京都"],
        ),
    ],
)
def test_a_change_of_marks_is_a_change_of_speakers_only_where_one_of_them_asks(
    talk: str, organizations: list[str | None]
) -> None:
    found = dialogue(HEAD + talk)
    assert [turn.organization for turn in found.turns if turn.kind == "speech"] == organizations
    unknown = {turn.line for turn in found.turns if turn.kind == "speech" and turn.organization is None}
    assert unknown == {one.line for one in found.diagnostics if one.code == "unknown-speaker"}


@pytest.mark.parametrize(
    ("items", "count"),
    [
        ("〇期限はいつか。\n・二月である。\n〇延ばせるか。\n・延ばせる。\n", 4),
        ("○期限を伺いたい。\n→二月である。\n→三月でもよい。\n", 2),
        ("〇期限は二月である。\n・延ばせる。\n", 0),
        ("〇期限はいつか。\n〇延ばせるか。\n", 0),
        ("・期限はいつか。\n・二月である。\n", 0),
    ],
)
def test_below_a_heading_without_a_label_marks_alternate_if_circles_ask(items: str, count: int) -> None:
    talk = f"【１．説明】\n（東京都）\n・三つの品目を共同で調達した。\n\n【２．質疑応答】\n{items}"
    turns = [turn for turn in dialogue(HEAD + talk).turns if turn.kind == "speech"]
    assert [turn.organization for turn in turns] == ["東京都", *[None] * count]


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("第3回都・区市町村CIO協議会　議事要旨", ("都・区市町村CIO協議会", 3)),
        (
            "東京都・区市町村CIOフォーラムの設置及び第二回の開催（令和4年2月1日）議事概要",
            ("東京都・区市町村CIOフォーラム", 2),
        ),
        ("東京都・区市町村CIOフォーラム（第十一回）議事要旨", ("東京都・区市町村CIOフォーラム", 11)),
        ("令和6年度　第2回　区市町村CIO協議会の議事概要", ("都・区市町村CIO協議会", 2)),
        ("第七回東京デジタル未来会議　議事要旨", ("東京デジタル未来会議", 7)),
        ("第2回若葉市情報化推進委員会　会議録", (None, None)),
        ("窓口について　議事要旨", (None, None)),
    ],
)
def test_series_and_number_of_minutes(title: str, series: tuple[str | None, int | None]) -> None:
    found = dialogue(f"{title}\n\n（桜川区）\n・進めている。\n（東京都）\n・支援する。\n")
    assert (found.series.name, found.series.number) == series


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "出席者\n\n桜川区\n・副区長\n・情報課長\n\n青葉野市\n・副市長\n・総務部長\n",
        HEAD + "議事\n1. 事例の紹介\n  桜川区\n  青葉野市\n2. その他\n",
        HEAD + "関連リンク\n\n桜川区\n\n青葉野市\n\n霧沢村\n\nページの先頭へ戻る\n",
        "【架空】市町村の取組\n\n桜川区\n桜川区では書かない窓口を始めた\n\n青葉野市\n予約の仕組み\n",
        "【架空】用語集\n\nCIO\n・最高情報責任者のこと\n\nガバメントクラウド\n・国が整える共通の基盤のこと\n",
        "【架空】会議のお知らせ\n\n資料\n- 次第\n- 名簿\n\n議題\n- 窓口について\n\n閉会\n- 午後五時\n",
    ],
)
def test_lists_of_bodies_are_no_speakers(text: str) -> None:
    found = dialogue(text)
    assert detect(read("a.txt", text.encode())).layout != "label-lines"
    assert [turn for turn in found.turns if turn.kind != "narration"] == []


def test_bodies_below_the_talk_say_nothing() -> None:
    found = dialogue(HEAD + "桜川区\n• 進めている。\n東京都\n• 支援する。\n\n参加自治体\n桜川区\n青葉野市\n")
    assert [turn.text for turn in found.turns if turn.kind == "speech"] == ["• 進めている。", "• 支援する。"]


def test_where_labels_have_brackets_a_bare_body_is_a_heading() -> None:
    talk = "（桜川区）\n・進めている。\n\n青葉野市\n\n（東京都）\n・支援する。\n"
    found = dialogue(HEAD + talk)
    assert [turn.organization for turn in found.turns if turn.kind == "speech"] == ["桜川区", "東京都"]
    assert found.turns[-1].section == ("青葉野市",)


def test_people_of_the_agenda_take_part() -> None:
    head = HEAD + "議事\n1. 講演（講師：デジタル庁　統括官　早瀬　律　氏）\n2. 報告　総務省自治局室長　篠原　梓　様\n\n"
    found = dialogue(head + "デジタル庁統括官\n• 期限は変えない。\n桜川区\n• 承知した。\n")
    assert [(one.name, one.organization, one.posts) for one in found.participants] == [
        ("早瀬 律", "デジタル庁", ("統括官",)),
        ("篠原 梓", "総務省", ("室長",)),
    ]
    assert [turn.speaker for turn in found.turns if turn.kind == "speech"] == ["早瀬 律", None]


def test_a_page_of_the_bureau() -> None:
    page = (
        "<html><body><main><h1>【架空】第8回都・区市町村CIO協議会　議事要旨</h1><h2>議事</h2>"
        "<ul><li>挨拶</li><li>事例<ul><li>桜川区の窓口</li></ul></li></ul><h2>【1.挨拶】</h2>"
        "<p>（東京都CIO　副知事　早瀬　律）</p><ul><li>感謝する。<ul><li>三年目になった</li></ul></li></ul>"
        "<h2>【2.事例】</h2><p>（桜川区）</p><ul><li>窓口を減らした。</li></ul></main></body></html>"
    )
    found = dialogue(page, "a.html")
    assert found.agenda == ("・挨拶", "・事例", "・桜川区の窓口")
    assert [(turn.speaker, turn.organization, turn.section) for turn in found.turns if turn.kind == "speech"] == [
        ("早瀬 律", "東京都", ("【1.挨拶】",)),
        (None, "桜川区", ("【2.事例】",)),
    ]

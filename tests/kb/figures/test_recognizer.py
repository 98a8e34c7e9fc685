"""Figures of single sentences: kinds, values, units, ranges of text; and numerals that state nothing."""

from datetime import date

import pytest

from kb.analysis.analyzer import Analyzer
from kb.deadline import deadline
from kb.errors import SearchTimeoutError
from kb.figures.recognizer import LONGEST, figures

SAID = date(2022, 5, 1)


def read(text: str, analyzer: Analyzer, said: date | None = SAID) -> list[str]:
    return [f"{one.kind.value} {one.value_text} {one.unit}".strip() for one in figures(text, analyzer, said)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("整備費は約1億2千万円です。", "amount 120000000 円"),
        ("補正額は二億五千三百万円となりました。", "amount 253000000 円"),
        ("一・二兆円を措置します。", "amount 1200000000000 円"),
        ("利用料は￥３，０００です。", "amount 3000 円"),
        ("普及率は52.3 %でした。", "rate 52.3 ％"),
        ("利用率は八九・八％です。", "rate 89.8 ％"),
        ("住民の3割5分が使いました。", "rate 35 ％"),
        ("全体の三分の一が対象です。", "rate 33.33 ％"),
        ("5人に1人が高齢者です。", "rate 20 ％"),
        ("回答者の半数が賛成でした。", "rate 50 ％"),
        ("申請は1.6倍になりました。", "rate 1.6 倍"),
        ("参加者は5,000人でした。", "count 5000 人"),
        ("千二百九十二人が回答しました。", "count 1292 人"),
        ("17業務の標準化を進めます。", "count 17 業務"),
        ("計画は11の施策で構成しました。", "count 11"),
        ("窓口をさらに3ヶ所増やします。", "count 3 か所"),
        ("広さは４２０㎡です。", "count 420 平方メートル"),
        ("準備に1年6か月かけました。", "count 18 か月"),
        ("費用は1割2分増えました。", "rate 12 ％"),
        ("課は30近くあります。", "count 30"),
        ("件数の少ない1,000以上の手続を見直します。", "count 1000"),
        ("都と62の自治体の協議です。", "count 62"),
        ("平均で6分40秒かかりました。", "count 400 秒"),
        ("令和6年(2024年)1月17日に開きました。", "date 2024-01-17"),
        ("2024年（令和6年）に開きました。", "date 2024"),
        ("会議は一時間二十分かかりました。", "count 80 分"),
        ("処理に2年半かかりました。", "count 2.5 年"),
        ("受けられる手続は214あります。", "count 214"),
        ("完了まで300日を切りました。", "count 300 日"),
        ("要綱は11章からなります。", "count 11 章"),
        ("令和4年7月19日に開催しました。", "date 2022-07-19"),
        ("平成十一年の一月に始めました。", "date 1999-01"),
        ("4月1日現在の数です。", "date XXXX-04-01"),
        ("五月末に完成します。", "date XXXX-05"),
        ("2021年に導入しました。", "date 2021"),
        ("令和元年度から実施しています。", "date FY2019"),
        ("R3.11.9に公表しました。", "date 2021-11-09"),
        ("三十年度に始まりました。", "date FY2018"),
        ("五年度の予算です。", "date FY2023"),
    ],
)
def test_a_figure(text: str, expected: str, analyzer: Analyzer) -> None:
    assert read(text, analyzer) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "第9回の座談会です。",
        "数十人が集まりました。",
        "五、六人に聞きました。",
        "何パーセントでしょうか。",
        "一人ひとりに寄り添います。",
        "もう一つ伺います。",
        "一部を公開し、全庁一丸となって進めます。",
        "三つ目の課題です。",
        "二つには、費用です。",
        "まず、６の審査の期限についてです。",
        "３　職業",
        "資料12をご覧ください。",
        "一三ページをお開きください。",
        "13時30分に開始し、午後一時に終えます。",
        "2階の窓口です。",
        "30代の職員です。",
        "5GとWeb3とDX2.0の話です。",
        "電話は03-1234-5678です。",
        "一人当たりの費用です。",
        "費用は一円もかかりません。",
        "1画面当たりの遅れです。",
        "電気代を1円単位で決めます。",
        "情報を一元管理します。",
        "23区の状況です。",
        "明十五日に会議を開きます。",
        "来年度の予算です。",
        "2020年東京大会の準備です。",
        "平成三十年鳩ノ沢地震の教訓です。",
        "12月議会に提案します。",
        "2025年問題と言われます。",
        "1990年代の話です。",
        "五十嵐さんと千葉さんです。",
        "六本木の三丁目です。",
        "三橋さんが選ばれました。",
        "十分に検討します。",
        "1人1台の端末です。",
        "①窓口の改善",
        "13月のことです。",
    ],
)
def test_no_figure(text: str, analyzer: Analyzer) -> None:
    assert read(text, analyzer) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5〜6万人が参加します。", ["count 50000 人", "count 60000 人"]),
        ("10から15％に上げます。", ["rate 10 ％", "rate 15 ％"]),
        ("2〜3割です。", ["rate 20 ％", "rate 30 ％"]),
        ("令和5年12月2日から7日までの6日間です。", ["date 2023-12-02", "date 2023-12-07", "count 6 日間"]),
        ("2023年7月から24年6月までです。", ["date 2023-07", "date 2024-06"]),
        ("令和四年九月に始め、同年十月に終えました。", ["date 2022-09", "date 2022-10"]),
        ("職員2人と端末1台で伺います。", ["count 2 人", "count 1 台"]),
        ("一世帯二十万円になります。", ["amount 200000 円"]),
        ("支援員が一名、相談員が二名です。", ["count 1 名", "count 2 名"]),
    ],
)
def test_several(text: str, expected: list[str], analyzer: Analyzer) -> None:
    assert read(text, analyzer) == expected


def test_years_without_an_era_need_the_day_on_which_they_were_said(analyzer: Analyzer) -> None:
    assert read("十三年度の決算です。", analyzer, date(2003, 6, 1)) == ["date FY2001"]
    assert read("十三年度の決算です。", analyzer, date(2032, 6, 1)) == ["date FY2031"]
    assert read("十三年度の決算です。", analyzer, None) == []


def test_two_positional_digits_are_a_western_year(analyzer: Analyzer) -> None:
    said = date(2025, 3, 1)
    assert read("二四年十月に始めました。", analyzer, said) == ["date 2024-10"]
    assert read("二一年の献金です。", analyzer, said) == ["date 2021"]
    assert read("九九年までに埋めました。", analyzer, said) == ["date 1999"]
    assert read("二一年間続きました。", analyzer, said) == ["count 21 年間"]
    assert read("二十一年の四月です。", analyzer, date(2010, 3, 1)) == ["date 2009-04"]
    assert read("二四年十月に始めました。", analyzer, date(2004, 3, 1)) != ["date 2024-10"]


def test_the_range_has_the_words_that_qualify(analyzer: Analyzer) -> None:
    text = "はい。参加者は、約５千人以上でした。次です。"
    (figure,) = figures(text, analyzer)
    assert text[figure.span.start : figure.span.end] == "約５千人以上"
    assert text[figure.sentence.start : figure.sentence.end] == "参加者は、約５千人以上でした。"
    assert (figure.value_text, figure.of, figure.qualifiers) == ("5000", "参加者", ("約", "以上"))


def test_a_sentence_longer_than_any_is_read_in_pieces(analyzer: Analyzer) -> None:
    text = "窓口は3か所、" * LONGEST
    found = figures(text, analyzer)
    assert len(found) == LONGEST
    assert {(one.value_text, one.unit) for one in found} == {("3", "か所")}
    assert all(one.sentence.start <= one.span.start < one.span.end <= one.sentence.end for one in found)
    assert max(one.sentence.end - one.sentence.start for one in found) <= LONGEST  # each is told with its sentence


def test_a_text_of_figures_without_end_stops_at_the_deadline(analyzer: Analyzer) -> None:
    with deadline(0.05), pytest.raises(SearchTimeoutError):
        figures("窓口は3か所、" * 100_000, analyzer)

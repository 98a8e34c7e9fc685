"""The noun that a figure is of: by particle, by place, by what is done on a date; None where nothing says so."""

import pytest

from kb.analysis.analyzer import Analyzer
from kb.figures.recognizer import figures


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("普及率は昨年度末で52.3％です。", ["普及率"]),
        ("市民の負担が3割になります。", ["市民の負担"]),
        ("建物の九割を使っています。", ["建物"]),
        ("理事二名を選びました。", ["理事"]),
        ("計画に三億円を計上しました。", ["計画"]),
        ("1,000人以上の職員が使います。", ["職員"]),
        ("端末を合計500台配りました。", ["端末"]),
        ("使用料に関するものが十三件ございます。", ["使用料に関するもの"]),
        ("窓口につきましては、5か所です。", ["窓口"]),
        ("霧沢議員ほか二名から提出されました。", [None]),
        ("三か月で終わりました。", [None]),
        ("費用は分かりませんが、五万円かかりました。", [None]),
        ("お二つの町です。", ["町"]),
        ("お二つあります。", [None]),
        ("桜川区のお二人に伺いました。", [None]),
        ("23区に一千万円ずつ出しました。", [None]),
        ("法律上六割を払います。", [None]),
        ("一校当たり三百万円です。", [None]),
        ("令和4年7月19日に、市と都のCIOが対談しました。", ["対談"]),
        ("令和5年5月に新庁舎の供用を開始しました。", ["新庁舎の供用"]),
        ("六月三日は招集日です。", ["招集日"]),
        ("提出期限は、3月26日までです。", ["提出期限"]),
        ("日時：令和5年5月29日（月）15時から17時", ["日時"]),
        ("都は30件、市は20件でした。", ["都", "市"]),
        ("区の割合が七件から六件になりました。", ["区の割合", "区の割合"]),
    ],
)
def test_the_noun(text: str, nouns: list[str | None], analyzer: Analyzer) -> None:
    assert [one.of for one in figures(text, analyzer)] == nouns

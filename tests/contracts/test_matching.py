"""Matches and near misses of single queries, in every engine."""

import pytest

from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue
from tests.support.engines import Opener

MET = [
    # query, text, reason, what is marked
    ("マイナンバー", "駅前にマイナンバーカードセンターを置いた", "part", "マイナンバー"),
    ("マイナンバーカード", "駅前にマイナンバーカードセンターを置いた", "part", "マイナンバーカード"),
    ("クラウド", "来年はガバメントクラウドに移る", "part", "クラウド"),
    ("ポータル", "マイナポータルから申し込める", "part", "ポータル"),
    ("コスト", "ランニングコストが重い", "part", "コスト"),
    ("DX", "区のＤＸ推進室です", "exact", "ＤＸ"),
    ("ＤＸ", "DXを進める", "exact", "DX"),
    ("dx", "DXを進める", "exact", "DX"),
    ("AI-OCR", "ＡＩ－ＯＣＲを試した", "exact", "ＡＩ－ＯＣＲ"),
    ("ガバナンス", "ｶﾞﾊﾞﾅﾝｽを見直す", "exact", "ｶﾞﾊﾞﾅﾝｽ"),
    ("取り組む", "若手が熱心に取り組んでいる", "inflection", "取り組ん"),
    ("取り組んでいる", "若手が熱心に取り組む", "inflection", "取り組む"),
    ("人口減少", "この町でも人口が減少した", "exact", "人口が減少"),
    ("標準化", "標準化・共通化の話", "exact", "標準化"),
    ("共通化", "標準化・共通化の話", "exact", "共通化"),
    ("区長", "副区長が来た", "part", "区長"),
    ("本部", "推進本部を開いた", "exact", "本部"),
    ("デジタル・デバイド", "デジタルデバイドが残る", "variant", "デジタルデバイド"),
    ("オンライン 手続", "手続のオンライン化だ", "exact", "手続|オンライン"),
    ("（テレワーク OR 在宅勤務） 環境", "在宅勤務の環境だ", "exact", "在宅勤務|環境"),
    ("テレワーク NOT 研修", "テレワークの話", "exact", "テレワーク"),
    ("マイナ*", "マイナポイントの列", "exact", "マイナ"),
    ("マイナンバーカ*", "マイナンバーカードの列", "exact", "マイナンバーカ"),
    ("行政手*", "行政手続の列", "exact", "行政手"),
    ("取り組*", "取り組みを聞く", "exact", "取り組"),
    ('"京都"', "東京都の話", "exact", "京都"),
    ("「村山」", "東村山市の話", "exact", "村山"),
    ("「スマート シティ」", "スマートシティの話", "exact", "スマートシティ"),
    ('"の"', "区の話", "exact", "の"),
    ("について", "窓口について聞く", "exact", "について"),
    ("。", "終わった。", "exact", "。"),
]
NOT_MET = [
    ("京都", "東京都の話"),
    ("村山", "東村山市の話"),
    ("議会", "審議会で決めた"),
    ("会議", "協議会議事録を出した"),
    ("リスト", "セキュリティスペシャリストを採る"),
    ("オンライン手続", "手続のオンライン化だ"),
    ("電子申請", "電子的な書類で申請する"),
    ("人口減少", "人口は増えた。減少した税もある"),
    ("標準化共通化", "標準化した。共通化した"),
    ("人材 育成", "人材が足りない"),
    ("テレワーク -研修", "テレワークと研修の話"),
    ('"DX"', "デジタルトランスフォーメーションの話"),
    ("ンバー*", "マイナンバーの話"),
    ('"区 長"', "区の長さ"),
]


@pytest.mark.parametrize(("query", "text", "reason", "marked"), MET)
def test_a_term_meets_a_text(opened: Opener, query: str, text: str, reason: str, marked: str) -> None:
    with opened([dialogue("d1", [text])]) as engine:
        page = engine.search(SearchRequest.of(query))
    (hit,) = page.hits
    assert "|".join(text[span.start : span.end] for span in hit.spans) == marked
    assert hit.reasons == (reason,)


@pytest.mark.parametrize(("query", "text"), NOT_MET)
def test_a_term_does_not_meet_a_text(opened: Opener, query: str, text: str) -> None:
    with opened([dialogue("d1", [text])]) as engine:
        page = engine.search(SearchRequest.of(query))
    assert (page.total, page.hits) == (0, ())

"""Kinds of utterance: which words show one, and which say something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.dialogue import UTTERANCE_NAMES
from kb.utterances.classify import utterance_kinds, utterances

SENTENCES = {
    "issue": [
        "窓口の人手が足りず、苦慮しているところです。",
        "高齢の方への案内が大きな課題となっております。",
        "専門の職員がなかなか採用できません。",
        "紙の申請が残り、二度手間がかかっています。",
        "費用の面で導入は難しいと考えている。",
        "予約の枠が足りていないのが実情です。",
        "制度が変わり、現場の負担が大きい。",
        "個人の情報が漏れるおそれがある。",
    ],
    "measure": [
        "昨年から、書かない窓口を導入しています。",
        "市民向けの講習会を毎月開催いたしました。",
        "全庁で標準化に取り組んでおります。",
        "三つの支所に端末を設置したところです。",
        "業務の手順を見直しました。",
        "来庁予約の仕組みを整備済みで、評判も聞いている。",
        "新しい計画を策定中です。",
        "相談の窓口を一か所にすることとしております。",
    ],
    "result": [
        "待ち時間が半減しました。",
        "申請の九割が電子になり、普及率は92％になりました。",
        "問い合わせの数が三割減りました。",
        "家からも手続ができるようになりました。",
        "職員からも好評です。",
        "業務の効率化につながっています。",
        "大きな効果があったと見ている。",
        "参加者数が前の年より大きく増えました。",
    ],
    "request": [
        "費用の一部を都に補助していただきたい。",
        "手引を早めに示すよう、強く要望します。",
        "共同での調達をご検討いただけないでしょうか。",
        "国が方針を決めるべきだと考えます。",
        "様式をそろえてほしいと思います。",
        "引き続きのご支援をお願いしたいです。",
        "次の会までに資料を配ってください。",
        "工期を見直すことを求めます。",
    ],
    "plan": [
        "来年度から全ての支所に広げる予定です。",
        "利用の状況を見て、拡充を検討してまいります。",
        "講習会を増やしていきたいと考えております。",
        "次の春には窓口の予約を始めようとしています。",
        "令和九年度の稼働を目指しています。",
        "関係する課と連携し、対応します。",
        "職員の研修を充実させていく方針である。",
        "年内に結果を公表する見込みです。",
    ],
    "question": [
        "普及率はどのくらいですか。",
        "現状をお聞かせください。",
        "今後の見通しについて伺います。",
        "ご苦労された点を教えていただけますか。",
        "どのような体制で進めているのでしょうか？",
        "市の見解を伺いたいと思います。",
        "経費の内訳をお示しいただきたい。",
        "まずは取組のご紹介をお願いします。",
    ],
}
OTHERS = [
    "本日はお集まりいただきありがとうございます。",
    "どうぞよろしくお願いいたします。",
    "資料の三ページをご覧ください。",
    "第二回の座談会を実施しました。",
    "続いて、次の議題に移りたいと思います。",
    "課題を解決するための道具は、たくさんあります。",
    "特に問題はございません。",
    "皆さんと情報を共有することが大切です。",
    "この建物は駅の近くにあります。",
    "先ほどの説明のとおりです。",
    "お話の時間になりました。",
    "朝のうちに、窓口を試しに行ったのです。",
]


def test_the_cues_of_a_long_line_are_read_in_time_linear_in_its_length() -> None:
    assert utterance_kinds("支障はない" * 100_000) == ()  # a hundred thousand cues, and as many exceptions to them


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, all_of in SENTENCES.items() for one in all_of])
def test_a_kind_is_known_by_its_words(kind: str, sentence: str) -> None:
    assert kind in utterance_kinds(sentence)


@pytest.mark.parametrize("sentence", OTHERS)
def test_a_sentence_without_such_words_is_none(sentence: str) -> None:
    assert utterance_kinds(sentence) == ()


def test_a_sentence_may_be_of_several_kinds() -> None:
    assert utterance_kinds("窓口を改修しましたが、人手の不足が課題です。") == ("issue", "measure")
    assert utterance_kinds("国が方針を示すべきと考えますが、見解を伺います。") == ("request", "question")


def test_each_kind_is_told_with_its_sentence_and_its_words() -> None:
    text = "はじめに、窓口の話です。\n待ち時間が半減しました。費用が課題です。"
    found = [(one.kind, text[slice(*one.sentence)], text[slice(*one.cue)]) for one in utterances(text)]
    assert found == [
        ("result", "待ち時間が半減しました。", "半減しました"),
        ("issue", "費用が課題です。", "課題です"),
    ]


def test_the_cue_of_a_question_says_more_than_its_particle() -> None:
    text = "普及率はどのくらいでしょうか。"
    (found,) = utterances(text)
    assert text[slice(*found.cue)] == "でしょうか。"


def test_a_speech_in_brackets_is_read_sentence_by_sentence() -> None:
    text = "「窓口を改修しました。人手が足りません。」"
    found = [(one.kind, text[slice(*one.sentence)]) for one in utterances(text)]
    assert found == [("measure", "窓口を改修しました。"), ("issue", "人手が足りません。")]


_PIECES = (
    "課題",
    "導入し",
    "てい",
    "ます",
    "。",
    "？",
    "「",
    "」",
    "\n",
    "予定",
    "です",
    "、",
    "減りました",
    "お願いしたい",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_cues_lie_within_their_sentences(text: str) -> None:
    found = list(utterances(text))
    for utterance in found:
        assert (
            utterance.sentence.start <= utterance.cue.start < utterance.cue.end <= utterance.sentence.end <= len(text)
        )
    assert utterance_kinds(text) == tuple(kind for kind in UTTERANCE_NAMES if kind in {one.kind for one in found})

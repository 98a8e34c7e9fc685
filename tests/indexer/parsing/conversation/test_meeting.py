import pytest

from tests.support.conversations import roles_of

OPENING = "○議長（遠見渉君） | 遠見 渉 | 議長 | これより本日の会議を開きます。"


def test_one_question_with_several_answers_is_one_exchange() -> None:
    assert roles_of(f"""
        {OPENING}
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | 窓口の待ち時間について伺います。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 市長。
        ○市長（葉山徹君） | 葉山 徹 | 市長 | 半分にいたします。
        ○総務部長（岸田冬子君） | 岸田 冬子 | 総務部長 | 補足いたします。
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | 時期はいつですか。
        ○市長（葉山徹君） | 葉山 徹 | 市長 | 来年です。
    """) == ["c", "q1", "c", "a1", "a1", "q2", "a2"]


def test_a_report_that_the_chair_calls_for_is_not_an_answer() -> None:
    assert roles_of("""
        ○黒江委員長 | 黒江 忠 | 委員長 | 開会いたします。説明を求めます。
        ○大森課長 | 大森 谷 | 情報政策課長 | 資料のとおりでございます。
        ○浅間委員 | 浅間 正 | 委員 | 費用はいくらですか。
        ○大森課長 | 大森 谷 | 情報政策課長 | 一億円でございます。
        ○黒江委員長 | 黒江 忠 | 委員長 | 次に、防災の計画について報告を願います。
        ○大森課長 | 大森 谷 | 情報政策課長 | 御報告いたします。
    """) == ["c", "s", "q1", "a1", "c", "s"]


def test_an_explanation_may_answer_a_question_that_waits() -> None:
    assert roles_of("""
        ○黒江委員長 | 黒江 忠 | 委員長 | 開会いたします。
        ○浅間委員 | 浅間 正 | 委員 | 先に一つ確認をしたいと思います。
        ○黒江委員長 | 黒江 忠 | 委員長 | それでは、書記に説明をいたさせます。
        ○古川書記 | 古川 光 | 書記 | 規則は三つございます。
    """) == ["c", "q1", "c", "a1"]


@pytest.mark.parametrize(
    ("closing", "role"),
    [
        ("以上の理由から反対いたします。", "s"),
        ("ありがとうございました。要望して終わります。", "s"),
        ("本当にこれでよいのですか。", "q"),
    ],
)
def test_a_statement_without_an_answer_has_no_exchange(closing: str, role: str) -> None:
    assert roles_of(f"""
        {OPENING}
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | {closing}
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 次に、３番。
        ○３番（浅間正君） | 浅間 正 | 議員 | 賛成の立場から申し上げます。
    """) == ["c", role, "c", "s"]


def test_a_question_goes_on_after_the_chair() -> None:
    assert roles_of(f"""
        {OPENING}
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | 一点目は費用です。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 静粛に願います。
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | いくらかかりますか。
        ○市長（葉山徹君） | 葉山 徹 | 市長 | 一億円です。
    """) == ["c", "q1", "c", "q1", "a1"]


def test_assent_is_not_a_question() -> None:
    assert roles_of("""
        ○黒江委員長 | 黒江 忠 | 委員長 | 案のとおりでよいか。
        各委員 | | 各委員 | 異議なし。
        事務局 | | 事務局 | 次回は五月を予定している。
    """) == ["c", "s", "s"]


def test_break_does_not_part_question_and_answer() -> None:
    assert roles_of(f"""
        {OPENING}
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | 費用を伺います。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 暫時休憩いたします。休憩前に引き続き会議を開きます。
        ○市長（葉山徹君） | 葉山 徹 | 市長 | 一億円です。
    """) == ["c", "q1", "c", "a1"]


def test_the_next_item_of_the_agenda_ends_the_questions() -> None:
    assert roles_of(f"""
        {OPENING}
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | 費用を伺います。
        ○市長（葉山徹君） | 葉山 徹 | 市長 | 一億円です。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 日程第２、議案第１号を議題といたします。
        ○市長（葉山徹君） | 葉山 徹 | 市長 | 提案の理由を申し上げます。
    """) == ["c", "q1", "a1", "c", "s"]

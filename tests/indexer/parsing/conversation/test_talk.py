from tests.support.conversations import roles_of


def test_answers_to_the_interviewer_last_until_the_next_question() -> None:
    assert roles_of("""
        ― | | | 窓口の様子を教えてください。
        江口 | 江口 進 | 副区長 | 列が伸びます。
        八木 | 八木 澄 | 副参事 | 四百枚の紙があります。
        ― | | | 対策は。
        江口 | 江口 進 | 副区長 | 机を並べ替えました。
    """) == ["q1", "a1", "a1", "q2", "a2"]


def test_a_participant_asks_until_speaking_again() -> None:
    assert roles_of("""
        ― | | | 取組を教えてください。
        江口 | 江口 進 | 副区長 | 予約を始めました。
        堂島 | 堂島 航 | 都CIO | 予約は何件ありますか。
        江口 | 江口 進 | 副区長 | 三百件です。
        八木 | 八木 澄 | 副参事 | 増えています。
        堂島 | 堂島 航 | 都CIO | すばらしいですね。
        江口 | 江口 進 | 副区長 | 続けます。
    """) == ["q1", "a1", "q2", "a2", "a2", "s", "s"]


def test_a_question_back_is_still_the_answer() -> None:
    assert roles_of("""
        堂島 | 堂島 航 | 都CIO | 原因は何でしょうか。
        江口 | 江口 進 | 副区長 | 利点が見えないことです。都の予定を教えていただきたいです。
        堂島 | 堂島 航 | 都CIO | 検討します。
    """) == ["q1", "a1", "s"]


def test_a_moderator_asks_where_nobody_else_does() -> None:
    assert roles_of("""
        司会 | | 司会 | ようこそお越しくださいました。
        司会 | | 司会 | きっかけは何ですか。
        千草 | 千草 遙 | 主事 | 祖母です。
        司会 | | 司会 | ありがとうございました。
    """) == ["c", "q1", "a1", "c"]


def test_handing_over_asks_but_a_greeting_does_not() -> None:
    assert roles_of("""
        早瀬 | 早瀬 律 | | まず、村長から一言お願いします。
        大槻 | 大槻 保 | 村長 | 船は揺れました。
    """) == ["q1", "a1"]
    assert roles_of("""
        早瀬 | 早瀬 律 | | 本日はよろしくお願いします。
        大槻 | 大槻 保 | 村長 | 船は揺れました。
    """) == ["-", "-"]


def test_without_any_question_no_role_is_known() -> None:
    assert roles_of("""
        大槻 | 大槻 保 | 村長 | 海が見えます。
        鷲尾 | 鷲尾 大地 | 町長 | うちも港町です。
    """) == ["-", "-"]


def test_municipalities_ask_and_the_bureau_answers() -> None:
    assert roles_of("""
        (青葉野市) | (青葉野市) | | 生成AIの検討状況を伺いたい。
        (東京都デジタルサービス局企画課長) | (東京都) | 企画課長 | 環境を整えている。
        (霧沢村) | (霧沢村) | | 職員が三人しかいない。
        (白浜市) | (白浜市) | | 移行の時期はいつか。国への要望をまとめてほしい。
        (桜川区) | (桜川区) | | 研修を始めた。
        (東京都) | (東京都) | | 七月に要望する。
    """) == ["q1", "a1", "s", "q2", "s", "a2"]


def test_a_case_that_a_municipality_presents_is_not_a_question() -> None:
    assert roles_of("""
        (青葉野市) | (青葉野市) | | 窓口の予約を始めた。
        (東京都) | (東京都) | | 都でも広げる。
    """) == ["-", "-"]

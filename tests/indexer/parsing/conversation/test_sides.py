import pytest

from indexer.parsing.conversation.sides import Side, sides_of
from kb.model.dialogue import Turn
from tests.support.conversations import roles_of


def test_a_mark_decides_where_marks_separate_the_sides() -> None:
    assert roles_of("""
        ○議長（浅野忠） | 浅野 忠 | 議長 | 開会いたします。
        ◆３番（三好薫） | 三好 薫 | 議員 | 費用を伺います。
        ◎市長（滝沢正人） | 滝沢 正人 | 市長 | 五億円です。
        ◆（柏木恵子） | 柏木 恵子 | 議会運営委員長 | 委員会としても伺います。
        ◎選挙管理委員会委員長（早川直人） | 早川 直人 | 選挙管理委員会委員長 | 検討します。
    """) == ["c", "q1", "a1", "q2", "a2"]


def test_one_mark_for_everyone_states_no_side() -> None:
    assert roles_of("""
        ◎黒江委員長 | 黒江 忠 | 委員長 | 開会いたします。
        ◎三好委員 | 三好 薫 | 委員 | 費用を伺います。
        ◎滝沢部長 | 滝沢 正人 | 総務部長 | 五億円です。
    """) == ["c", "q1", "a1"]


@pytest.mark.parametrize("chair", ["議長", "委員長", "座長", "会長", "部会長"])
def test_a_chair_presides_without_any_call(chair: str) -> None:
    assert roles_of(f"""
        西{chair} | 西 渉 | {chair} | 始めます。
        谷垣委員 | 谷垣 つむぎ | 委員 | 理由は何ですか。
        早瀬課長 | 早瀬 律 | 課長 | 予約です。
    """) == ["c", "q1", "a1"]


def test_a_deputy_who_opens_the_meeting_presides_another_asks() -> None:
    script = """
        ○折原副委員長 | 折原 要 | 副委員長 | {first}
        ○水無瀬部長 | 水無瀬 光 | 総務部長 | 三本でございます。
        ○黒江委員長 | 黒江 忠 | 委員長 | 以上で閉会いたします。
    """
    assert roles_of(script.format(first="ただいまから委員会を開会いたします。")) == ["c", "s", "c"]
    assert roles_of(script.format(first="回線は何本ですか。")) == ["q1", "a1", "c"]


def test_a_committee_chair_reports_where_the_speaker_of_the_house_presides() -> None:
    assert roles_of("""
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 開会いたします。
        ○総務委員長（黒江忠君） | 黒江 忠 | 委員長 | 委員会の審査の結果を報告いたします。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | お諮りいたします。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 採決いたします。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 異議なしと認めます。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 次に、日程第２を議題といたします。
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 散会いたします。
    """) == ["c", "s", "c", "c", "c", "c", "c"]


@pytest.mark.parametrize("asker", ["記者", "幹事記者", "区民A", "傍聴者", "質問者2"])
def test_the_public_asks(asker: str) -> None:
    assert roles_of(f"""
        区長 | 牧野 航 | 区長 | 本日の発表です。
        {asker} | | {asker} | 費用はいくらですか。
        区長 | 牧野 航 | 区長 | 五億円です。
    """) == ["s", "q1", "a1"]


@pytest.mark.parametrize("witness", ["参考人", "証人", "代表監査委員", "事務局", "教育委員会委員長"])
def test_witnesses_and_commissioners_answer(witness: str) -> None:
    assert roles_of(f"""
        ○議長（遠見渉君） | 遠見 渉 | 議長 | 開会いたします。
        ○２番（小波ゆりか君） | 小波 ゆりか | 議員 | 理由を伺います。
        ○{witness} | 幸田 昭 | {witness} | 申し上げます。
    """) == ["c", "q1", "a1"]


def turn(organization: str, post: str | None = None, speaker: str | None = None) -> Turn:
    return Turn("t1", 1, "speech", speaker, organization, post, "", (), (), "説明", 1)


@pytest.mark.parametrize("staff", ["主査", "理事"])
def test_a_title_of_members_and_staff_is_told_by_the_body(staff: str) -> None:
    assert sides_of([turn("若葉市", staff, "柏木")]) == [Side.ANSWERING]
    assert sides_of([turn("若葉市議会", staff, "早川")]) != [Side.ANSWERING]


@pytest.mark.parametrize("organization", ["みなも新聞", "A新聞", "北斗放送", "共同通信", "若葉テレビ"])
def test_the_press_asks(organization: str) -> None:
    assert sides_of([turn(organization)]) == [Side.ASKING]


@pytest.mark.parametrize("organization", ["防災放送", "学級新聞", "新聞", "若葉市", "行政テレビ"])
def test_media_of_everyday_life_are_no_press(organization: str) -> None:
    assert sides_of([turn(organization)]) == [Side.UNKNOWN]

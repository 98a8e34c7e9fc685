import pytest

from indexer.parsing.conversation.wording import asks, begins_item, calls_for_report, is_assent, is_presiding


@pytest.mark.parametrize(
    "text",
    [
        "費用はいくらですか。",
        "見解を伺います。",
        "お聞きしてもよろしいでしょうか。",
        "全容の公表がいつになるか教えてほしい。",
        "何か検討されているのかお聞きしたい。",
        "都の検討状況があれば伺いたい。",
        "まず一つ確認をしたいと思います。",
        "改めて確認をしたいと思いますので、よろしくお願いします。",
        "この事実、お認めになりますか、大臣。",
        "なぜ遅れているのか。理由が分からない。",
        "それは本当？",
        "費用はいくらか。",
        "移行の期限は延びるか。",
        "袋の値段は下がるか。",
        "誰が運ぶのか。",
        "次は何人か。",
    ],
)
def test_questions(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "半分にいたします。",
        "これは大事ではないかと考えます。",
        "費用が分かりませんでした。",
        "資料についてご説明したいと思います。",
        "先ほど市長から答弁がありました。",
        "確かにそうです。",
        "どうするかを検討している。",
        "そうではないだろうか、と考えた。",
        "いくらか減った。",
        "誰かが運ぶ。",
        "よろしくお願いします。",
        "進めてまいりますので、よろしくお願いいたします。",
    ],
)
def test_statements(text: str) -> None:
    assert not asks(text)


def test_calls_of_the_chair() -> None:
    assert is_presiding("これより本日の会議を開きます。")
    assert is_presiding("浅間あおい委員の発言を許します。")
    assert not is_presiding("窓口の予約を始めました。")
    assert begins_item("日程第２、議案第１号を議題といたします。")
    assert begins_item("ほかに御質疑はありませんか。")
    assert not begins_item("市長。")
    assert calls_for_report("総務部長から説明を求めます。")
    assert not calls_for_report("総務部長。")


@pytest.mark.parametrize("text", ["異議なし。", "ありません。", "特にございません。", "了承"])
def test_assent(text: str) -> None:
    assert is_assent(text)
    assert not is_assent(f"{text}ただし費用を伺います。")

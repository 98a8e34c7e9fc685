"""Offices and seats in letters with white space between them, without a name: ○議　　長　…, ○２　　番　…"""

import pytest

from indexer.parsing import parse
from tests.support.documents import read

HEAD = (
    "【架空】第１回沢渡村議会定例会会議録\n出席議員（３名）\n１番　磯部　竜也\n２番　鬼頭　さつき\n１２番　久保田　稔\n"
)


def spoken(text: str, head: str = HEAD) -> list[tuple[str | None, str | None, str]]:
    turns = parse(read("a.txt", (head + text).encode())).turns
    return [(turn.speaker, turn.post, turn.text[:6]) for turn in turns if turn.kind == "speech"]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("○議　　長　ただいまから開会します。", (None, "議長", "ただいまから")),
        ("◎副　村　長　お答えいたします。", (None, "副村長", "お答えいたし")),
        ("○ 委 員 長 休憩します。", (None, "委員長", "休憩します。")),
        ("◯事　務　局　長　報告いたします。", (None, "事務局長", "報告いたしま")),
        ("◆２　　番　内訳を伺います。", ("鬼頭 さつき", "議員", "内訳を伺いま")),
        ("○１２番　関連して伺います。", ("久保田 稔", "議員", "関連して伺い")),
        ("○１番議員　賛成します。", ("磯部 竜也", "議員", "賛成します。")),
        ("7 : ○議　長　次に進みます。", (None, "議長", "次に進みます")),
    ],
)
def test_letters_with_white_space(opening: str, expected: tuple[str | None, str | None, str]) -> None:
    assert spoken(f"○総務課長　説明します。\n{opening}\n")[1] == expected


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("教　育　長　ただいまから開会します。", (None, "教育長", "ただいまから")),
        ("教 育 長　ただいまから開会します。", (None, "教育長", "ただいまから")),
        ("議　　長　　次に進みます。", (None, "議長", "次に進みます")),
        ("鬼　頭　委　員　予備はありますか。", ("鬼頭 さつき", "委員", "予備はありま")),
        ("村　　長　大槻　保　お答えします。", ("大槻 保", "村長", "お答えします")),
    ],
)
def test_letters_with_white_space_and_no_mark(opening: str, expected: tuple[str | None, str | None, str]) -> None:
    head = "【架空】沢渡村教育委員会会議録\n出席者\n委　員　鬼頭　さつき\n総務課長　久保田　稔\n\n"
    talk = f"総務課長　説明します。\n{opening}\n総務課長　以上です。\n{opening}\n"
    assert spoken(talk, head) == [
        ("久保田 稔", "総務課長", "説明します。"),
        expected,
        ("久保田 稔", "総務課長", "以上です。"),
        expected,
    ]


@pytest.mark.parametrize("colon", ["：", ":", " ："])
def test_a_colon_behind_a_marked_office_is_no_speech(colon: str) -> None:
    found = spoken(f"○総務課長{colon}説明します。\n○村長{colon}はい、分かりました。\n")
    assert [text for _speaker, _post, text in found] == ["説明します。", "はい、分かり"]


@pytest.mark.parametrize("opening", ["○日　　程　次のとおりです。", "○議　　案　第３号です。", "○出　　席　六人です。"])
def test_other_words_in_letters_open_no_turn(opening: str) -> None:
    assert len(spoken(f"○総務課長　説明します。\n○村長　はい。\n{opening}\n")) == 2


def test_a_seat_that_the_list_does_not_have_names_nobody() -> None:
    assert spoken("○総務課長　説明します。\n○９　　番　伺います。\n")[1] == (None, "議員", "伺います。")

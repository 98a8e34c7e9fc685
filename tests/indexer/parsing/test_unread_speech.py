import pytest

from indexer.parsing import parse
from kb.model.dialogue import NO_SPEAKERS, UNREAD_OPENING, Diagnostic
from tests.support.documents import read

HEADER = "架空の窓口委員会 会議録\n令和6年2月14日\n\n○浅野委員長　開会いたします。\n○滝沢部長　説明いたします。\n"


def reported(text: str) -> list[tuple[str, str]]:
    """The code of each finding about unread speech, and the text that it quotes."""
    found = parse(read("a.txt", text.encode())).diagnostics
    return [(one.code, _quoted(one)) for one in found if one.code in (NO_SPEAKERS, UNREAD_OPENING)]


def _quoted(one: Diagnostic) -> str:
    return one.message.partition(": ")[2]


@pytest.mark.parametrize(
    "line",
    [
        "▲三好委員　費用はいくらですか。",
        "☆早川課長：五億円でございます。",
        "■柏木 恵子　私も伺います。",
        "・大槻委員：窓口は残してください。",
    ],
)
def test_a_line_that_looks_like_an_opening_is_named(line: str) -> None:
    assert reported(f"{HEADER}{line}\n○浅野委員長　閉会いたします。\n") == [(UNREAD_OPENING, line)]


@pytest.mark.parametrize(
    "line",
    [
        "■今後の予定について",
        "・受付時間：午前九時から",
        "●写真は会場の様子",
        "・窓口の予約を始めました。",
        "◆第二章",
        "以上の三点です。",
    ],
)
def test_other_marked_lines_are_not(line: str) -> None:
    assert reported(f"{HEADER}{line}\n○浅野委員長　閉会いたします。\n") == []


def test_a_document_in_which_nobody_speaks_is_named() -> None:
    text = "架空市のお知らせ\n令和6年2月14日\n\n窓口を新しくしました。\n受付は午前九時からです。\n"
    assert [code for code, _quote in reported(text)] == [NO_SPEAKERS]
    assert reported(f"{HEADER}○浅野委員長　閉会いたします。\n") == []


def test_too_few_speakers_for_the_length_are_named() -> None:
    long = f"{HEADER}○浅野委員長　" + "窓口の改革を進めます。\n" * 3000
    assert [code for code, _quote in reported(long)] == [NO_SPEAKERS]

"""Pages saved from systems for minutes: the furniture is in no turn, and reported; other numbered lines stay."""

import pytest

from indexer.parsing import parse
from tests.support.documents import read

TURNS = [("委員長", "開会します。\n報告を願います。"), ("委員", "伺います。"), ("委員長", "散会いたします。")]
FURNITURE = {
    "numbers": (
        "1: ◯委員長　開会します。\n　報告を願います。\n2: ◯柏木恵子委員　伺います。\n3: ◯委員長　散会いたします。\n"
    ),
    "wide numbers": (
        "４：○委員長　開会します。\n報告を願います。\n５：○柏木恵子委員　伺います。\n６：○委員長　散会いたします。\n"
    ),
    "voice list": (
        "発言一覧\n・1: ◯委員長\n検索語: なし\n1: ◯委員長　開会します。\n　報告を願います。\n"
        "・2: ◯柏木恵子委員\n検索語: なし\n2: ◯柏木恵子委員　伺います。\n"
        "・3: ◯委員長\n検索語: なし\n3: ◯委員長　散会いたします。\n"
    ),
    "list above": (
        "発言者一覧\n○委員長\n○柏木恵子委員\n○委員長\n\n○委員長　開会します。\n報告を願います。\n"
        "○柏木恵子委員　伺います。\n○委員長　散会いたします。\n"
    ),
    "controls": (
        "▲前の発言へ\n次の発言へ▼\n○委員長　開会します。\n報告を願います。\n前の発言へ\n次の発言へ\n"
        "○柏木恵子委員　伺います。\n検索結果一覧へ戻る\n○委員長　散会いたします。\nダウンロード\n"
    ),
    "page marks": (
        '○委員長　開会します。\n<PAGE="2">\n報告を願います。\n○柏木恵子委員　伺います。\n'
        "<page=3>\n○委員長　散会いたします。\n"
    ),
}


@pytest.mark.parametrize("body", FURNITURE.values(), ids=FURNITURE.keys())
@pytest.mark.parametrize(
    "head",
    ["会議名：【架空】窓口委員会\n開催日：令和6年12月26日\n\n", "【架空】窓口委員会　本文\n開催日: 2024-12-26\n\n"],
)
def test_furniture_is_in_no_turn(head: str, body: str) -> None:
    found = parse(read("a.txt", (head + body).encode()))
    assert [(turn.post, turn.text) for turn in found.turns if turn.kind == "speech"] == TURNS
    assert found.title == "【架空】窓口委員会"
    assert str(found.date) == "2024-12-26"
    named = {one.line for one in found.diagnostics if one.code == "label"}
    lines = (head + body).split("\n")
    for number, line in enumerate(lines, 1):
        if "発言" in line or "検索" in line or "PAGE" in line.upper() or line == "ダウンロード":
            assert number in named


@pytest.mark.parametrize(
    "line",
    [
        "5: ◯印は重点の事業です。",
        "印刷",
        "会議名：町内の集まり",
        "次の発言を待ちました。",
        "○柏木恵子委員",
    ],
)
def test_lines_like_furniture_stay(line: str) -> None:
    head = "【架空】窓口委員会会議録\n\n○委員長　開会します。"
    end = "○柏木恵子委員　伺います。\n○委員長　散会いたします。"
    text = f"{head}\n{line}\n{end}\n"
    found = parse(read("a.txt", text.encode()))
    assert not [one for one in found.diagnostics if one.code in {"label", "running-number"}]
    written = "".join(turn.text + turn.as_written for turn in found.turns)
    assert line in written or any(line in one.message for one in found.diagnostics)


def test_the_rule_at_the_end_of_a_page_is_not_said() -> None:
    page = "<title>委員長(塩崎)</title><p>○塩崎委員長　おはようございます。<br>二件です。<br>　────────<br>"
    found = parse(read("a.html", page.encode()))
    assert [(turn.speaker, turn.text) for turn in found.turns] == [("塩崎", "おはようございます。\n二件です。")]

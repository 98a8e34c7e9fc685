"""Of the other bodies' layouts too, every line is in the dialogue or named, however a record is damaged."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parsing import parse
from kb.errors import SourceError
from tests.support.documents import read
from tests.support.examples import examples
from tests.support.parsing import check, damaged

RECORDS = sorted((Path(__file__).parents[4] / "golden" / "layouts").glob("*.txt"))
LINES = [path.read_text(encoding="utf-8").split("\n") for path in RECORDS]
ODD_LINES = st.text(
    "○◎【】<>()（）「」：:、。 \u3000君委員長出席説明員議事部課係市区町村都知事1番二名浅間（あ）以下QA・•―〔〕━"
    "午前時分開議散会閉会いたします",
    max_size=40,
)


@settings(max_examples=examples(400))
@given(damaged(LINES, ODD_LINES))
def test_damaged_records(text: str) -> None:
    try:
        manuscript = read("a.txt", text.encode())
    except SourceError:
        return
    check(manuscript)


@settings(max_examples=examples(200))
@given(st.lists(ODD_LINES, min_size=1, max_size=25).map("\n".join))
def test_lines_of_any_kind(text: str) -> None:
    try:
        manuscript = read("a.txt", text.encode())
    except SourceError:
        return
    check(manuscript)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["○浅間委員　", "【知事】", "浅間：", "あ 君 ", "委員長", "浅 間 ：", "（", "1番 ", "・", "君", "部長"]
)
def test_a_line_of_a_million_characters_is_read(piece: str) -> None:
    head = "霧沢区議会委員会会議録\n出席委員　黒江　一君\n○浅間委員　はい。\n○黒江委員長　はい。\n"
    dialogue = parse(read("a.txt", (head + piece * (1_000_000 // len(piece))).encode()))
    assert dialogue.turns

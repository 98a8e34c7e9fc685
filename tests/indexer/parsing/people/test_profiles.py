"""Notes on people (プロフィール) around a talk. Everybody is invented."""

import pytest

from indexer.parsing.people.profiles import profile_rows
from tests.support.parsing import parse_lines, rows_from


def test_notes_on_people_are_no_turns() -> None:
    found = parse_lines(
        "【架空】澄川町×都CIO座談会", "", "参加者", "澄川町副町長：古川 真理子", "都CIO：東京都副知事 霧島 航", "",
        "章", "", "古川", "はい、始めましょう。", "", "霧島", "お願いします。", "",
        "プロフィール", "古川 真理子", "1970年生まれ。1993年入庁。2021年から現職。", "霧島 航", "総務局長を経て現職。",
    )  # fmt: skip
    assert [one.kind for one in found.turns] == ["speech", "speech", "narration"]
    assert found.turns[-1].text.startswith("プロフィール\n古川 真理子\n1970年生まれ。")


def test_what_is_said_below_a_profile_is_said() -> None:
    notes = profile_rows(
        rows_from("プロフィール", "古川 真理子", "1970年生まれ。", "", "章", "", "古川", "私は1993年に入庁しました。")
    )
    assert notes == {0, 1, 2}
    assert profile_rows(rows_from("プロフィール", "古川です。写真を変えました。")) == frozenset()


@pytest.mark.parametrize(("name", "expected"), [("# 古川 真理子", {0, 1, 2}), ("# 窓口", set())])
def test_a_heading_in_a_profile_is_a_name(name: str, expected: set[int]) -> None:
    assert profile_rows(rows_from("プロフィール", name, "1970年生まれ。1993年入庁。2021年から現職。")) == expected

import re

import pytest

from indexer.parsing.people.names import join_letter_spaced_name, split_after_title
from indexer.parsing.people.titles import split_full_name_and_title


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("遠 見   渉", "遠見 渉"),
        ("与 座 武", "与座武"),
        ("森 田 一郎", "森田 一郎"),
        ("森田 一郎", "森田 一郎"),
        ("森田   一 郎", "森田 一郎"),
    ],
)
def test_a_letter_spaced_name_is_cut_at_the_widest_gap(written: str, name: str) -> None:
    assert join_letter_spaced_name([(found.group(), found.start()) for found in re.finditer(r"\S+", written)]) == name


def test_a_name_is_cut_off_behind_the_last_title() -> None:
    assert split_after_title("東京都副知事宮坂") == ("東京都副知事", "宮坂")
    assert split_after_title("運営委員会") is None
    assert split_after_title("課長" * 100) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("古川真理子副町長", ("古川真理子", "副町長")),
        ("古川 真理子 副町長", ("古川 真理子", "副町長")),
        ("古川副町長", None),
        ("総務課長", None),
        ("会場の皆さん", None),
    ],
)
def test_a_whole_name_is_cut_before_its_office(text: str, parts: tuple[str, str] | None) -> None:
    assert split_full_name_and_title(text) == parts


@pytest.mark.parametrize("text", ["本部長(市長)挨拶", "市長挨拶", "総務課長説明"])
def test_a_noun_behind_a_title_is_no_name(text: str) -> None:
    assert split_after_title(text) is None

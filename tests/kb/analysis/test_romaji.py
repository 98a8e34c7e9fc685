"""Keys of romanised names."""

import pytest

from kb.analysis.romaji import romaji_key, romaji_of


@pytest.mark.parametrize(
    ("latin", "katakana"),
    [
        ("ota", "オオタク"),
        ("ohta", "オオタク"),
        ("Ōta", "オオタク"),
        ("sinjuku", "シンジュク"),
        ("hutyuu", "フチュウ"),
        ("tutiya", "ツチヤ"),
    ],
)
def test_spellings_of_a_name_in_latin_letters(latin: str, katakana: str) -> None:
    assert romaji_of(katakana).startswith(romaji_key(latin) or "-")


def test_a_text_in_other_letters_is_no_romaji() -> None:
    assert romaji_key("大田") is None

import re
import unicodedata

import pytest

from kb.analysis.normalize import fold, without_invisible
from kb.model.characters import is_plain, plain, unified
from kb.model.names import name_key

RADICALS = [chr(code) for code in (*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))]


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("市⻑", "市長"),
        ("⼭⽥", "山田"),
        ("区⺠", "区民"),
        ("⻄⻘", "西青"),
        ("⾞⻭⻲⻯", "車歯亀竜"),
        ("\ufa19社", "神社"),
        ("都‧区", "都・区"),
    ],
)
def test_characters_with_the_same_glyph_are_one(written: str, usual: str) -> None:
    assert unified(written) == usual
    assert not is_plain(written)
    assert is_plain(usual)


def test_nearly_every_radical_has_an_ideograph_of_its_own() -> None:
    left = [one for one in RADICALS if unified(one) == one]
    assert left == ["⺀"]
    assert all(len(unified(one)) == 1 for one in RADICALS)
    assert all(unicodedata.name(unified(one)).startswith("CJK UNIFIED") for one in RADICALS if one not in left)


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u2067", "\u034f", "\ufe00", "\U000e0100", "\u200d", "\u00ad"])
def test_characters_without_width_have_no_effect(mark: str) -> None:
    assert plain(f"{mark}○葛{mark}飾") == "○葛飾"
    assert name_key(f"葛{mark}西") == name_key("葛西")
    folded = without_invisible(fold(f"a{mark}市⻑"))
    assert (folded.text, folded.original(1, 3)) == ("a市長", (2, 4))


@pytest.mark.parametrize("text", ["市長、山田・竹﨑", "ﾊﾝｶｸ ㍻ ①", "𠮷野家", "ASCII", "―〜～"])
def test_usual_text_stays(text: str) -> None:
    assert plain(text) == text
    assert is_plain(re.sub("﨑", "", text))

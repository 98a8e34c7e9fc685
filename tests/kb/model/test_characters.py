import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.normalize import fold, without_invisible
from kb.model.characters import is_plain, nfkc, plain, unified
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


@given(
    st.text(
        st.sampled_from("かハア漢aZ9、。　％（Ｐｶﾞﾊﾟ\u3099\u309a\u0301\u0316각\u1100\u1161\u11a8㍻ﬁſΣ \n")
        | st.characters()
    )
)
def test_runs_are_normalised_like_the_whole_text(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


def test_no_character_composes_beyond_its_run() -> None:
    texts = (f"{before}{chr(code)}ハ" for before in "か漢Aー\n" for code in range(sys.maxunicode + 1))
    assert [text for text in texts if nfkc(text) != unicodedata.normalize("NFKC", text)] == []

"""The pairs of characters with which a phrase begins, read from its regular expression."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.utterances.beginnings import END, beginnings, beginnings_of_rest
from kb.utterances.cues import CUES
from kb.utterances.exceptions import EXCEPTIONS


def _texts(pairs: set[tuple[str, str]]) -> set[str]:
    return {first + second for first, second in pairs}


@pytest.mark.parametrize(
    ("phrase", "pairs"),
    [
        ("課題が", {"課題"}),
        ("(?:課題|問題点?)が", {"課題", "問題"}),
        ("(?:手|足)(?:が|も)", {"手が", "手も", "足が", "足も"}),
        ("(?:です)?か。", {"です", "か。"}),
        ("取り?組み", {"取り", "取組"}),
        ("か[？。]*$", {"か？", "か。", f"か{END}"}),
        ("[速早]く", {"速く", "早く"}),
        ("(?<=の)(?!問題は)問題", {"問題"}),
        ("^(?:それ)?では", {"それ", "では"}),
        ("あ{2}い", {"ああ"}),
        ("あ{0,3}?いう", {"ああ", "あい", "いう"}),
        ("あ+い", {"ああ", "あい"}),
        ("(?:実(?:施|証)|導入)し", {"実施", "実証", "導入"}),
        ("[一-龯]中", set()),
        ("お[一-龯]", set()),
        (".?ため", set()),
        ("[^、]め", set()),
        ("難", set()),  # any character may follow
    ],
)
def test_a_phrase_begins_with_these_pairs_or_unknown_ones(phrase: str, pairs: set[str]) -> None:
    assert _texts(beginnings(phrase)) == pairs


def test_behind_a_first_part_that_may_be_any_the_rest_tells() -> None:
    assert _texts(beginnings_of_rest("[ご御]?(?:いただ[いき]|頂き)ま")) == {"いた", "頂き"}
    with pytest.raises(ValueError, match="nothing tells where"):
        beginnings_of_rest("[一-龯][一-龯]化")


@pytest.mark.parametrize("phrase", ["(課題)が", r"\d割"])
def test_notation_that_is_not_read_is_an_error(phrase: str) -> None:
    with pytest.raises(ValueError, match="of its own"):
        beginnings(phrase)


PHRASES = sorted({phrase for lists in (CUES, EXCEPTIONS) for phrases in lists.values() for phrase in phrases})


@given(st.sampled_from(PHRASES).flatmap(lambda phrase: st.tuples(st.just(phrase), st.from_regex(phrase))))
def test_every_match_of_a_phrase_has_one_of_its_pairs(phrase_and_text: tuple[str, str]) -> None:
    phrase, text = phrase_and_text
    for match in re.finditer(phrase, text.strip(END)):
        pairs = list(pairwise(match.string[match.start() :] + END))
        known = beginnings(phrase)
        assert pairs[0] in known if known else beginnings_of_rest(phrase) & set(pairs)

"""The compiled tokenizer and Janome itself find the same morphemes, whatever the text."""

from importlib.resources import files
from itertools import pairwise

import pytest

from kb.analysis.janome import JanomeTokenizer
from kb.analysis.lattice.dictionary import Dictionary
from kb.analysis.lattice.shared import shared_dictionary
from kb.analysis.lattice.tokenizer import CompiledTokenizer
from kb.analysis.lexicon import Lexicon, load_lexicon
from kb.analysis.morphology import chunks
from tests.support.odd_texts import odd_texts

# Words of staff that meet the system dictionary in every way: in it, across its words, of one character, in other
# scripts, with a mark, as long as Janome's window and longer.
STAFF = {
    "市議会": "シギカイ",
    "の窓": "ノマド",
    "口混": "クチコン",
    "区": "ク",
    "した": "シタ",
    "a": "エー",
    "霧島dx": "キリシマディーエックス",
    "𠮷野": "ヨシノ",
    "ga・ga": "ガガ",
    "長" * 50: "チョウ",
    "延" * 51: "エン",
}


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    found = shared_dictionary.current
    assert found
    return found


@pytest.fixture(scope="module", params=["packaged", "staff", "none"])
def lexicon(request: pytest.FixtureRequest) -> Lexicon:
    packaged, _problems = load_lexicon()
    readings = {"packaged": packaged.readings, "staff": STAFF, "none": {}}[request.param]
    return Lexicon(packaged.katakana, packaged.components, readings, ())


@pytest.fixture(scope="module")
def janome(lexicon: Lexicon) -> JanomeTokenizer:
    return JanomeTokenizer(lexicon)


@pytest.fixture(scope="module")
def compiled(dictionary: Dictionary, lexicon: Lexicon) -> CompiledTokenizer:
    return CompiledTokenizer(dictionary, lexicon)


def test_sentences_of_articles(janome: JanomeTokenizer, compiled: CompiledTokenizer) -> None:
    texts = [path.read_text(encoding="utf-8") for path in files("indexer").joinpath("samples").iterdir()]
    check([text[300:800] for text in texts], janome, compiled)


def test_odd_texts(lexicon: Lexicon, janome: JanomeTokenizer, compiled: CompiledTokenizer) -> None:
    check(list(odd_texts(7, 140, list(lexicon.readings) or ["窓口"])), janome, compiled)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \u3000\n",
        "\u3000窓口 の\t混雑 \n",
        "市議会の窓口混雑した区𠮷野a霧島dxga・ga",
        "長" * 149 + "延" * 153,
        "ルーマニア\u3000と",
        "一二三四五ヶ月〇々",
        "ー" * 500,
        "すもももももももものうち" * 40,
        "ｱ" * 499 + "ﾞ",
        "\x85\x1c x\u2028y",
        "\uffff\U0010ffff\ue000",
    ],
)
def test_edges(text: str, janome: JanomeTokenizer, compiled: CompiledTokenizer) -> None:
    check([text, f"{text}を", f"を{text}"], janome, compiled)


def test_words_of_the_system_dictionary(janome: JanomeTokenizer, compiled: CompiledTokenizer) -> None:
    texts = [
        "",
        "窓口",
        "窓",
        "窓口の",
        "取り組む",
        "市議会",
        "日本",
        "大",
        "内",
        "の窓",
        "ルーマニア\u3000",
        "𠮷野",
        "延" * 60,
        "\udc80",
    ]
    assert [set(compiled.entries(text)) for text in texts[:-1]] == [set(janome.entries(text)) for text in texts[:-1]]
    assert not compiled.entries(texts[-1])


def test_a_lone_surrogate_is_an_error(janome: JanomeTokenizer, compiled: CompiledTokenizer) -> None:
    for tokenizer in (janome, compiled):
        with pytest.raises(UnicodeEncodeError):
            tokenizer.morphemes("窓口\udc80")
        with pytest.raises(UnicodeEncodeError):
            tokenizer.morphemes_of_many(["窓口\udc80"])


def check(texts: list[str], janome: JanomeTokenizer, compiled: CompiledTokenizer) -> None:
    sentences = [sentence for text in texts for _offset, sentence in chunks(text)]
    expected = [janome.morphemes(sentence) for sentence in sentences]
    assert compiled.morphemes_of_many(sentences) == expected
    assert [compiled.morphemes(sentence) for sentence in sentences] == expected
    for sentence, morphemes in zip(sentences, expected, strict=True):
        assert all(sentence[one.start : one.end] == one.surface for one in morphemes)
        assert all(left.end <= right.start for left, right in pairwise(morphemes))

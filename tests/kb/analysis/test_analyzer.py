import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.analysis.compounds import split_katakana


def surfaces(analyzer: Analyzer, text: str) -> list[str]:
    return [token.surface for token in analyzer.tokens(text)]


@pytest.mark.parametrize(
    ("text", "components"),
    [
        ("マイナンバーカードセンター", ["マイナンバー", "カード", "センター"]),
        ("ガバメントクラウド", ["ガバメント", "クラウド"]),
        ("デジタルデバイド", ["デジタル", "デバイド"]),
        ("スペシャリスト", ["スペシャリスト"]),
        ("ポピュリスト", ["ポピュリスト"]),
        ("インボイス", ["インボイス"]),
        ("ＤＸ", ["dx"]),
        ("J-LIS", ["j", "lis"]),
        ("2021年", ["2021", "年"]),
        ("協議会議事録", ["協議", "会", "議事", "録"]),
        ("副区長", ["副", "区長"]),
    ],
)
def test_components(analyzer: Analyzer, text: str, components: list[str]) -> None:
    assert surfaces(analyzer, text) == components


def test_particles_and_punctuation_take_no_position_and_sentence_ends_do(analyzer: Analyzer) -> None:
    tokens = analyzer.tokens("人口が、減少。増加\n維持")
    assert [(token.surface, token.position) for token in tokens] == [("人口", 0), ("減少", 1), ("増加", 3), ("維持", 5)]


TEXTS = st.text(st.sampled_from("マイナンバーカードＤＸdx取り組んで、。 　\n㍻ｶﾞ①東京都のが1,0-・髙👍\x00")) | st.text()


@given(TEXTS)
def test_tokens_stand_in_order_within_the_text(analyzer: Analyzer, text: str) -> None:
    tokens = analyzer.tokens(text.encode("utf-8", "replace").decode())
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert [token.position for token in tokens] == sorted({token.position for token in tokens})
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
    assert all(not token.surface.isspace() and "\t" not in token.surface for token in tokens)


@given(st.text(st.sampled_from("マイナンバーカドクラウガメトンッャ"), min_size=1, max_size=40))
def test_components_make_up_the_word(run: str) -> None:
    words = {"マイナンバー", "カード", "クラウド", "ガメ"}
    assert "".join(split_katakana(run, words.__contains__, frozenset({"マイナ"}).__contains__)) == run


def test_a_run_of_any_length_is_cut_in_no_time(analyzer: Analyzer) -> None:
    assert len(analyzer.tokens("ア" * 20_000)) >= 1
    assert len(analyzer.tokens("区" * 20_000)) >= 1


def test_the_boundary_of_a_long_text_without_punctuation_loses_nothing(analyzer: Analyzer) -> None:
    text = "窓口の混雑と待ち時間" * 300
    assert sum(token.surface == "窓口" for token in analyzer.tokens(text)) >= 299


def test_radicals_are_found_by_the_usual_kanji(analyzer: Analyzer) -> None:
    found = [(token.forms, token.start, token.end) for token in analyzer.tokens("⼭⽥市⻑の話")]
    assert found == [(token.forms, token.start, token.end) for token in analyzer.tokens("山田市長の話")]

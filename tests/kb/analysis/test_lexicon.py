"""Words that staff add: checked line by line, used from the next run on, and kept with the index they made."""

from pathlib import Path

import pytest

from kb import open_kb
from kb.analysis.analyzer import analyzer_of
from kb.analysis.lexicon import load_lexicon
from kb.errors import ConfigError
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation


def test_the_packaged_words_are_all_usable() -> None:
    _lexicon, problems = load_lexicon()
    assert problems == ()


def test_a_bad_line_is_named_and_the_rest_is_used(tmp_path: Path) -> None:
    lines = [
        "# 庁内の語",
        "霧島方式\tキリシマホウシキ\t霧島 方式",
        "二列だけ\tフタレツ",
        "霧島案\tきりしまあん\t霧島 案",
        "合わない\tアワナイ\t別 物",
    ]
    (tmp_path / "compounds.tsv").write_text("\n".join(lines), encoding="utf-8")
    lexicon, problems = load_lexicon(tmp_path)
    assert lexicon.components["霧島方式"] == ("霧島", "方式")
    assert "霧島案" not in lexicon.readings
    assert [problem.split("（")[0] for problem in problems] == [
        f"辞書 {tmp_path / 'compounds.tsv'} の{line}行目を使えません" for line in (3, 4, 5)
    ]
    assert "読みは片仮名で書いてください" in problems[1]


def test_without_a_reading_only_components_are_added(tmp_path: Path) -> None:
    (tmp_path / "compounds.tsv").write_text("桜会議\t\t桜 会議\n", encoding="utf-8")
    lexicon, problems = load_lexicon(tmp_path)
    assert problems == ()
    assert lexicon.components["桜会議"] == ("桜", "会議")
    assert "桜会議" not in lexicon.readings


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("katakana.txt", "ひらがな", "片仮名の語"),
        ("katakana.txt", "データバンク=データ ベース", "部品をつないでも"),
        ("synonyms.tsv", "一つだけ", "二つ以上"),
        ("compounds.tsv", "a,b\tエービー\ta,b", "コンマ"),
    ],
)
def test_each_kind_of_bad_line_says_what_to_do(tmp_path: Path, name: str, line: str, reason: str) -> None:
    (tmp_path / name).write_text(line + "\n", encoding="utf-8")
    _lexicon, (problem,) = load_lexicon(tmp_path)
    assert reason in problem


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "synonyms.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"synonyms\.tsv"):
        load_lexicon(tmp_path)


def test_staff_add_a_synonym_and_it_is_found(tmp_path: Path) -> None:
    (tmp_path / "synonyms.tsv").write_text("霧島方式\t霧島モデル\n", encoding="utf-8")
    lexicon, _problems = load_lexicon(tmp_path)
    analyzer = analyzer_of(lexicon.as_json())
    publish_generation(tmp_path / "data", "g1", [dialogue("a", ["霧島モデルを試した"])], analyzer=analyzer)
    with open_kb(tmp_path / "data") as kb:
        (hit,) = kb.search("霧島方式").hits
    assert hit.reasons == ("synonym",)


def test_an_index_is_asked_with_the_words_it_was_made_with(tmp_path: Path) -> None:
    texts = [dialogue("a", ["霧島モデルを試した"])]
    publish_generation(tmp_path / "data", "g1", texts)
    (tmp_path / "synonyms.tsv").write_text("霧島方式\t霧島モデル\n", encoding="utf-8")
    lexicon, _problems = load_lexicon(tmp_path)
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("霧島方式").total == 0
        publish_generation(tmp_path / "data", "g2", texts, analyzer=analyzer_of(lexicon.as_json()))
        assert kb.search("霧島方式").total == 1


def test_any_word_changes_the_version(tmp_path: Path) -> None:
    before, _problems = load_lexicon(tmp_path)
    (tmp_path / "katakana.txt").write_text("キリシマ\n", encoding="utf-8")
    after, _problems = load_lexicon(tmp_path)
    assert before.version != after.version
    assert load_lexicon(tmp_path)[0].version == after.version

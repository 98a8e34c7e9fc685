"""The effect of changed words on queries, by the published index and by one made anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from kb.analysis.analyzer import analyzer_of
from kb.analysis.lexicon import load_lexicon
from kb.bootstrap import engine_over, search_engine
from kb.evaluation.lexicon_preview import (
    changed_words,
    changes_queries_only,
    matched_sentence,
    query_effects,
    stored_dialogues,
)
from kb.generations.data_folder import DataFolder
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation

TEXTS = ["窓口です。よろず相談所を開いた。次です", "総合案内を置いた", "ハナミズキセンターで話した"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("data")
    publish_generation(folder, "g1", [dialogue("a", TEXTS)])
    return folder


@pytest.fixture(scope="module")
def snapshot(data: Path) -> Iterator[Snapshot]:
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened


@pytest.mark.parametrize(
    ("file", "line", "words", "queries_only"),
    [
        ("synonyms.tsv", "よろず相談所\t総合案内", ["よろず相談所", "総合案内"], True),
        ("spellings.tsv", "総合案内\t綜合案内", ["総合案内", "綜合案内"], True),
        ("units.tsv", "束\tたば", ["束", "たば"], True),
        ("katakana.txt", "ハナミズキ", ["ハナミズキ"], False),
        ("compounds.tsv", "よろず相談所\tヨロズソウダンジョ\tよろず 相談 所", ["よろず相談所"], False),
    ],
)
def test_the_words_of_changed_lines_are_known(
    tmp_path: Path, file: str, line: str, words: list[str], queries_only: bool
) -> None:
    (tmp_path / file).write_text(line + "\n", encoding="utf-8")
    old, new = load_lexicon()[0], load_lexicon(tmp_path)[0]
    assert list(changed_words(old, new)) == list(changed_words(new, old)) == words
    assert changes_queries_only(old, new) is queries_only
    assert changed_words(old, old) == ()


def test_turns_are_gained_and_lost(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "katakana.txt").write_text("ハナミズキ\n", encoding="utf-8")
    (tmp_path / "synonyms.tsv").write_text("よろず相談所\t総合案内\n", encoding="utf-8")
    analyzer = analyzer_of(load_lexicon(tmp_path)[0].as_json())
    queries = ["よろず相談所", "ハナミズキ", "窓口", "(", "総合*"]
    with engine_over(stored_dialogues(snapshot, analyzer), analyzer) as engine:
        there = list(query_effects(queries, snapshot.search, engine.search))
        back = list(query_effects(queries, engine.search, snapshot.search))
    assert [(one.query, one.before, one.after) for one in there[:1]] == [("よろず相談所", 1, 2)]
    assert next([hit.id for hit in one.gained] for one in there if one.gained) == ["a#t2"]
    assert [one.gained for one in there] == [one.lost for one in back]
    assert not any(one.lost for one in there)


def test_the_published_index_answers_with_new_synonyms_as_one_made_anew_does(
    data: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    (tmp_path / "synonyms.tsv").write_text("よろず相談所\t総合案内\nハナミズキ\t窓口\n", encoding="utf-8")
    (tmp_path / "spellings.tsv").write_text("開く\t置く\n", encoding="utf-8")
    analyzer = analyzer_of(load_lexicon(tmp_path)[0].as_json())
    published = search_engine(DataFolder(data).folder(snapshot.generation) / "index", snapshot.generation, analyzer)
    with engine_over(stored_dialogues(snapshot, analyzer), analyzer) as anew:
        for query in ("よろず相談所", "総合案内", "ハナミズキ", "窓口", "開く", "総合案内を置く"):
            one, other = (engine.search(SearchRequest.of(query)) for engine in (published, anew))
            assert one.total > 0
            assert [(hit.id, hit.spans, hit.reasons) for hit in one.hits] == [
                (hit.id, hit.spans, hit.reasons) for hit in other.hits
            ]
    published.close()


def test_the_sentence_of_a_match_is_shown(snapshot: Snapshot) -> None:
    (hit,) = snapshot.search(SearchRequest.of("よろず相談所")).hits
    sentence, spans = matched_sentence(hit)
    assert sentence == "よろず相談所を開いた。"
    assert [sentence[start:end] for start, end in spans] == ["よろず相談所"]
    (last,) = snapshot.search(SearchRequest.of("次")).hits
    assert matched_sentence(last)[0] == "次です"

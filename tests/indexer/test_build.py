"""Texts of a run are segmented together: one by one takes several times as long."""

from pathlib import Path

import pytest

from indexer.run import run
from kb.analysis.analyzer import analyzer_of
from kb.analysis.lattice.tokenizer import CompiledTokenizer
from kb.analysis.morpheme import Morpheme
from kb.settings import Settings

Segmented = list[str]


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[Segmented]:
    """The batches of sentences that are segmented from here on, by analyzers with nothing in their caches."""
    made: list[Segmented] = []
    original = CompiledTokenizer.morphemes_of_many

    def recorded(self: CompiledTokenizer, sentences: list[str]) -> list[tuple[Morpheme, ...]]:
        made.append(sentences)
        return original(self, sentences)

    monkeypatch.setattr(CompiledTokenizer, "morphemes_of_many", recorded)
    analyzer_of.cache_clear()
    return made


def write(folder: Path, number: int) -> None:
    text = f"日程{number}\n\n○川端澄　窓口{number}の混雑が続いています。\n\n○霧島　研修{number}で変わります。\n"
    (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def test_new_texts_are_segmented_together_and_kept_ones_not_at_all(tmp_path: Path, batches: list[Segmented]) -> None:
    settings = Settings(data=str(tmp_path / "data"), settle_seconds=0)
    (tmp_path / "articles").mkdir()
    for number in range(3):
        write(tmp_path / "articles", number)
    run(settings, [str(tmp_path / "articles")])
    (together,) = batches
    assert all(f"窓口{number}の混雑" in "".join(together) for number in range(3))
    batches.clear()
    write(tmp_path / "articles", 3)
    run(settings, [str(tmp_path / "articles")])
    (together,) = batches
    assert "窓口3の混雑" in "".join(together)
    assert "窓口0の混雑" not in "".join(together)

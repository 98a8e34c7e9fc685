"""Damaged and unreadable generations are refused in a sentence that names them."""

import os
import shutil
from pathlib import Path

import pytest

from indexer.run import run
from kb.errors import IndexUnavailableError
from kb.generations.data_folder import DataFolder
from kb.generations.listing import disk_usage, verification_failure
from kb.generations.manifest import MANIFEST, verify
from kb.settings import Settings
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation


@pytest.fixture
def generation(tmp_path: Path) -> str:
    return publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])]).id


def test_a_manifest_with_other_content_than_was_sealed_is_refused(tmp_path: Path, generation: str) -> None:
    data_folder = DataFolder(tmp_path)
    assert verification_failure(data_folder, generation) is None
    manifest = data_folder.folder(generation) / MANIFEST
    content = manifest.read_bytes()
    manifest.write_bytes(content.replace(b'"dialogues": 1', b'"dialogues": 2'))
    assert manifest.read_bytes() != content
    assert f"{generation} は壊れているため使いません（内容が変わっています: {MANIFEST}）" in (
        verification_failure(data_folder, generation) or ""
    )


def test_a_generation_that_goes_while_it_is_verified_is_refused_by_name(tmp_path: Path, generation: str) -> None:
    data_folder = DataFolder(tmp_path)
    manifest = data_folder.manifest(generation)
    shutil.rmtree(data_folder.folder(generation))
    with pytest.raises(IndexUnavailableError, match=rf"{generation} は壊れているため使いません（.*No such file"):
        verify(data_folder.folder(generation), manifest)


def test_generations_that_are_no_folder_are_named_with_the_reason(tmp_path: Path) -> None:
    data_folder = DataFolder(tmp_path)
    data_folder.generations.write_text("", encoding="ascii")
    with pytest.raises(IndexUnavailableError, match=r"generations を読めません（.+）。場所と権限を確かめてください"):
        data_folder.generation_ids()


NOBODY = 65_534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")


@as_root
@pytest.mark.parametrize("place", [".", "generations", "generations/{id}", "generations/{id}/manifest.json"])
def test_root_uses_no_index_that_another_user_may_write(tmp_path: Path, generation: str, place: str) -> None:
    data_folder = DataFolder(tmp_path)
    assert verification_failure(data_folder, generation) is None
    os.chown(tmp_path / place.format(id=generation), NOBODY, -1)
    assert "runuser -u nobody -- kb" in (verification_failure(data_folder, generation) or "")


@as_root
def test_root_indexes_nothing_into_the_folder_of_another_user(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("司会 始めます。", encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, NOBODY, -1)
    with pytest.raises(IndexUnavailableError, match="runuser -u nobody -- kb"):
        run(Settings(data=str(data)), [str(tmp_path / "a.txt")])
    assert list(data.iterdir()) == []


def test_a_file_that_goes_while_sizes_are_added_counts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").write_bytes(b"a" * 5000)
    alone = disk_usage(tmp_path)
    assert alone >= 5000
    paths = [tmp_path / "gone", *tmp_path.rglob("*")]
    monkeypatch.setattr(Path, "rglob", lambda _folder, _pattern: iter(paths))
    assert disk_usage(tmp_path) == alone

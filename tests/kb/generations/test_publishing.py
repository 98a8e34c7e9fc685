"""Publishing, and the state of the data folder without opening a generation."""

import errno
import shutil
from pathlib import Path

import pytest

from kb.errors import StorageError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import MANIFEST
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation


def test_the_latest_generation_is_the_newest_whose_manifest_can_be_read(tmp_path: Path) -> None:
    data_folder = DataFolder(tmp_path)
    assert data_folder.latest() is None
    made = [publish_generation(tmp_path, name, [dialogue("a", ["窓口の話"])]).id for name in ("g1", "g2")]
    data_folder.pointer.unlink()
    assert data_folder.latest() == made[1]
    (data_folder.folder(made[1]) / MANIFEST).unlink()
    assert data_folder.latest() == made[0]


def test_where_the_pointer_cannot_be_moved_nothing_more_counts_as_published(tmp_path: Path) -> None:
    data_folder = DataFolder(tmp_path)
    data_folder.pointer.mkdir()
    for name in ("g1", "g2"):
        with pytest.raises(IsADirectoryError):
            publish_generation(tmp_path, name, [dialogue("a", ["窓口の話"])])
    assert data_folder.generation_ids() == []
    data_folder.pointer.rmdir()
    made = publish_generation(tmp_path, "g3", [dialogue("a", ["窓口の話"])]).id
    assert (data_folder.current(), data_folder.generation_ids()) == (made, [made])


def test_what_is_served_stays_though_nobody_knows_that_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        if path == tmp_path:
            raise OSError(errno.EIO, "no")

    monkeypatch.setattr("kb.generations.publishing.sync", fail)
    with pytest.raises(StorageError, match="公開しました"):
        publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    assert DataFolder(tmp_path).generation_ids() == [DataFolder(tmp_path).current()]


def test_a_rename_that_took_place_though_it_was_reported_as_failed_is_not_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved_and_failed(data_folder: DataFolder, generation: str) -> None:
        data_folder.pointer.write_text(f"{generation}\n", encoding="ascii")
        raise OSError(errno.EIO, "the answer of the file server was lost")

    monkeypatch.setattr("kb.generations.publishing.set_pointer", moved_and_failed)
    with pytest.raises(OSError, match="was lost"):
        publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    assert DataFolder(tmp_path).generation_ids() == [DataFolder(tmp_path).current()]


def test_what_somebody_keeps_among_the_generations_is_none(tmp_path: Path) -> None:
    made = publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])]).id
    data_folder = DataFolder(tmp_path)
    for name in ("zz-backup", "2020-my-copy", f"{made}.bak"):
        shutil.copytree(data_folder.folder(made), data_folder.folder(name))
    assert data_folder.generation_ids() == [made]

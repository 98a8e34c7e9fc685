"""Vectors on disk: written once, checked when they are read, merged without a loss."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kb.meaning.vector_files import VectorFolder

KEYS = [bytes([number]) * 16 for number in range(6)]
VECTORS = np.eye(6, 8, dtype=np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> VectorFolder:
    made = VectorFolder(tmp_path, "model-1", 8)
    made.add(KEYS[:2], VECTORS[:2])
    made.add(KEYS[2:5], VECTORS[2:5])
    return made


def files(tmp_path: Path) -> list[Path]:
    return sorted(tmp_path.glob("*/*"))


def test_what_was_added_is_read(folder: VectorFolder) -> None:
    stored = folder.read()
    assert set(stored.rows) == set(KEYS[:5])
    for number in range(5):
        assert stored.vectors[stored.rows[KEYS[number]]].tolist() == VECTORS[number].tolist()
    assert stored.damaged == ()


def test_an_empty_folder_has_no_vectors(tmp_path: Path) -> None:
    stored = VectorFolder(tmp_path / "none", "model-1", 8).read()
    assert (stored.rows, stored.vectors.shape) == ({}, (0, 8))


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:-1], lambda whole: whole[:70] + b"!" + whole[71:], lambda whole: b""]
)
def test_a_damaged_file_is_named_and_the_others_are_read(
    tmp_path: Path, folder: VectorFolder, damage: Callable[[bytes], bytes]
) -> None:
    first = files(tmp_path)[0]
    first.write_bytes(damage(first.read_bytes()))
    stored = folder.read()
    assert set(stored.rows) == set(KEYS[2:5])
    assert len(stored.damaged) == 1
    assert "000001.vectors" in stored.damaged[0]
    assert "kb meaning" in stored.damaged[0]


def test_merging_keeps_what_is_wanted_in_one_file(tmp_path: Path, folder: VectorFolder) -> None:
    before = folder.state
    folder.merge({KEYS[0], KEYS[4]})
    assert folder.state != before
    assert [path.name for path in files(tmp_path)] == ["000003.vectors"]
    stored = folder.read()
    assert set(stored.rows) == {KEYS[0], KEYS[4]}
    assert stored.vectors[stored.rows[KEYS[4]]].tolist() == VECTORS[4].tolist()


def test_merging_one_whole_file_changes_nothing(folder: VectorFolder) -> None:
    folder.merge(KEYS)
    before = folder.state
    folder.merge(KEYS)
    assert folder.state == before


def test_merging_removes_a_damaged_file(tmp_path: Path, folder: VectorFolder) -> None:
    files(tmp_path)[1].write_bytes(b"")
    folder.merge(KEYS)
    stored = folder.read()
    assert (set(stored.rows), stored.damaged) == (set(KEYS[:2]), ())


def test_nothing_is_left_where_nothing_is_wanted(tmp_path: Path, folder: VectorFolder) -> None:
    folder.merge(())
    assert files(tmp_path) == []


def test_a_file_of_another_model_under_this_name_is_not_used(tmp_path: Path, folder: VectorFolder) -> None:
    other = VectorFolder(tmp_path, "model-2", 8)
    (tmp_path / "model-2").mkdir()
    files(tmp_path)[0].rename(tmp_path / "model-2" / "000001.vectors")
    stored = other.read()
    assert stored.rows == {}
    assert len(stored.damaged) == 1


def test_leftovers_and_other_models_are_dropped(tmp_path: Path, folder: VectorFolder) -> None:
    VectorFolder(tmp_path, "model-0", 8).add(KEYS[:1], VECTORS[:1])
    (tmp_path / "model-1" / ".000009.vectors.x1y2").write_bytes(b"half")
    folder.drop_leftovers()
    assert [path.relative_to(tmp_path).as_posix() for path in files(tmp_path)] == [
        "model-1/000001.vectors",
        "model-1/000002.vectors",
    ]

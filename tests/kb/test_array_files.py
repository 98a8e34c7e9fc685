"""Files of arrays: what is not as it was written is not used."""

import os
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np
import pytest

from kb.array_files import ArrayFile, Arrays, DamagedArraysError, read_arrays, write_arrays

ARRAYS: Arrays = {
    "table": np.eye(9, dtype=np.int16),
    "keys": np.arange(5000, dtype=np.uint64),
    "none": np.zeros(0, np.uint32),
    "odd": np.arange(7, dtype=np.uint8),
    "every other": np.arange(100, dtype=np.uint32)[::2],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "made" / "arrays"
    write_arrays(found, "v1", ARRAYS)
    return found


def test_what_is_written_is_read(path: Path) -> None:
    read = read_arrays(path, "v1")
    assert list(read) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert (read[name].dtype, read[name].shape) == (array.dtype, array.shape)
        assert np.array_equal(read[name], array)
        assert not read[name].flags.writeable
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_another_version_is_refused(path: Path) -> None:
    with pytest.raises(DamagedArraysError, match="v1"):
        read_arrays(path, "v2")


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_byte_is_noticed(path: Path, seed: int) -> None:
    content = bytearray(path.read_bytes())
    at = seed * 5 if seed < 10 else Random(seed).randrange(len(content))
    content[at] ^= 1 << seed % 8
    path.write_bytes(content)
    with pytest.raises(DamagedArraysError):
        read_arrays(path, "v1")


@pytest.mark.parametrize("length", [0, 1, 64, 65, 66, 1000, 40_000, -1])
def test_a_cut_file_is_noticed(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedArraysError):
        read_arrays(path, "v1")


def test_a_longer_file_is_noticed(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(DamagedArraysError):
        read_arrays(path, "v1")


def test_a_file_cut_after_it_was_read_changes_nothing(path: Path) -> None:
    read = read_arrays(path, "v1")
    os.truncate(path, 10)
    assert np.array_equal(read["keys"], ARRAYS["keys"])


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_arrays(tmp_path / "arrays", "v1", ARRAYS)
    assert list(tmp_path.iterdir()) == []


def test_a_part_is_read_without_the_rest(path: Path) -> None:
    content = bytearray(path.read_bytes())
    with closing(ArrayFile(path, "v1")) as file:
        content[content.index(np.uint64(4000).tobytes())] ^= 1
        path.write_bytes(content)
        assert file.part("keys", 100, 300).tolist() == list(range(100, 300))
        assert file.part("keys", 5000, 5000).tolist() == []
        assert file["odd"].tolist() == list(range(7))
        with pytest.raises(DamagedArraysError, match="changed"):
            file.part("keys", 3990, 4001)
        with pytest.raises(DamagedArraysError, match="changed"):
            file["keys"]


def test_a_file_cut_while_it_is_open_is_an_error(path: Path) -> None:
    with closing(ArrayFile(path, "v1")) as file:
        os.truncate(path, 4096)
        assert np.array_equal(file["table"], ARRAYS["table"])
        with pytest.raises(DamagedArraysError, match="changed"):
            file["keys"]

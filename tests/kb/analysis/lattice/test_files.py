"""The file of the compiled dictionary: what is not as it was written is not used."""

import os
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from kb.analysis.lattice.dictionary import Dictionary, arrays_of
from kb.analysis.lattice.files import DamagedError, read_dictionary, version_of, write_dictionary
from kb.analysis.lattice.shared import shared_dictionary


@pytest.fixture(scope="module")
def small() -> Dictionary:
    """The dictionary with short arrays: a file of 60 kB."""
    dictionary = shared_dictionary.current
    assert dictionary
    few = {name: getattr(dictionary.words, name)[:1000] for name in ("pos", "detail", "form", "base", "reading")}
    entries = replace(dictionary.entries, slots=dictionary.entries.slots[:1024])
    return replace(
        dictionary, words=replace(dictionary.words, **few), entries=entries, connections=np.eye(9, dtype=np.int16)
    )


@pytest.fixture
def path(tmp_path: Path, small: Dictionary) -> Path:
    found = tmp_path / "made" / "dictionary"
    write_dictionary(found, "v1", small)
    return found


def test_what_is_written_is_read(path: Path, small: Dictionary) -> None:
    read, written = arrays_of(read_dictionary(path, "v1")), arrays_of(small)
    assert list(read) == list(written)
    for name, array in written.items():
        assert (read[name].dtype, read[name].shape) == (array.dtype, array.shape)
        assert np.array_equal(read[name], array)
        assert not read[name].flags.writeable
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_another_version_is_refused(path: Path) -> None:
    with pytest.raises(DamagedError, match="v1"):
        read_dictionary(path, "v2")
    assert version_of("janome-0.5.0") != version_of("janome-0.5.1")


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_byte_is_noticed(path: Path, seed: int) -> None:
    content = bytearray(path.read_bytes())
    at = seed * 5 if seed < 10 else Random(seed).randrange(len(content))
    content[at] ^= 1 << seed % 8
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        read_dictionary(path, "v1")


@pytest.mark.parametrize("length", [0, 1, 64, 65, 66, 1000, 40_000, -1])
def test_a_cut_file_is_noticed(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedError):
        read_dictionary(path, "v1")


def test_a_longer_file_is_noticed(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(DamagedError):
        read_dictionary(path, "v1")


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, small: Dictionary, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_dictionary(tmp_path / "dictionary", "v1", small)
    assert list(tmp_path.iterdir()) == []

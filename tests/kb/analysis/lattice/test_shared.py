"""The dictionary of a process: compiled by a run, read by others, made anew where it is damaged."""

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kb.analysis.lattice import kept
from kb.analysis.lattice.dictionary import Dictionary, arrays_of
from kb.analysis.lattice.kept import VERSION
from kb.analysis.lattice.shared import SharedDictionary, shared_dictionary


class Compiling:
    """Counts the compilations; gives the dictionary of the tests instead of compiling it again."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Dictionary:
        self.times += 1
        assert shared_dictionary.current
        return shared_dictionary.current


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> Compiling:
    made = Compiling()
    monkeypatch.setattr(kept, "compile_dictionary", made)
    return made


def test_a_run_keeps_it_and_others_read_it(tmp_path: Path, compiling: Compiling) -> None:
    reader = SharedDictionary()
    reader.look_in(tmp_path)
    assert reader.current is None
    SharedDictionary().require(tmp_path)
    SharedDictionary().require(tmp_path)
    assert compiling.times == 1
    reader.look_in(tmp_path)  # as each generation does that is opened
    assert reader.current
    assert equal(reader.current, compiling())


def test_one_replaces_those_of_other_versions(tmp_path: Path, compiling: Compiling) -> None:
    for name in ("janome-0.4.2-1-little.arrays", f".{VERSION}.arrays.x1y2", "notes.txt"):
        (tmp_path / name).touch()
    SharedDictionary().require(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{VERSION}.arrays", "notes.txt"]
    assert compiling.times == 1


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def changed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, changed, emptied])
def test_a_damaged_one_is_not_used_and_made_anew(
    tmp_path: Path, compiling: Compiling, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    SharedDictionary().require(tmp_path)
    (path,) = tmp_path.iterdir()
    damage(path)
    reader = SharedDictionary()
    reader.look_in(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert reader.current is None
    assert str(path) in caplog.text
    reader.require(tmp_path)
    assert compiling.times == 2
    again = SharedDictionary()
    again.look_in(tmp_path)
    assert again.current


def test_where_nothing_can_be_written_it_is_kept_in_memory(
    tmp_path: Path, compiling: Compiling, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    there = SharedDictionary()
    with caplog.at_level(logging.WARNING):
        there.require(tmp_path / "file")
    assert there.current
    assert compiling.times == 1
    assert str(tmp_path / "file") in caplog.text


def test_the_settings_name_another_folder(tmp_path: Path, compiling: Compiling) -> None:
    there = SharedDictionary()
    there.configure(tokenizer="compiled", folder=str(tmp_path / "other"))
    there.require(tmp_path / "data")
    assert [path.name for path in tmp_path.iterdir()] == ["other"]
    assert compiling.times == 1


def test_the_settings_choose_janome(tmp_path: Path, compiling: Compiling) -> None:
    there = SharedDictionary()
    there.configure(tokenizer="janome", folder=None)
    there.require(tmp_path)
    assert there.current is None
    assert (compiling.times, list(tmp_path.iterdir())) == (0, [])


def equal(left: Dictionary, right: Dictionary) -> bool:
    arrays = arrays_of(right)
    return all(np.array_equal(array, arrays[name]) for name, array in arrays_of(left).items())

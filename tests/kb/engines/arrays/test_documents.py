"""The file of documents: compressed with a dictionary of its own, and never read wrong."""

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kb.array_files import Arrays, DamagedArraysError
from kb.engines.arrays.documents import FILE, DocumentFile, DocumentWriter
from kb.search.document import TurnDocument, turn_documents
from tests.support.dialogues import dialogue, turn


def documents(count: int, name: str = "a") -> list[TurnDocument]:
    turns = [
        turn(f"{number}番目の窓口は{number * 7919 % 997}件でした。", speaker=name, order=number)
        for number in range(1, count + 1)
    ]
    return list(turn_documents(dialogue(name, turns)))


def written(folder: Path, added: list[TurnDocument], kept: tuple[Path, Arrays] | None = None) -> Arrays:
    """Writes documents, behind those of a file before."""
    folder.mkdir()
    if kept is None:
        writer = DocumentWriter(folder)
    else:
        with closing(DocumentFile(*kept)) as previous:
            writer = DocumentWriter(folder, previous)
            writer.copy(previous, range(len(kept[1]["sizes"])))
    for one in added:
        writer.add(one)
    return writer.columns()


def read(folder: Path, columns: Arrays) -> list[TurnDocument]:
    with closing(DocumentFile(folder, columns)) as file:
        return [file[number] for number in range(len(columns["sizes"]))]


@pytest.mark.parametrize("counts", [(0, 0), (0, 1), (1, 1), (1, 300), (300, 1), (300, 300), (300, 600)])
def test_documents_are_read_as_they_were_added_in_one_run_or_two(tmp_path: Path, counts: tuple[int, int]) -> None:
    before, after = documents(counts[0]), documents(counts[1], "b")
    columns = written(tmp_path / "1", before)
    assert read(tmp_path / "1", columns) == before
    columns = written(tmp_path / "2", after, (tmp_path / "1", columns))
    assert read(tmp_path / "2", columns) == before + after


@pytest.mark.parametrize("first", [0, 1, 40, 400])
def test_a_file_is_small_however_it_grew(tmp_path: Path, first: int) -> None:
    before, after = documents(first), documents(800, "b")
    columns = written(tmp_path / "1", before)
    written(tmp_path / "2", after, (tmp_path / "1", columns))
    size = (tmp_path / "2" / FILE).stat().st_size
    assert size < sum(len(msgspec.json.encode(one)) for one in before + after) / 4


def test_documents_of_a_file_before_are_copied_as_they_are(tmp_path: Path) -> None:
    columns = written(tmp_path / "1", documents(100))
    written(tmp_path / "2", documents(50, "b"), (tmp_path / "1", columns))
    assert (tmp_path / "2" / FILE).read_bytes().startswith((tmp_path / "1" / FILE).read_bytes())


def test_a_changed_byte_is_an_error_of_its_document_alone(tmp_path: Path) -> None:
    expected = documents(20)
    columns = written(tmp_path / "1", expected)
    path = tmp_path / "1" / FILE
    content = bytearray(path.read_bytes())
    with closing(DocumentFile(tmp_path / "1", columns)) as file:
        content[int(columns["sizes"][0])] ^= 1
        path.write_bytes(content)
        with pytest.raises(DamagedArraysError):
            file[1]
        assert [file[0], file[2]] == [expected[0], expected[2]]

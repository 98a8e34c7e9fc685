"""An export indexed elsewhere gives the same answers."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from msgspec import structs

from indexer.commands.export import export
from indexer.dialogue_json import to_json
from indexer.loader import read_dialogues
from indexer.loss_guard import SAMPLES
from indexer.run import run
from kb.errors import IndexUnavailableError, RefusedError
from kb.settings import Settings
from tests.support.articles import article
from tests.support.indexing import answers, own


def exported(data: Path, file: Path) -> None:
    arguments = ["--data", str(data), "--output", str(file)]
    CliRunner().invoke(export, arguments, catch_exceptions=False, standalone_mode=False)


def test_an_export_taken_in_elsewhere_answers_the_same(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    for number in range(6):
        (source / f"{number}.txt").write_text(article(number, speaker=number, topic=number), encoding="utf-8")
    (source / "sub" / "1.txt").write_text(article(9), encoding="utf-8")  # an id with a suffix
    run(own(tmp_path), [str(source)])
    exported(tmp_path / "data", tmp_path / "all.jsonl")
    assert (tmp_path / "all.jsonl").read_bytes().count(b"\n") == 7
    report = run(own(tmp_path, data=str(tmp_path / "anew")), [str(tmp_path / "all.jsonl")])
    assert (report.dialogues, report.rejected) == (7, ())
    before, after = answers(tmp_path / "data"), answers(tmp_path / "anew")
    for about in before.keys() - {"sources", "dialogues"}:  # those name the file that was read
        assert after[about] == before[about]
    exported(tmp_path / "anew", tmp_path / "again.jsonl")
    assert [strip(line) for line in lines(tmp_path / "again.jsonl")] == [
        strip(line) for line in lines(tmp_path / "all.jsonl")
    ]


def test_an_export_may_be_larger_than_a_document(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(6):
        (source / f"{number}.txt").write_text(article(number, speaker=number, topic=number), encoding="utf-8")
    run(own(tmp_path), [str(source)])
    exported(tmp_path / "data", tmp_path / "all.jsonl")
    content = (tmp_path / "all.jsonl").read_bytes()
    longest = max(map(len, content.splitlines()))
    settings = own(tmp_path, data=str(tmp_path / "anew"), max_document_bytes=longest)
    assert run(settings, [str(tmp_path / "all.jsonl")]).dialogues == 6
    (tmp_path / "all.jsonl").write_bytes(content.replace(b'"title"', b'"titel"', 2).replace(b'"titel"', b'"title"', 1))
    with pytest.raises(RefusedError, match=r"all\.jsonl: 2行目: .*titel"):
        run(settings, [str(tmp_path / "all.jsonl")])


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.txt")))
def test_a_dialogue_survives_the_way_out_and_in(name: str, tmp_path: Path) -> None:
    survives(SAMPLES / name, tmp_path)


@pytest.mark.slow
def test_real_documents_survive_it_too(shared: Path, tmp_path: Path) -> None:
    paths = [path for folder in ("cio", "layouts", "kokkai_api") for path in (shared / "corpus" / folder).iterdir()]
    for path in sorted(paths):
        if path.suffix in (".txt", ".json", ".xml"):
            survives(path, tmp_path)


def test_without_a_generation_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="kb index"):
        exported(tmp_path, tmp_path / "all.jsonl")
    assert not (tmp_path / "all.jsonl").exists()


def survives(path: Path, tmp_path: Path) -> None:
    """Asserts that a document reads the same from the JSON that is made of it."""
    for dialogue in read_dialogues(path, Settings()):
        file = tmp_path / "one.jsonl"
        file.write_bytes(msgspec.json.encode(to_json(dialogue, for_export=True)))
        (again,) = read_dialogues(file, Settings())
        assert structs.replace(again, source=dialogue.source) == dialogue


def lines(file: Path) -> list[dict[str, object]]:
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]


def strip(line: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in line.items() if key != "source"}

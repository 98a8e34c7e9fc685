"""A dialogue keeps its address, whatever is done to files, folders and the index; what was there is not forgotten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dialogue_ids import moved_contents
from indexer.run import run
from kb.errors import RefusedError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import MANIFEST, SourceEntry
from kb.runs.reports import Report
from kb.settings import Settings
from tests.support.articles import article


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for number, name in enumerate(("a/talk.txt", "b/talk.txt", "c.txt", "d.txt", "e.txt", "f.txt")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(article(number, said=f"番号は{number}です。"), encoding="utf-8")
    return folder


def own(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path / "data"), settle_seconds=0)


def addresses(report: Report) -> dict[str, tuple[str, ...]]:
    """The ids of the dialogues of each content."""
    return {str(record.sha256): record.dialogues for record in report.sources if record.dialogues}


def places(report: Report, source: Path) -> dict[str, tuple[str, ...]]:
    return {str(Path(record.path).relative_to(source)): record.dialogues for record in report.sources}


def test_a_file_of_another_name_goes_on_under_its_address(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    (source / "c.txt").rename(source / "z.txt")
    renamed = run(own(tmp_path), [str(source)])
    assert places(renamed, source)["z.txt"] == ("c",)
    assert addresses(renamed) == addresses(first)
    (source / "z.txt").write_text(article(2, said="書き直しました。"), encoding="utf-8")
    assert places(run(own(tmp_path), [str(source)]), source)["z.txt"] == ("c",)


def test_a_folder_that_moves_takes_the_addresses_along(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    moved = source.rename(tmp_path / "moved")
    assert addresses(run(own(tmp_path), [str(moved)])) == addresses(first)
    assert addresses(run(own(tmp_path), [str(moved)], full=True)) == addresses(first)


def test_files_that_change_places_keep_their_addresses(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    for old, new in (("c.txt", "x"), ("d.txt", "c.txt"), ("e.txt", "d.txt"), ("x", "e.txt")):
        (source / old).rename(source / new)
    assert addresses(run(own(tmp_path), [str(source)])) == addresses(first)


KNOWN = {f"{at}": SourceEntry(f"{at}", f"content of {at}", "new", (f"{at}",)) for at in range(6)}


@given(order=st.permutations(list(KNOWN)), renamed=st.sets(st.sampled_from(list(KNOWN))))
def test_whatever_is_exchanged_and_renamed_contents_go_on_under_their_addresses(
    order: list[str], renamed: set[str]
) -> None:
    there = [
        f"new {place}" if place in renamed and place == was else place for place, was in zip(KNOWN, order, strict=True)
    ]
    now = {place: KNOWN[was].sha256 for place, was in zip(there, order, strict=True)}
    origins = KNOWN | moved_contents(now, KNOWN)
    assert {place: origins[place].sha256 for place in now} == now


def test_a_copy_of_what_was_is_no_move(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    (source / "c.old.txt").write_bytes((source / "c.txt").read_bytes())
    (source / "c.txt").write_text(article(2, said="書き直しました。"), encoding="utf-8")
    second = run(own(tmp_path), [str(source)])
    assert places(second, source)["c.txt"] == places(first, source)["c.txt"] == ("c",)


def test_a_known_file_that_becomes_a_copy_of_another_keeps_what_was_read_of_it(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    (source / "d.txt").write_bytes((source / "c.txt").read_bytes())
    report = run(own(tmp_path), [str(source)])
    assert (report.dialogues, places(report, source)["d.txt"], len(report.rejected)) == (6, ("d",), 1)


@pytest.mark.parametrize("damage", ["pointer", "manifest"])
def test_a_damaged_index_is_no_reason_to_forget_addresses_or_what_there_was(
    source: Path, tmp_path: Path, damage: str
) -> None:
    (source / "a/talk.txt").rename(source / "later.txt")
    run(own(tmp_path), [str(source)])
    (source / "later.txt").rename(source / "a/talk.txt")
    before = run(own(tmp_path), [str(source)])
    last = run(own(tmp_path), [str(source)], full=True)
    data_folder = DataFolder(tmp_path / "data")
    if damage == "pointer":
        data_folder.pointer.unlink()
    else:
        with (data_folder.folder(str(last.generation)) / MANIFEST).open("ab") as stream:
            stream.write(b" ")
    for name in ("c.txt", "d.txt"):
        (source / name).rename(tmp_path / name)
    with pytest.raises(RefusedError, match="6 のうち 2"):
        run(own(tmp_path), [str(source)])
    for name in ("c.txt", "d.txt"):
        (tmp_path / name).rename(source / name)
    report = run(own(tmp_path), [str(source)])
    assert (report.published, data_folder.current(), report.work.parsed) == (True, report.generation, 0)
    assert addresses(report) == addresses(before)


def test_documents_that_lose_most_of_what_was_said_are_refused_until_it_is_meant(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    for number, path in enumerate(sorted(source.rglob("*.txt"))):
        path.write_text(f"【架空】お知らせ{number}\n\nただいまメンテナンス中です。\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=rf"公開中の発言 {first.turns} のうち \d+ が、書き換えられた文書から"):
        run(own(tmp_path), [str(source)])
    assert run(own(tmp_path), [str(source)], force=True).turns < first.turns


def test_how_a_run_was_called_changes_nothing(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(own(tmp_path), [str(source)])
    (source / "c.txt").write_text(article(2, said="書き直しました。"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    report = run(own(tmp_path), ["source"])
    assert (report.work.parsed, report.work.indexed, report.work.kept) == (1, 1, 5)


@pytest.mark.parametrize("umask", [0o002, 0o077])
def test_others_may_read_the_index_and_not_write_it_whatever_the_shell_says(
    source: Path, tmp_path: Path, umask: int
) -> None:
    earlier = os.umask(umask)
    try:
        assert run(own(tmp_path), [str(source)]).published
    finally:
        os.umask(earlier)
    data = tmp_path / "data"
    assert {path.stat().st_mode & 0o777 for path in (data, *data.rglob("*")) if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o066 for path in data.rglob("*") if path.is_file()} == {0o044}


@pytest.mark.slow
def test_what_is_made_does_not_hang_on_the_order_of_sets(source: Path) -> None:
    (source / "c.txt").write_text(article(2, said="AI-OCRとAIの研修でDXを進めました。"), encoding="utf-8")
    command = [sys.executable, "-m", "kb", "topics", str(source / "c.txt")]
    told = {
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert b"AI-OCR" in told.pop()

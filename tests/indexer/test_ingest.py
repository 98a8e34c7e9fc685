"""A document that an earlier run has read and this one cannot: what is served of it stays, and the run says so."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.fingerprints import open_regular_file
from indexer.planned_run import preview_plan
from indexer.run import run
from kb import open_kb
from kb.errors import EngineError, RefusedError
from kb.generations.manifest import SourceEntry
from kb.runs.reports import Report, reason_of
from kb.runs.status import read_status
from tests.support.articles import article
from tests.support.indexing import own

KEPT = "前回の内容を残しました"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(article(number, speaker=number, said=f"第{number}案です。"), "utf-8")
    return folder


def found(tmp_path: Path, query: str) -> int:
    with open_kb(tmp_path / "data") as kb:
        return kb.search(query).total


def of(report: Report, name: str) -> SourceEntry:
    return next(record for record in report.sources if Path(record.path).name == name)


def test_one_bad_upload_takes_nothing_from_the_readers(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    (source / "3.txt").write_bytes(b"\x00\x01\x02")
    (source / "4.txt").write_text(article(4, said="第9案です。"), encoding="utf-8")
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.status, report.dialogues) == (True, 5, 6)
    assert (found(tmp_path, '"第3案"'), found(tmp_path, '"第9案"')) == (1, 1)
    record = of(report, "3.txt")
    assert (record.outcome, record.dialogues, record.sha256) == (
        "rejected",
        of(first, "3.txt").dialogues,
        of(first, "3.txt").sha256,
    )
    assert KEPT in report.summary()
    (rejected,) = read_status(own(tmp_path)).rejected
    assert rejected.path.endswith("3.txt")
    assert "3.txt" not in rejected.reason
    assert f"{KEPT}（{datetime.now().astimezone():%Y-%m-%d} から）" in rejected.reason


def test_it_is_published_once_and_stays_so_night_after_night(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    (source / "3.txt").write_bytes(b"")
    nights = [run(own(tmp_path), [str(source)]) for _night in range(3)]
    assert [(report.published, report.status) for report in nights] == [(True, 5), (False, 0), (False, 0)]
    assert len({of(report, "3.txt").since for report in nights}) == 1
    assert [report.work.parsed for report in nights] == [1, 0, 0]
    assert "公開するものはありません" in list(preview_plan(own(tmp_path), [str(source)]).describe())[-1]
    (source / "4.txt").write_text(article(4, said="変わりました。"), encoding="utf-8")
    later = run(own(tmp_path), [str(source)])
    assert (later.status, later.work.parsed, of(later, "3.txt")) == (5, 1, of(nights[0], "3.txt"))
    assert found(tmp_path, '"第3案"') == 1


@pytest.mark.parametrize("said", ["第3案です。", "直しました。"])
def test_a_document_that_can_be_read_again_is(source: Path, tmp_path: Path, said: str) -> None:
    run(own(tmp_path), [str(source)])
    (source / "3.txt").write_bytes(b"")
    run(own(tmp_path), [str(source)])
    (source / "3.txt").write_text(article(3, speaker=3, said=said), encoding="utf-8")
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.status, of(report, "3.txt").since) == (True, 0, None)
    assert found(tmp_path, f'"{said[:-1]}"') == 1
    assert not run(own(tmp_path), [str(source)]).published


def test_what_was_read_at_a_wrong_moment_is_not_held_against_a_document(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = tmp_path / "nothing"
    nothing.touch()
    with monkeypatch.context() as saving:  # it is being saved: emptied, and then as it was
        saving.setattr(
            "indexer.loader.open_regular_file",
            lambda path, **how: open_regular_file(nothing if path.name == "3.txt" else path, **how),
        )
        assert of(run(own(tmp_path), [str(source)]), "3.txt").outcome == "waiting"
    assert of(run(own(tmp_path), [str(source)]), "3.txt").outcome == "new"


def test_a_document_that_is_removed_goes(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    (source / "3.txt").write_bytes(b"")
    run(own(tmp_path), [str(source)])
    (source / "3.txt").unlink()
    assert run(own(tmp_path), [str(source)]).dialogues == 5
    assert found(tmp_path, '"第3案"') == 0


def test_a_document_that_lies_elsewhere_by_now_is_not_kept_twice(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    shutil.move(source / "3.txt", source / "z.txt")
    (source / "3.txt").write_bytes(b"")
    report = run(own(tmp_path), [str(source)])
    assert (report.dialogues, of(report, "3.txt").dialogues, found(tmp_path, '"第3案"')) == (6, (), 1)


@pytest.mark.parametrize("full", [False, True])
def test_another_program_and_a_full_run_keep_it_too(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    run(own(tmp_path), [str(source)])
    (source / "3.txt").write_bytes(b"")
    if not full:
        monkeypatch.setattr("indexer.run_inputs.parsing_version", lambda: "another")
    report = run(own(tmp_path), [str(source)], full=full)
    assert (report.status, report.work.parsed, report.work.kept, report.dialogues) == (5, 6, 0, 6)
    assert found(tmp_path, '"第3案"') == 1


def test_what_another_program_has_read_in_another_form_hinders_nobody(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(own(tmp_path), [str(source)])
    monkeypatch.setattr("indexer.run_inputs.parsing_version", lambda: "another")

    def of_another_form(_: object) -> None:
        raise EngineError("of another form")

    monkeypatch.setattr("indexer.edition_writer.DialogueStore.sources", of_another_form)
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.status, report.dialogues) == (True, 0, 6)


def test_many_that_cannot_be_read_are_refused_and_of_one_after_the_other_it_has_been_said(
    source: Path, tmp_path: Path
) -> None:
    run(own(tmp_path), [str(source)])
    for number in range(3):
        (source / f"{number}.txt").write_bytes(b"")
        assert run(own(tmp_path), [str(source)]).dialogues == 6
    for number in (3, 4):
        (source / f"{number}.txt").write_bytes(b"")
    with pytest.raises(RefusedError, match=r"6 のうち 2 .*3\.txt"):
        run(own(tmp_path), [str(source)])


def test_why_one_was_rejected_in_words() -> None:
    record = SourceEntry("/a.txt", "1", "rejected", ("a",), "空です。", datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert reason_of(record) == f"空です。 {KEPT}（2026-11-20 から）。"

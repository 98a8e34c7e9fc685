import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from indexer.fingerprints import DigestCache, read_digest_cache
from indexer.loss_guard import SAMPLES, lost_dialogues
from indexer.plan import ScannedFile, plan
from indexer.planned_run import preview_plan
from indexer.run import run
from indexer.sources.folder import SourceDocument
from kb import open_kb
from kb.errors import Refusal, RefusedError, SourceError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest, SourceEntry, Versions
from kb.runs.reports import read_reports
from tests.support.articles import article
from tests.support.indexing import own

MADE_WITH = Versions(5, "engine", "analyzer", "topics", "registry", "program", "parsing")


def record(name: str, digest: str, *, reason: str | None = None) -> SourceEntry:
    if reason:
        return SourceEntry(f"/{name}", digest, "rejected", reason=reason)
    return SourceEntry(f"/{name}", digest, "new", (name,))


def manifest(*records: SourceEntry, versions: Versions = MADE_WITH) -> Manifest:
    return Manifest("g1", datetime.now(UTC), versions, len(records), 1, records, {})


def seen(
    name: str, digest: str | None = "1", *, refused: str | None = None, being_written: bool = False
) -> ScannedFile:
    return ScannedFile(SourceDocument(Path(f"/{name}")), digest, Refusal(refused) if refused else None, being_written)


def test_what_is_as_it_was_is_kept_and_the_rest_is_read() -> None:
    before = manifest(record("same", "1"), record("other", "1"), record("gone", "1"))
    todo = plan([seen("same"), seen("other", "2"), seen("fresh")], before, MADE_WITH)
    assert [step.action for step in todo.steps] == ["keep", "read", "read"]
    assert (todo.removed, todo.renewed, todo.is_idle) == (("/gone",), (), False)


def test_nothing_to_do_is_known_before_anything_is_read() -> None:
    before = manifest(record("same", "1"), record("bad", "1", reason="空です"))
    assert plan([seen("same"), seen("bad")], before, MADE_WITH).is_idle
    assert plan([seen("same"), seen("bad"), seen("growing", being_written=True)], before, MADE_WITH).is_idle
    assert plan([seen("same"), seen("bad"), seen("closed", None, refused="読めません")], before, MADE_WITH).is_idle
    assert not plan([seen("same", None, refused="読めません"), seen("bad")], before, MADE_WITH).is_idle
    assert not plan([seen("same"), seen("bad")], before, MADE_WITH, full=True).is_idle
    assert not plan([seen("same")], None, MADE_WITH).is_idle


@pytest.mark.parametrize(
    ("changed", "reads_all", "indexes_all"),
    [
        ("parsing", True, True),
        ("program", False, True),
        ("analyzer", False, True),
        ("engine", False, True),
        ("topics", False, False),
        ("registry", False, False),
    ],
)
def test_what_has_changed_about_the_making_decides_what_is_made_anew(
    changed: str, reads_all: bool, indexes_all: bool
) -> None:
    now = structs.replace(MADE_WITH, **{changed: "another"})
    todo = plan([seen("same")], manifest(record("same", "1")), now)
    assert (todo.renewed, todo.reads_all, todo.indexes_all) == ((changed,), reads_all, indexes_all)
    assert [step.action for step in todo.steps] == ["read" if reads_all else "keep"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(article(number, speaker=number), encoding="utf-8")
    return folder


def test_a_plan_is_told_and_nothing_is_written(source: Path, tmp_path: Path) -> None:
    lines = list(preview_plan(own(tmp_path), [str(source)]).describe())
    assert "新しい世代を作ります" in lines[-1]
    assert not (tmp_path / "data").exists()
    run(own(tmp_path), [str(source)])
    before = sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "data").rglob("*"))
    (source / "1.txt").write_text(article(1, said="変わりました。"), encoding="utf-8")
    (source / "2.txt").unlink()
    (source / "9.txt").write_bytes(b"")
    lines = list(preview_plan(own(tmp_path), [str(source)]).describe())
    assert [line.split("\t")[0] for line in lines[:-1]] == ["読み取る", "読み取る", "取り除く"]
    assert lines[-1].startswith("読み取る 2、前のまま 3、次回に回す 0、取り込めない 0、取り除く 1")
    assert sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "data").rglob("*")) == before


def test_a_file_that_is_being_written_waits_and_what_was_known_of_it_stays(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    done = threading.Event()

    def write() -> None:
        for name in ("0.txt", "new.txt"):
            (source / name).write_text(article(0, said="書きかけ"), encoding="utf-8")
        while not done.is_set():
            for name in ("0.txt", "new.txt"):
                with (source / name).open("a", encoding="utf-8") as stream:
                    stream.write("続きです。\n")
            time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.1)
    try:
        report = run(own(tmp_path, settle_seconds=0.3), [str(source)])
    finally:
        done.set()
        writer.join()
    assert {Path(r.path).name for r in report.sources if r.outcome == "waiting"} == {"0.txt", "new.txt"}
    assert not report.published
    assert "次回に回した文書: 2" in report.summary()
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("書きかけ").total == 0
        assert kb.dialogue("0").title
    report = run(own(tmp_path), [str(source)])
    assert report.counts["changed"] == 1
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("書きかけ").total > 0


def test_a_change_within_the_same_time_and_size_is_seen(source: Path, tmp_path: Path) -> None:
    path = source / "0.txt"
    old = path.stat()
    run(own(tmp_path), [str(source)])
    path.write_text(path.read_text(encoding="utf-8").replace("混雑", "行列"), encoding="utf-8")
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (old.st_size, old.st_mtime_ns)
    assert run(own(tmp_path), [str(source)]).counts["changed"] == 1


def test_a_file_that_was_left_alone_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("窓口", encoding="utf-8")
    stamps = DigestCache({})
    fresh = stamps.sha256("a", path)
    stamps.write(tmp_path / "stamps.json")
    assert not (tmp_path / "stamps.json").exists()  # written to a moment ago: its stamp says nothing yet
    monkeypatch.setattr("indexer.fingerprints.TICK_NS", -(10**12))
    stamps.sha256("a", path)
    stamps.write(tmp_path / "stamps.json")
    monkeypatch.setattr("indexer.fingerprints.file_sha256", lambda _path, **_how: "read again")
    assert read_digest_cache(tmp_path / "stamps.json").sha256("a", path) == fresh
    path.write_text("研修", encoding="utf-8")
    assert read_digest_cache(tmp_path / "stamps.json").sha256("a", path) == "read again"
    (tmp_path / "stamps.json").write_text("[", encoding="utf-8")
    assert read_digest_cache(tmp_path / "stamps.json").sha256("a", path) == "read again"


def test_a_mass_disappearance_is_refused_until_it_is_meant(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    (source / "0.txt").unlink()
    second = run(own(tmp_path), [str(source)])  # one in five is as many as may go
    assert (second.published, second.dialogues) == (True, 4)
    (source / "1.txt").unlink()
    (source / "2.txt").write_bytes(b"\x00")
    with pytest.raises(RefusedError, match=r"4 のうち 2 .*1\.txt.*--force"):
        run(own(tmp_path), [str(source)])
    assert DataFolder(tmp_path / "data").current() == second.generation != first.generation
    forced = run(own(tmp_path), [str(source)], force=True)
    assert (forced.dialogues, len(forced.rejected)) == (3, 1)  # what can only not be read is kept


def test_files_that_move_have_not_disappeared(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    source.rename(tmp_path / "moved")
    report = run(own(tmp_path), [str(tmp_path / "moved")])
    assert (report.published, report.dialogues, len(report.removed)) == (True, 5, 5)


def test_an_emptied_folder_is_a_disappearance_and_not_a_mistyped_name(source: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        run(own(tmp_path), [str(tmp_path / "nowhere")])
    run(own(tmp_path), [str(source)])
    for path in source.iterdir():
        path.unlink()
    with pytest.raises(RefusedError, match="そのまま"):
        run(own(tmp_path), [str(source)])


def test_whoever_begins_with_documents_of_their_own_may_lose_the_samples() -> None:
    sample, own_one = str(SAMPLES / "001-sakuragawa-1.txt"), "/own/a.txt"
    before = [SourceEntry(path, "1", "new", (path,)) for path in (sample, own_one)]
    assert lost_dialogues(before, [SourceEntry("/own/b.txt", "2", "new", ("b",))]) == {own_one: 1}


def test_of_equal_files_the_one_that_is_known_stays(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    (source / "00.txt").write_bytes((source / "3.txt").read_bytes())
    report = run(own(tmp_path), [str(source)])
    assert [Path(r.path).name for r in report.rejected] == ["00.txt"]
    (source / "3.txt").unlink()
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.dialogues, report.rejected) == (True, 5, ())


def test_a_failed_run_leaves_a_report_too(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    (source / "0.txt").write_text(article(0, said="変わりました。"), encoding="utf-8")
    for number in (1, 2, 3):
        (source / f"{number}.txt").unlink()
    with pytest.raises(RefusedError):
        run(own(tmp_path), [str(source)])
    last, first = read_reports(DataFolder(tmp_path / "data"))
    assert (last.status, last.published, first.status) == (4, False, 0)
    assert "--force" in str(last.error)
    assert last.generation == first.generation

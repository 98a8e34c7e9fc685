"""Sources that misbehave while they are read: every one has an outcome in the report, and what is served is whole."""

import os
import shutil
import socket
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from indexer.run import run
from kb import open_kb
from kb.generations.manifest import SourceEntry
from kb.settings import Settings
from tests.support.trust.corpus import article
from tests.support.trust.running import Child, at_once, command, index_arguments
from tests.support.trust.soak import SOAK, tell, times
from tests.support.trust.tracing import need_tracer, traced


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(article(number), encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return at_once(tmp_path / "data")


def outcomes(settings: Settings, source: Path, then: Callable[[], object] | None = None) -> dict[str, SourceEntry]:
    """The entry of each file in the report, by path below the source. `then` is called between listing and reading."""
    waiting = [then] if then else []

    @contextmanager
    def progress(label: str, total: int) -> Iterator["_Bar"]:
        if waiting and label == "文書の読み取り":
            waiting.pop()()
        yield _Bar()

    report = run(settings, [str(source)], progress)
    found = {os.path.relpath(record.path, source): record for record in report.sources}
    assert len(found) == len(report.sources)
    with open_kb(settings.data) as kb, kb.snapshot() as snapshot:
        assert {name for record in found.values() for name in record.dialogues} == {d.id for d in snapshot.dialogues}
    for record in found.values():
        assert bool(record.reason) == (record.outcome == "rejected"), record
        # One that is waited for or rejected has the dialogues it had before, if it had any.
        assert record.dialogues or record.outcome in ("waiting", "rejected"), record
        assert bool(record.since) <= bool(record.dialogues), record
    return found


class _Bar:
    def update(self, n: int = 1) -> None:
        """Ignores progress."""


def total(settings: Settings, query: str) -> int:
    with open_kb(settings.data) as kb:
        return kb.search(query).total


def test_half_written_while_it_is_read(source: Path, settings: Settings, tmp_path: Path) -> None:
    whole = article(7, problem="書きかけ").encode() * 10
    growing = source / "growing.txt"
    growing.touch()

    reader = os.getpid()

    def write() -> None:
        while os.getppid() == reader:  # until it is killed, or would be left alone
            with growing.open("wb") as stream:
                for at in range(0, len(whole), 997):  # now and then within a character
                    stream.write(whole[at : at + 997])
                    stream.flush()

    writer = Child(write, tmp_path / "logs")
    writer.release()
    seen = [outcomes(settings, source)["growing.txt"].outcome for _run in range(times(3, 100))]
    writer.kill()
    assert writer.wait().killed
    growing.write_bytes(whole)
    assert outcomes(settings, source)["growing.txt"].outcome != "rejected"
    undisturbed = at_once(tmp_path / "undisturbed")
    outcomes(undisturbed, source)
    assert total(settings, "書きかけ") == total(undisturbed, "書きかけ") > 0
    tell(f"{len(seen)} runs over a file that was being written: {len(seen)} outcomes, 0 errors")


def swapped_for_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def swapped_for_a_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def renamed(path: Path) -> None:
    path.rename(path.with_name("elsewhere.txt"))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("change", [Path.unlink, renamed, emptied, swapped_for_a_folder, swapped_for_a_loop])
def test_gone_between_listing_and_reading(source: Path, settings: Settings, change: Callable[[Path], object]) -> None:
    found = outcomes(settings, source, lambda: change(source / "2.txt"))
    assert found["2.txt"].outcome in ("rejected", "waiting")
    assert [record.outcome for record in found.values()].count("new") == 3


def test_swapped_for_a_pipe_between_listing_and_reading(source: Path, settings: Settings, tmp_path: Path) -> None:
    pipe = source / "2.txt"

    def swap() -> None:
        pipe.unlink()
        os.mkfifo(pipe)

    child = Child(lambda: outcomes(settings, source, swap), tmp_path / "logs")
    child.release()
    waited_for = False
    while not child.ended():
        with suppress(OSError):  # there is no pipe yet, or nobody reads from it
            if pipe.is_fifo():
                os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
                waited_for = True
        time.sleep(0.01)
    ended = child.wait()
    assert ended.status == 0, ended.err
    assert not waited_for


def test_renamed_between_two_runs(source: Path, settings: Settings) -> None:
    outcomes(settings, source)
    (source / "1.txt").rename(source / "renamed.txt")
    found = outcomes(settings, source)
    assert {name: record.outcome for name, record in found.items() if "1" in name or "re" in name} == {
        "renamed.txt": "new"
    }
    assert total(settings, "電子申請では") == 1


def test_links(source: Path, settings: Settings) -> None:
    outside = source.parent / "outside.txt"
    outside.write_text(article(9), encoding="utf-8")
    (source / "out.txt").symlink_to(outside)
    (source / "dangling.txt").symlink_to(source / "nothing.txt")
    (source / "twin.txt").symlink_to(source / "0.txt")
    (source / "round").symlink_to(source)
    (source / "away").symlink_to(source.parent)
    found = outcomes(settings, source)
    rejected = {name for name, record in found.items() if record.outcome == "rejected"}
    assert rejected == {"out.txt", "dangling.txt", "twin.txt", "away"}
    assert set(found) - rejected == {"0.txt", "1.txt", "2.txt", "3.txt"}


def test_a_link_to_itself(source: Path, settings: Settings) -> None:
    (source / "loop.txt").symlink_to(source / "loop.txt")
    assert outcomes(settings, source)["loop.txt"].outcome == "rejected"


def test_a_clock_that_goes_backwards(source: Path, settings: Settings) -> None:
    outcomes(settings, source)
    path = source / "1.txt"
    path.write_text(article(1, problem="停電"), encoding="utf-8")
    os.utime(path, (0, 0))
    assert outcomes(settings, source)["1.txt"].outcome == "changed"
    assert total(settings, "停電") == 1


def test_changed_with_the_same_size_and_time(source: Path, settings: Settings) -> None:
    path = source / "1.txt"
    path.write_text(article(1, problem="停電"), encoding="utf-8")
    outcomes(settings, source)
    before = path.stat()
    path.write_text(article(1, problem="断水"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert outcomes(settings, source)["1.txt"].outcome == "changed"
    assert (total(settings, "停電"), total(settings, "断水")) == (0, 1)


def test_what_is_no_file(source: Path, settings: Settings) -> None:
    os.mkfifo(source / "pipe.txt")
    (source / "folder.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(source / "socket.txt"))
        found = outcomes(settings, source)
    rejected = {name for name, record in found.items() if record.outcome == "rejected"}
    assert rejected == {"pipe.txt", "socket.txt"}


def test_what_must_not_be_read(source: Path, settings: Settings) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (source / "1.txt").chmod(0)
    assert outcomes(settings, source)["1.txt"].outcome == "rejected"


FAULTS = {"a bad sector": "read:error=EIO", "looked at, and then not read": "openat:error=EIO:when=2"}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("known", [False, True], ids=["unknown", "known"])
def test_a_file_that_the_disk_does_not_give_is_read_by_the_next_run(
    source: Path, settings: Settings, tmp_path: Path, fault: str, known: bool
) -> None:
    need_tracer()
    victim = source / "2.txt"
    (source / "4.txt").write_text(article(4), encoding="utf-8")  # of five, one is not too many
    if known:
        outcomes(settings, source)
        victim.write_text(article(2, problem="停電"), encoding="utf-8")
    child = Child(command(*index_arguments(Path(settings.data), source)), tmp_path / "logs")
    with traced(child, "-o", "/dev/null", "-P", str(victim), "-e", f"inject={FAULTS[fault]}"):
        child.release()
        ended = child.wait()
    assert (ended.status, ended.err) == (5, "")
    assert str(victim) in ended.out
    assert ("前回の内容を残しました" in ended.out) == known
    assert total(settings, "") == (20 if known else 16)
    assert outcomes(settings, source)["2.txt"].outcome == ("changed" if known else "new")


NAMES = {
    "NFC": unicodedata.normalize("NFC", "がぎぐ.txt").encode(),
    "NFD": unicodedata.normalize("NFD", "がぎぐ.txt").encode(),
    "not UTF-8": b"\x83\x7d\x83\x8b.txt",
    "a line break": b"a\nb.txt",
    "a control": b"a\x1b[31m.txt",
    "a pattern": b"[0-9]*.txt",
    "an option": b"--help.txt",
    "a dot and a space": b". .txt ",
    "right to left": "\u202etxt.a.txt".encode(),
    "as long as can be": b"a" * 251 + b".txt",
    "wide": "Ａ　Ｂ．ｔｘｔ.txt".encode(),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_unusual(source: Path, settings: Settings, name: str) -> None:
    (source / os.fsdecode(NAMES[name])).write_text(article(7, problem="名前"), encoding="utf-8")
    report = run(settings, [str(source)])
    if name == "a dot and a space":  # it is hidden
        assert len(report.sources) == 4
        return
    assert len(report.sources) == 5
    assert total(settings, "名前") == (0 if report.rejected else 1)


def test_two_names_that_look_the_same(source: Path, settings: Settings) -> None:
    for form, problem in (("NFC", "合成"), ("NFD", "分解")):
        (source / os.fsdecode(NAMES[form])).write_text(article(7, problem=problem), encoding="utf-8")
    found = outcomes(settings, source)
    assert len(found) == 6
    assert len({dialogue for record in found.values() for dialogue in record.dialogues}) == 6
    assert (total(settings, "合成"), total(settings, "分解")) == (1, 1)


def test_nested_as_deep_as_a_path_can_be_named_and_deeper(source: Path, settings: Settings) -> None:
    name = "深" * 80
    above = os.open(source, os.O_RDONLY)
    for level in range(20):
        os.mkdir(name, dir_fd=above)
        below = os.open(name, os.O_RDONLY, dir_fd=above)
        os.close(above)
        above = below
        text = article(level % 8, problem=f"第{level}層")
        file = os.open(f"{level}.txt", os.O_WRONLY | os.O_CREAT, dir_fd=above)
        os.write(file, text.encode())
        os.close(file)
    os.close(above)
    try:
        report = run(settings, [str(source)])
    finally:
        shutil.rmtree(source)  # whatever cleans up later may not know how to go so deep
    assert {"new", "rejected"} == {record.outcome for record in report.sources}
    assert all(record.reason for record in report.rejected)
    assert report.dialogues > 12


def test_very_many_files(source: Path, settings: Settings) -> None:
    count = times(200, 10_000)
    for number in range(count):
        match number % 4:
            case 0:
                text = article(number, problem=f"課題{number}")
            case 1:
                text = f"一言だけの文書です。{number}"
            case 2:
                text = article(0)
            case _:
                text = ""
        (source / f"many-{number}.txt").write_text(text, encoding="utf-8")
    found = outcomes(settings, source)
    assert len(found) == count + 4
    assert {found[f"many-{number}.txt"].outcome for number in range(0, count, 4)} == {"new"}
    assert {found[f"many-{number}.txt"].outcome for number in range(2, count, 4)} == {"rejected"}
    assert total(settings, f"課題{(count - 1) // 4 * 4}") == 1
    if SOAK:
        tell(f"a folder of {len(found):,} files: {len(found):,} outcomes")

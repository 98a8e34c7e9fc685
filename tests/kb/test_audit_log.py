"""The chain of the audit log: any line that was changed, inserted or removed is found."""

import resource
import signal
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from kb.audit_log import BEGINNING, AuditEntry, AuditLog, files_of, verify_chain
from kb.errors import StorageError
from tests.support.command_line import kb_commands

BEGAN = datetime(2026, 11, 28, 3, tzinfo=UTC)


def entry(number: int = 0) -> AuditEntry:
    return AuditEntry(
        time=BEGAN + timedelta(seconds=number),
        user="佐藤",
        token=None,
        address="192.0.2.1",
        action="search.results",
        path=f"/search/{number}",
        status=200,
        generation="g1",
        count=number,
        query=None,
    )


def append_some(path: Path, count: int, max_bytes: int = 10_000_000) -> None:
    log = AuditLog(path, max_bytes)
    for number in range(count):
        log.append(entry(number))


def limit_files(size: int) -> None:
    """Lets this process write no file beyond a size, as a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    append_some(tmp_path / "audit.jsonl", 6)
    return tmp_path / "audit.jsonl"


def test_an_untouched_log_is_whole(path: Path) -> None:
    chain = verify_chain([path], BEGINNING)
    assert (chain.lines, chain.fault) == (6, None)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda lines: [*lines[:2], lines[2].replace(b"/search/2", b"/search/9"), *lines[3:]], 3),
        (lambda lines: [*lines[:2], *lines[3:]], 3),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:3], lines[3], *lines[3:]], 5),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [*lines[:4], b"{}\n", *lines[4:]], 5),
        (lambda lines: [*lines[:5], lines[5].replace(b":5,", b": 5,")], 6),
    ],
)
def test_a_changed_line_is_named(change: object, line: int, path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(change(lines)))  # type: ignore[operator]
    fault = verify_chain([path], BEGINNING).fault
    assert fault
    assert (fault.path, fault.line) == (path, line)


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    with ProcessPoolExecutor(4) as workers:
        list(workers.map(append_some, [path] * 4, [50] * 4, [3_000] * 4))
    chain = verify_chain(files_of(path), BEGINNING)
    assert (chain.lines, chain.fault) == (200, None)
    assert len(files_of(path)) > 2  # it has been rotated


def test_a_lost_file_of_a_rotated_log_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    append_some(path, 60, 3_000)
    files_of(path)[1].unlink()
    assert verify_chain(files_of(path), BEGINNING).fault


def test_a_full_disk_leaves_no_part_of_a_line(path: Path) -> None:
    size = path.stat().st_size
    with ProcessPoolExecutor(1, initializer=limit_files, initargs=(size + 100,)) as worker:
        assert isinstance(worker.submit(append_some, path, 1).exception(), StorageError)
    assert path.stat().st_size == size
    append_some(path, 1)
    assert verify_chain([path], BEGINNING)[::2] == (7, None)


def test_the_chain_goes_on_where_a_process_was_killed_while_it_rotated(path: Path) -> None:
    path.rename(path.with_name("audit.000001.jsonl"))
    append_some(path, 1)
    assert verify_chain(files_of(path), BEGINNING)[::2] == (7, None)


def test_a_line_of_any_length_can_be_the_last_one(path: Path) -> None:
    AuditLog(path, 10_000_000).append(structs.replace(entry(), user="佐" * 60_000))
    append_some(path, 1)
    assert verify_chain([path], BEGINNING)[::2] == (8, None)


@pytest.mark.parametrize("lost", [1, 20])
def test_nothing_is_written_after_a_line_that_cannot_be_read(lost: int, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-lost])
    with pytest.raises(StorageError, match="kb audit-log verify"):
        append_some(path, 1)


def test_the_command_tells_of_lines_removed_at_the_end(path: Path) -> None:
    config = path.parent / "kb.toml"
    config.write_text(f'audit_log = "{path}"\n', encoding="utf-8")
    last = verify_chain([path]).last
    (whole,) = kb_commands([["audit-log", "verify", "--expect", last]], path.parent)
    assert (whole.status, "6 行" in whole.out, last in whole.out) == (0, True, True)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    cut, unknowing = kb_commands([["audit-log", "verify", "--expect", last], ["audit-log", "verify"]], path.parent)
    assert (cut.status, unknowing.status) == (1, 0)
    path.write_bytes(path.read_bytes().replace(b"192.0.2.1", b"192.0.2.2", 1))
    (changed,) = kb_commands([["audit-log", "verify"]], path.parent)
    assert changed.status == 1
    assert "1 行目: 内容が書き換えられています" in changed.err

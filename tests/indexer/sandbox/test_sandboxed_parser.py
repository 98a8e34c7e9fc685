"""Bombs among documents: each costs itself, by name and within its limits, and nothing else."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from indexer.commands.index import index
from indexer.commands.parse import parse
from indexer.run import run
from indexer.sandbox.sandboxed_parser import WALL_CLOCK_FACTOR, SandboxedParser, UnreadableError
from indexer.sources.folder import SourceDocument
from kb import open_kb
from kb.errors import EngineError, SourceError
from kb.generations.data_folder import DataFolder
from kb.messages import using_locale
from kb.model.dialogue import Dialogue
from kb.runs.reports import read_reports
from kb.settings import Settings
from tests.support.articles import ARTICLE
from tests.support.hostile_files import attributes, docx, page, post
from tests.support.rendering import as_zip

PAGE = page("<p>窓口の話です。</p>")
BOMB = page(f"<p {attributes(700_000)}>あ</p>")  # lxml would be at it for many minutes
LARGE = page("<b>あ</b>" * 1_500_000)


def confined(**values: object) -> Settings:
    return Settings(**{"settle_seconds": 0, **values})  # type: ignore[arg-type]


def children(of: int | None = None) -> list[psutil.Process]:
    """The reading children of a process; tests of other files may have left it a browser."""
    with suppress(psutil.NoSuchProcess):
        return [child for child in psutil.Process(of).children(recursive=True) if reads(child)]
    return []


def reads(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return any("indexer.sandbox" in argument for argument in process.cmdline())
    return False


@pytest.fixture(autouse=True)
def _no_orphan() -> Iterator[None]:
    yield
    assert children() == []


@pytest.fixture(autouse=True)
def _heeding() -> Iterator[None]:
    """Background jobs of a shell ignore SIGINT, and their children inherit that."""
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, earlier)


@pytest.fixture
def worker() -> Iterator[SandboxedParser]:
    with SandboxedParser(confined(document_seconds=1.0)) as one:
        yield one


def bombs(folder: Path) -> None:
    (folder / "bomb.html").write_bytes(BOMB)
    (folder / "brackets.md").write_text("始め\n\n" + "[" * 900_000, encoding="utf-8")
    (folder / "c.html").write_bytes(PAGE)


def test_a_bomb_costs_one_document(articles: Path, tmp_path: Path) -> None:
    bombs(articles)
    settings = confined(data=str(tmp_path / "data"), document_seconds=1.0)
    report = run(settings, [str(articles)])
    assert {Path(one.path).name: one.outcome for one in report.sources} == {
        "a.txt": "new",
        "bomb.html": "rejected",
        "brackets.md": "rejected",
        "c.html": "new",
    }
    for rejected in report.rejected:
        assert re.match(r"\d+秒以内に読み終わりません。", rejected.reason or "")
        assert rejected.code == "too-costly"
        assert "document_seconds を上げて" in (rejected.reason or "")
    with open_kb(settings.data) as kb:
        assert kb.search("窓口の話").total == 1
    started = time.monotonic()
    assert not run(settings, [str(articles)]).published  # a content that was refused is not read again
    assert time.monotonic() - started < 20


def test_a_bomb_is_said_at_the_terminal_and_nothing_of_a_library_is(articles: Path, tmp_path: Path) -> None:
    (articles / "bomb.html").write_bytes(BOMB)
    environment = {**os.environ, "KB_DOCUMENT_SECONDS": "1", "KB_SETTLE_SECONDS": "0", "LANG": "ja_JP.UTF-8"}
    for command, status in (
        (["index", str(articles), "--data", str(tmp_path / "data")], 5),
        (["parse", str(articles / "bomb.html")], 2),
        (["parse", str(articles)], 5),
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "kb", *command], env=environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == status, ended.stderr
        said = ended.stdout if command[0] == "index" else ended.stderr
        assert re.search(r"bomb\.html: \d+秒以内に読み終わりません。", said)
        assert len(ended.stderr.splitlines()) <= 2
        assert "Traceback" not in ended.stderr


def test_a_file_of_one_run_with_very_many_texts_is_read() -> None:
    many = docx("<w:p><w:r>" + "<w:t>あ</w:t>" * 330_000 + "</w:r></w:p>")
    assert len(many) < 50_000
    with SandboxedParser(confined(document_seconds=30.0)) as patient:
        (dialogue,) = patient.dialogues(SourceDocument(Path("a.docx")), many)
    assert sum(len(turn.text) for turn in dialogue.turns) == 330_000


def test_a_document_that_needs_too_much_memory_is_refused_by_name() -> None:
    with SandboxedParser(confined(document_memory=300_000_000)) as narrow:
        with pytest.raises(SourceError, match=r"a\.html: 読み取りに要るメモリが多すぎます.*document_memory を上げて"):
            narrow.dialogues(SourceDocument(Path("a.html")), LARGE)
        assert narrow.dialogues(SourceDocument(Path("b.html")), PAGE)


@pytest.mark.parametrize("form", ["a.docx", "a.zip"])
def test_a_small_file_of_very_much_text_is_refused_before_it_is_analysed(form: str) -> None:
    text = "窓口の話です。" * 60_000
    packed = docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>") if form == "a.docx" else as_zip({"a.xml": post(text)})
    assert len(packed) < 300_000
    with SandboxedParser(confined(max_document_bytes=300_000)) as worker:
        with pytest.raises(SourceError, match=rf"{form}: 大きすぎます\(420,0\d\d 字、上限 300,000 字\)") as caught:
            worker.dialogues(SourceDocument(Path(form)), packed)
        assert caught.value.refusal.code == "too-large"


def test_one_child_reads_one_document_after_the_other_until_it_overruns(worker: SandboxedParser) -> None:
    assert worker.dialogues(SourceDocument(Path("a.txt")), ARTICLE.encode())
    assert children() == []  # small texts need none
    for _count in range(3):
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)
        (first,) = children()
    with pytest.raises(SourceError, match="本文が見つかりません"):
        worker.dialogues(SourceDocument(Path("a.html")), b"<html><body></body></html>")
    assert children() == [first]
    with pytest.raises(SourceError, match=r"a\.html: \d+秒以内"):
        worker.dialogues(SourceDocument(Path("a.html")), BOMB)
    assert children() == []
    worker.dialogues(SourceDocument(Path("a.html")), PAGE)
    assert children() != [first]


def test_a_large_text_is_read_in_the_child(worker: SandboxedParser) -> None:
    worker.dialogues(SourceDocument(Path("a.txt")), ARTICLE.encode() * 200)
    assert len(children()) == 1


def test_a_child_that_does_not_go_on_is_given_up_by_the_clock() -> None:
    with SandboxedParser(confined(document_seconds=0.4)) as worker:
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)
        children()[0].suspend()
        started = time.monotonic()
        with pytest.raises(SourceError, match=rf"a\.html: {0.4 * WALL_CLOCK_FACTOR:g}秒以内"):
            worker.dialogues(SourceDocument(Path("a.html")), PAGE)
        assert time.monotonic() - started >= 0.4 * WALL_CLOCK_FACTOR
        assert worker.dialogues(SourceDocument(Path("a.html")), PAGE)


@pytest.mark.parametrize(
    ("number", "error", "said"),
    [
        (signal.SIGSEGV, SourceError, r"読み取るプログラムが落ちました（SIGSEGV）。別の形式で"),
        (signal.SIGKILL, UnreadableError, r"読み取りがシステムに止められました（SIGKILL）。.*次回また読みます"),
    ],
)
def test_a_child_that_crashes_costs_one_document(number: signal.Signals, error: type[SourceError], said: str) -> None:
    with SandboxedParser(confined(document_seconds=60.0)) as worker:
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)
        (child,) = children()
        timer = threading.Timer(0.5, child.send_signal, [number])
        timer.start()
        with pytest.raises(error, match=rf"bomb\.html: {said}") as caught:
            worker.dialogues(SourceDocument(Path("bomb.html")), BOMB)
        timer.join()
        assert type(caught.value) is error
        assert worker.dialogues(SourceDocument(Path("a.html")), PAGE)


def test_what_the_system_ended_is_read_by_the_next_run(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (articles / "c.html").write_bytes(PAGE)
    settings = confined(data=str(tmp_path / "data"))

    def killed(self: SandboxedParser, document: SourceDocument, content: bytes, notes: str) -> tuple[Dialogue, ...]:
        if document.path.name == "c.html":
            raise UnreadableError(f"{document.path}: SIGKILL")
        return sound(self, document, content, notes)

    sound = SandboxedParser.dialogues
    with monkeypatch.context() as patched:
        patched.setattr(SandboxedParser, "dialogues", killed)
        assert len(run(settings, [str(articles)]).rejected) == 1
    assert [one.outcome for one in run(settings, [str(articles)]).sources] == ["unchanged", "new"]


def test_a_refusal_is_in_the_language_of_the_caller(worker: SandboxedParser) -> None:
    with using_locale("en"):
        with pytest.raises(SourceError, match=r"not read within 10? seconds"):
            worker.dialogues(SourceDocument(Path("a.html")), BOMB)
        with pytest.raises(SourceError, match=r"a\.pdf: is not a PDF"):
            worker.dialogues(SourceDocument(Path("a.pdf")), b"x", diagnostics_locale="ja")


def test_a_program_that_cannot_be_started_is_an_error_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with SandboxedParser(confined()) as worker, pytest.raises(EngineError, match="起動できません（1）"):
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)


PARENT = """
import sys
from pathlib import Path
from indexer.sandbox.sandboxed_parser import SandboxedParser
from indexer.sources.folder import SourceDocument
from kb.settings import Settings
with SandboxedParser(Settings()) as worker:
    worker.dialogues(SourceDocument(Path("a.html")), Path(sys.argv[1]).read_bytes())
    print("ready", flush=True)
    if sys.argv[2] == "busy":
        worker.dialogues(SourceDocument(Path("a.html")), Path(sys.argv[3]).read_bytes())
    input()
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_no_child_outlives_a_parent_that_is_killed(tmp_path: Path, state: str) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "bomb.html").write_bytes(BOMB)
    command = [sys.executable, "-c", PARENT, str(tmp_path / "a.html"), state, str(tmp_path / "bomb.html")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stderr
        assert parent.stdout.readline() == b"ready\n"
        (child,) = children(parent.pid)
        if state == "busy":
            time.sleep(0.7)
        parent.kill()
        assert psutil.wait_procs([child], timeout=10)[1] == []
        assert parent.stderr.read() == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_while_a_bomb_is_read_stops_at_once(
    articles: Path, tmp_path: Path, number: signal.Signals
) -> None:
    bombs(articles)
    data_folder = DataFolder(tmp_path / "data")
    command = [sys.executable, "-m", "kb", "index", str(articles), "--data", str(data_folder.path)]
    environment = {**os.environ, "KB_SETTLE_SECONDS": "0", "LANG": "ja_JP.UTF-8"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    ) as process:  # fmt: skip
        while not (below := children(process.pid)):
            time.sleep(0.05)
        time.sleep(1.5)
        os.killpg(process.pid, number)  # as a terminal and a service manager do
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (128 + number, "", f"エラー: 中断されました（{number.name}）。\n")
    assert psutil.wait_procs(below, timeout=5)[1] == []
    assert next(read_reports(data_folder)).status == 128 + number


@pytest.mark.parametrize("moment", [0.0, 0.3, 0.9])
def test_a_run_that_is_killed_while_its_child_reads_leaves_nothing_behind(
    articles: Path, tmp_path: Path, moment: float
) -> None:
    for number in range(20):
        (articles / f"{number}.html").write_bytes(page(f"<p>窓口の話、その{number}です。</p>" * 3000))
    settings = confined(data=str(tmp_path / "data"))
    command = [sys.executable, "-m", "kb", "index", str(articles), "--data", settings.data]
    with subprocess.Popen(command, env={**os.environ, "KB_SETTLE_SECONDS": "0"}) as process:
        while not (below := children(process.pid)):
            time.sleep(0.01)
        time.sleep(moment)
        process.kill()
    assert psutil.wait_procs(below, timeout=10)[1] == []
    for number in range(20):
        (articles / f"{number}.html").write_bytes(page(f"<p>窓口の話、その{number}です。</p>"))
    report = run(settings, [str(articles)])
    assert (report.status, report.dialogues) == (0, 21)


def test_the_child_has_no_lock_and_writes_no_file(articles: Path, tmp_path: Path) -> None:
    with SandboxedParser(confined()) as worker:
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)
        (child,) = children()
        assert [file.path for file in child.open_files()] == []
        limits = Path(f"/proc/{child.pid}/limits").read_text()
    assert "Max file size             0" in limits
    assert "Max core file size        0" in limits
    assert "Max address space         2000000000" in limits


def test_a_document_is_understood_alike_by_the_child_and_here(tmp_path: Path) -> None:
    """`kb parse` of a page, and `kb index` of it, say the same people and words."""
    (tmp_path / "a.html").write_bytes(page("".join(f"<p>{line}</p>" for line in ARTICLE.split("\n") if line)))
    parsed = CliRunner().invoke(parse, [str(tmp_path / "a.html")])
    assert parsed.exit_code == 0
    assert "川端" in parsed.output
    assert CliRunner().invoke(index, [str(tmp_path), "--data", str(tmp_path / "data")]).exit_code == 0

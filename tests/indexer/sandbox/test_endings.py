"""Children and runs that stall, crash, are stopped or killed: nothing is left behind, and the next run goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from indexer.run import run
from indexer.sandbox.sandboxed_parser import WALL_CLOCK_FACTOR, SandboxedParser, UnreadableError
from indexer.sources.folder import SourceDocument
from kb.errors import SourceError
from kb.generations.data_folder import DataFolder
from kb.runs.reports import read_reports
from tests.support.hostile_files import page
from tests.support.sandbox import BOMB, PAGE, bombs, children, confined

pytestmark = pytest.mark.slow


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

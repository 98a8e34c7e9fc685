"""A run that a signal stops: as whoever reads its output, its reports or the message of the hook notices it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import indexer.build
from indexer.commands.index import index
from indexer.readers import READERS
from indexer.run import run
from kb.errors import StoppedError
from kb.generations.data_folder import DataFolder
from kb.runs.reports import read_reports
from kb.settings import Settings
from tests.support.articles import ARTICLE

pytestmark = pytest.mark.slow

HANDLED = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(autouse=True)
def heeding() -> Iterator[None]:
    """Background jobs of a shell ignore SIGINT, and their children inherit that."""
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, earlier)


@pytest.fixture
def data_folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def killing(number: int) -> Callable[..., object]:
    def kill(*_arguments: object, **_options: object) -> None:
        os.kill(os.getpid(), number)
        time.sleep(5)

    return kill


@pytest.mark.parametrize("number", HANDLED)
@pytest.mark.parametrize("moment", ["reading", "building"])
def test_what_was_begun_is_put_away_and_reported(
    articles: Path, data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, moment: str
) -> None:
    served = run(Settings(data=str(data_folder.path), settle_seconds=0), [str(articles)]).generation
    (articles / "b.txt").write_text(ARTICLE.replace("混雑", "行列"), encoding="utf-8")
    if moment == "reading":
        monkeypatch.setitem(READERS, ".txt", killing(number))
    else:
        monkeypatch.setattr(indexer.build, "seal", killing(number))
    before = [signal.getsignal(one) for one in HANDLED]
    ended = CliRunner().invoke(index, [str(articles), "--data", str(data_folder.path)])
    assert isinstance(ended.exception, StoppedError)
    assert str(ended.exception) == f"中断されました（{number.name}）。"
    assert ended.exception.exit_status == 128 + number
    assert [signal.getsignal(one) for one in HANDLED] == before
    report = next(read_reports(data_folder))
    assert (report.status, report.error, report.generation) == (128 + number, str(ended.exception), served)
    assert not data_folder.staging.exists()
    assert data_folder.current_or_none() == served


def stopped(
    tmp_path: Path, articles: Path, data_folder: DataFolder, number: signal.Signals, stdin: int
) -> tuple[int, str, str]:
    """Exit status and output of `kb index` after a signal; its hook writes to the file `told`."""
    hook = ["/bin/sh", "-c", f"(echo $KB_STATUS $KB_SUMMARY; cat) > {tmp_path}/told"]
    config = f"on_failure = {json.dumps(hook)}\nsettle_seconds = 60\ndata = {json.dumps(str(data_folder.path))}\n"
    (tmp_path / "kb.toml").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "kb", "index", str(articles)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=stdin, stdout=pipe, stderr=pipe, text=True, umask=0o077
    ) as process:
        while not data_folder.lock.exists():
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    (report,) = read_reports(data_folder)
    assert report.status == process.returncode
    (file,) = data_folder.reports.iterdir()
    assert (file.stat().st_mode & 0o777, data_folder.reports.stat().st_mode & 0o777) == (0o644, 0o755)
    return process.returncode, out, err


def test_the_service_manager_stops_a_run(articles: Path, data_folder: DataFolder, tmp_path: Path) -> None:
    ended = stopped(tmp_path, articles, data_folder, signal.SIGTERM, subprocess.DEVNULL)
    assert ended == (143, "", "エラー: 中断されました（SIGTERM）。\n")
    summary, report = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert summary == "143 中断されました（SIGTERM）。"
    assert json.loads(report)["status"] == 143


def test_whoever_stops_a_run_at_the_terminal_knows_of_it(
    articles: Path, data_folder: DataFolder, tmp_path: Path
) -> None:
    ours, terminal = os.openpty()
    try:
        ended = stopped(tmp_path, articles, data_folder, signal.SIGINT, terminal)
    finally:
        os.close(ours)
        os.close(terminal)
    assert ended == (130, "", "中断されました（SIGINT）。\n")
    assert not (tmp_path / "told").exists()


def test_a_run_that_is_to_ignore_a_signal_does(
    articles: Path, data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = READERS[".txt"]

    def interrupted(path: str, data: bytes) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        return sound(path, data)

    monkeypatch.setitem(READERS, ".txt", interrupted)
    earlier = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert CliRunner().invoke(index, [str(articles), "--data", str(data_folder.path)]).exit_code == 0
    finally:
        signal.signal(signal.SIGINT, earlier)


def test_outside_of_the_main_thread_no_signal_is_handled(articles: Path, data_folder: DataFolder) -> None:
    codes: list[int] = []
    thread = threading.Thread(
        target=lambda: codes.append(
            CliRunner().invoke(index, [str(articles), "--data", str(data_folder.path)]).exit_code
        )
    )
    thread.start()
    thread.join()
    assert codes == [0]

"""Progress of a run: bars on a terminal after two seconds, lines with --verbose, nothing in cron."""

import io
import os
import pty
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import kb.cli.progress
from indexer.run import run
from kb.cli.progress import ProgressBars, ProgressLines
from kb.progress import no_progress
from kb.settings import Settings
from tests.support.articles import article

KB = Path(sys.executable).with_name("kb")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(article(number), encoding="utf-8")
    return folder


def test_every_step_of_a_run_is_shown(articles: Path, tmp_path: Path) -> None:
    """Whatever a run is at when somebody looks, there is a step that says so."""
    told: list[tuple[str, str, int]] = []

    class Bar:
        def update(self, n: int = 1) -> None:
            told.append(("update", "", n))

    @contextmanager
    def progress(label: str, total: int) -> Iterator[Bar]:
        told.append(("begin", label, total))
        yield Bar()
        told.append(("end", label, total))

    settings = Settings(data=str(tmp_path / "data"), settle_seconds=0)
    run(settings, [str(articles)], progress)
    assert [(label, total) for what, label, total in told if what == "begin"] == [
        ("辞書と登録簿の読み込み", 0),
        ("文書とフィードの確認", 0),
        ("公開中の索引の検査", 0),
        ("文書の読み取り", 3),
        ("日本語の辞書の準備", 0),
        ("発言者の照合", 0),
        ("索引の作成", 3),
        ("索引の書き込みと検査", 0),
    ]
    ends = [(what, label) for what, label, _total in told if what != "update"]
    assert all(one == ("end", before[1]) for before, one in zip(ends[::2], ends[1::2], strict=True))
    assert sum(what == "update" for what, _label, _total in told) == 6


@pytest.mark.slow
def test_a_bar_is_drawn_while_nothing_moves_and_leaves_nothing_behind() -> None:
    screen = io.StringIO()
    progress = ProgressBars(screen, delay=0.2)
    with progress("読み取り", 4) as bar:
        bar.update(3)
        assert screen.getvalue() == ""  # a short run says nothing
        time.sleep(2.5)
    with progress("照合", 0):
        time.sleep(1.5)
    drawn = re.split(r"[\r\n]+", screen.getvalue())
    assert any(re.match(r"読み取り 3/4  75% ", line) for line in drawn)
    assert any(re.match(r"照合 … 00:0", line) for line in drawn)
    assert len({line for line in drawn if line.startswith("読み取り")}) >= 2  # its clock went on
    assert drawn[-1].strip() == ""


def test_no_thread_is_left() -> None:
    with pytest.raises(KeyboardInterrupt), ProgressBars(io.StringIO())("読み取り", 1):
        raise KeyboardInterrupt
    assert "progress" not in {thread.name for thread in threading.enumerate()}  # that of tqdm stays


@pytest.mark.slow
def test_a_line_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLines(interval=0.5, delay=0.5)
    for label, total in (("読み取り", 1200), ("照合", 0)):
        with progress(label, total) as bar:
            bar.update(1100)
            time.sleep(1.3)
    lines = capsys.readouterr().err.splitlines()
    assert 3 <= len(lines) <= 6
    assert re.fullmatch(r"読み取り 1,100/1,200（開始から 0:0\d）", lines[0])
    assert re.fullmatch(r"照合（開始から 0:0\d）", lines[-1])


@pytest.mark.slow
def test_the_first_line_comes_after_two_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLines()("読み取り", 5) as bar:
        bar.update(2)
        time.sleep(3.2)
    assert re.fullmatch(r"読み取り 2/5（開始から 0:0[23]）\n", capsys.readouterr().err)


def environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "ja_JP.UTF-8", "LANGUAGE": "", "KB_SETTLE_SECONDS": "5"}


@pytest.mark.slow
def test_a_terminal_sees_the_run(articles: Path, tmp_path: Path) -> None:
    """The seconds in which files that were just written have to settle are longer than a person waits in silence."""
    soon = time.time() + 4  # as if written while the program starts, however long that takes
    for path in articles.iterdir():
        os.utime(path, (soon, soon))
    ours, theirs = pty.openpty()
    command = [str(KB), "index", "articles"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        assert process.stdout is not None
        out = process.stdout.read().decode()
    os.close(ours)
    assert process.returncode == 0
    assert "文書とフィードの確認 …" in shown.decode()
    assert out.startswith("公開しました")


@pytest.mark.slow
def test_without_a_terminal_one_line_is_all(articles: Path, tmp_path: Path) -> None:
    ended = subprocess.run(
        [KB, "index", "articles"], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert (ended.stderr, ended.stdout.count("\n")) == ("", 1)


def test_it_is_asked_for_by_verbose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert isinstance(kb.cli.progress.progress_for(verbose=True), ProgressLines)
    assert kb.cli.progress.progress_for(verbose=False) is no_progress

"""The command of on_failure, as whoever gets its message notices it."""

import json
import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

import indexer.commands.index
import indexer.operations.hooks
from kb.generations.data_folder import DataFolder
from kb.runs.reports import Report, write_report


class Told(NamedTuple):
    status: str
    summary: str
    report: dict[str, object]


Index = Callable[..., Result]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """Runs `kb index` with a command that writes down what it is told, or with another one."""
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "my notify"
    script.write_text(
        f"#!{sys.executable}\n"
        "import json, os, sys\n"
        f"told = open({str(tmp_path / 'told.json')!r}, 'w', encoding='utf-8')\n"
        "report = json.load(sys.stdin)\n"
        "json.dump([os.environ['KB_STATUS'], os.environ['KB_SUMMARY'], report, sys.argv[1:]], told)\n",
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)

    def run(*sources: Path, command: list[str] | None = None) -> Result:
        words = command or [str(script), "--to", "$(id) 情報 システム課"]
        Path("kb.toml").write_text(f"on_failure = {json.dumps(words)}\n", encoding="utf-8")
        return CliRunner().invoke(indexer.commands.index.index, [str(source) for source in sources])

    return run


def told(folder: Path) -> Told:
    status, summary, report, arguments = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    assert arguments == ["--to", "$(id) 情報 システム課"]  # as it stands in kb.toml: no shell has read it
    return Told(status, summary, report)


def test_a_run_that_succeeds_is_nothing_to_tell(index: Index, articles: Path, tmp_path: Path) -> None:
    assert index(articles).exit_code == 0
    assert index(articles).exit_code == 0
    assert not (tmp_path / "told.json").exists()


def test_rejected_documents_are_told(index: Index, articles: Path, tmp_path: Path) -> None:
    (articles / "bad.txt").write_bytes(b"\x00\x01")
    assert index(articles).exit_code == 5
    status, summary, report = told(tmp_path)
    assert (status, "bad.txt" in summary, report["status"]) == ("5", True, 5)
    assert report["counts"] == {"new": 1, "rejected": 1}


def test_a_run_is_told_and_not_one_of_a_night_when_the_clock_was_wrong(
    index: Index, articles: Path, tmp_path: Path
) -> None:
    (articles / "bad.txt").write_bytes(b"\x00\x01")
    ahead = datetime.now(UTC) + timedelta(days=1000)
    (tmp_path / "index_data").mkdir()
    write_report(
        DataFolder(tmp_path / "index_data"), Report(started=ahead, finished=ahead, status=5, counts={"new": 9})
    )
    assert index(articles).exit_code == 5
    assert told(tmp_path).report["counts"] == {"new": 1, "rejected": 1}


def test_a_run_that_cannot_begin_is_told(index: Index, tmp_path: Path) -> None:
    ended = index(tmp_path / "nowhere")
    assert "nowhere が見つかりません" in str(ended.exception)
    status, summary, report = told(tmp_path)
    assert (status, report["status"], report["error"]) == ("2", 2, summary)
    assert "nowhere が見つかりません" in summary


def test_what_nobody_expected_is_told(
    index: Index, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("窓" * 100_000 + "\0\n")

    monkeypatch.setattr(indexer.commands.index, "run", fail)
    assert index(articles).exit_code == 1
    status, summary, report = told(tmp_path)
    assert (status, len(str(report["error"]))) == ("1", 100_002)
    assert summary.startswith("窓窓窓")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["/nowhere/notify"], "/nowhere/notify を実行できません"),
        (["/bin/sh", "-c", "exit 7"], "/bin/sh が終了コード 7 で終わりました"),
        (["/bin/sh", "-c", "sleep 30 & sleep 30"], "/bin/sh が1秒で終わらないため止めました"),
    ],
)
def test_a_command_that_fails_changes_nothing(
    index: Index,
    articles: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: list[str],
    reason: str,
) -> None:
    monkeypatch.setattr(indexer.operations.hooks, "TIMEOUT_SECONDS", 1)
    (articles / "bad.txt").write_bytes(b"\x00\x01")
    # The log of a command goes to standard error; here it goes to the test.
    monkeypatch.setattr("kb.cli.options.configure_logging", lambda **_: None)
    assert index(articles, command=command).exit_code == 5
    assert reason in caplog.text


def test_whoever_stops_a_run_knows_of_it(
    index: Index, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(indexer.commands.index, "run", stop)
    assert index(articles).exit_code != 0
    assert not (tmp_path / "told.json").exists()

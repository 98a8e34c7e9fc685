"""The output of `kb cron` works in the environment of cron and of systemd."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands.cron import closed_to_others, cron
from indexer.operations.units import INDEX_SERVICE, INDEX_TIMER, WEB_SERVICE, quote_word
from kb.errors import ConfigError
from kb.settings import Settings
from tests.support.articles import ARTICLE

KB = Path(sys.executable).with_name("kb")
NAME = "100% of 'my' \"$HOME\" \\% `articles`\\"
INJECTED = "x\nExecStartPre=+/bin/touch owned"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a name that shells, cron and systemd each read in a way of their own, and articles in it."""
    folder = tmp_path / NAME
    (folder / NAME).mkdir(parents=True)
    (folder / NAME / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def kb(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KB, *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "LC_ALL": "ja_JP.UTF-8", "LANGUAGE": "", **environ},
    )  # fmt: skip


def command_of(text: str) -> str:
    """The command that cron passes to the shell, by the loop of Vixie cron's child_process()."""
    command, escaped = "", False
    for one in text:
        if one == "%" and not escaped:
            break
        command = command[:-1] + one if one == "%" else command + one
        escaped = one == "\\" and not escaped
    return command


def as_cron_runs(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Five fields, then a command that ends at the first per cent sign without a backslash, for /bin/sh."""
    command = command_of(line.split(" ", 5)[5])
    environ = ["env", "-i", f"HOME={folder}", "PATH=/usr/bin:/bin", "SHELL=/bin/sh", "LOGNAME=kb"]
    return subprocess.run([*environ, "/bin/sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_line_of_the_crontab_indexes_from_anywhere_under_an_empty_environment(home: Path, tmp_path: Path) -> None:
    (home / "registry").mkdir()
    (home / "registry" / "people.toml").write_text(
        '[[person]]\nname = "川端 澄子"\nalso = ["川端 澄"]\n', encoding="utf-8"
    )
    (home / "kb.toml").write_text('registry = "registry"\n', encoding="utf-8")
    printed = kb(home, "cron", NAME, "--data", "my data", "--at", "4:05", KB_MAX_DOCUMENT_BYTES="100000")
    (line,) = printed.stdout.splitlines()
    assert line.startswith("5 4 * * * cd ")
    ended = as_cron_runs(line, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    (said,) = ended.stdout.splitlines()  # what cron mails
    assert "新規 1" in said
    found = json.loads(kb(home, "search", "混雑", "--data", "my data", "--json").stdout)
    assert found["hits"][0]["speaker"] == "川端 澄子"  # so kb.toml and the registry beside it were read
    assert "KB_MAX_DOCUMENT_BYTES=100000 " in line


def test_a_line_for_the_crontab_of_the_system_names_the_user(home: Path) -> None:
    printed = kb(home, "cron", "https://example.com/rss", "--user", "kb")
    assert printed.stdout.startswith("17 3 * * * kb cd ")
    assert " -- https://example.com/rss\n" in printed.stdout


@pytest.mark.slow
def test_the_language_of_whoever_schedules_is_that_of_the_mail(home: Path, tmp_path: Path) -> None:
    line = kb(home, "cron", NAME, LC_ALL="en_US.UTF-8").stdout.strip()
    assert "Published" in as_cron_runs(line, tmp_path).stdout


@pytest.mark.slow
def test_what_cannot_be_scheduled_is_said(home: Path) -> None:
    assert "時刻「25:00」を読めません" in kb(home, "cron", NAME, "--at", "25:00").stderr
    refused = kb(home, "cron", "a\nb")
    assert (refused.returncode, "制御文字" in refused.stderr, refused.stdout) == (2, True, "")
    refused = kb(home, "cron", "a\nb", "--systemd", "units")
    assert (refused.returncode, "制御文字" in refused.stderr, (home / "units").exists()) == (2, True, False)


Ask = Callable[..., str]


@pytest.fixture
def ask(home: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The output of `kb cron` in a folder; None where it refuses."""

    def asked(*arguments: str, folder: Path = home, **environ: str) -> str:
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(cron, arguments, env=environ)
        assert isinstance(result.exception, ConfigError | SystemExit | None), result.exception
        assert result.exit_code == 0 or result.stdout == ""
        return result.stdout

    return asked


@pytest.mark.parametrize("name", Settings.__struct_fields__)
@pytest.mark.parametrize("form", [(), ("--systemd", "-")], ids=["crontab", "systemd"])
def test_no_setting_becomes_a_line_of_its_own(ask: Ask, home: Path, name: str, form: tuple[str, ...]) -> None:
    """From a variable and from kb.toml, alone and within a list, whatever kind of value the setting has."""
    for value in (INJECTED, f"'{INJECTED}'"):
        assert "owned" not in ask(NAME, *form, **{f"KB_{name.upper()}": value})
    for value in (json.dumps(INJECTED), json.dumps([INJECTED])):
        (home / "kb.toml").write_text(f"{name} = {value}\n", encoding="utf-8")
        assert "owned" not in ask(NAME, *form)


@pytest.mark.parametrize("form", [(), ("--systemd", "-")], ids=["crontab", "systemd"])
@pytest.mark.parametrize("character", ["\n", "\r", "\x1b", "\x85", "\u2028", "\u202e", "\t"])
def test_no_argument_brings_a_control_character(ask: Ask, home: Path, form: tuple[str, ...], character: str) -> None:
    odd = f"a{character}b"
    assert ask(".", *form) != ""
    assert ask(odd, *form) == ""
    assert ask(".", "--user", odd, *form) == ""
    assert ask(".", "--data", odd, *form) == ""
    (home / odd).mkdir()
    assert ask(".", *form, folder=home / odd) == ""
    (home / f"{odd}.toml").write_text("", encoding="utf-8")
    assert ask(".", "--config", f"{odd}.toml", *form) == ""


@pytest.mark.slow
def test_what_would_fail_every_night_is_said_before(home: Path) -> None:
    ended = kb(home, "cron", NAME, "--user", "a b")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "利用者の名前「a b」を読めません" in ended.stderr
    early = kb(home, "cron", "nowhere")
    assert early.returncode == 0  # the articles may come later
    assert "nowhere が見つかりません" in early.stderr
    assert early.stdout.startswith("17 3 * * * cd ")


def test_a_program_that_the_user_cannot_reach_is_noticed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "bin").mkdir(parents=True)
    closed.chmod(0o700)
    assert closed_to_others(Path("/usr"), closed / "bin" / "kb") == closed
    assert closed_to_others(Path("/usr/bin/env"), Path("/usr")) is None


@pytest.mark.slow
def test_units_before_the_first_run_are_warned_of(home: Path) -> None:
    assert "一度 kb index で作ってください" in kb(home, "cron", NAME, "--systemd", "-").stderr
    (home / "index_data").mkdir()
    assert kb(home, "cron", NAME, "--systemd", "-").stderr == ""


@pytest.fixture
def units(home: Path) -> Path:
    (home / "index_data").mkdir()
    printed = kb(home, "cron", NAME, "--systemd", "units", "--user", "kb")
    names = [Path(line).name for line in printed.stdout.splitlines()]
    assert names == [INDEX_SERVICE, INDEX_TIMER, WEB_SERVICE]
    return home / "units"


@pytest.mark.slow
def test_systemd_accepts_the_units_without_a_word(units: Path, tmp_path: Path) -> None:
    plain = shutil.copytree(units, tmp_path / "units")  # systemd-analyze itself minds some names of folders
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(plain.iterdir())], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.slow
@pytest.mark.parametrize(("service", "bound"), [(INDEX_SERVICE, 10), (WEB_SERVICE, 20)])
def test_the_services_are_confined(units: Path, tmp_path: Path, service: str, bound: int) -> None:
    plain = shutil.copytree(units, tmp_path / "units")
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={bound}", plain / service],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(("service", "memory"), [(INDEX_SERVICE, "80%"), (WEB_SERVICE, "60%")])
def test_the_services_cannot_exhaust_the_machine(units: Path, service: str, memory: str) -> None:
    lines = (units / service).read_text(encoding="utf-8").splitlines()
    limits = {f"MemoryMax={memory}", "TasksMax=512", "LimitNOFILE=4096", "LimitCORE=0"}
    assert limits <= set(lines[lines.index("[Service]") :])


def test_systemd_reads_names_as_they_are(units: Path, home: Path) -> None:
    lines = (units / INDEX_SERVICE).read_text(encoding="utf-8").splitlines()
    command = next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
    path = f"{home}/{NAME}"
    assert command.endswith(" -- " + quote_word(path).replace("$", "$$"))
    assert quote_word(path) == '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'
    assert f"ReadWritePaths={quote_word(f'{home}/index_data')}" in lines
    assert f"WorkingDirectory={str(home).replace('%', '%%')}/" in lines  # a backslash at the end would eat the line


@pytest.mark.slow
def test_a_run_may_use_the_network_only_where_it_needs_it(home: Path) -> None:
    def shown(*arguments: str) -> str:
        text = kb(home, "cron", *arguments, "--systemd", "-").stdout
        return text[: text.index(f"# {INDEX_TIMER}")]

    assert "PrivateNetwork=yes" in shown(NAME)
    assert "AF_INET" not in shown(NAME)
    assert "PrivateNetwork" not in shown(NAME, "https://example.com/rss")
    (home / "kb.toml").write_text('on_failure = ["/usr/local/bin/notify"]\n', encoding="utf-8")
    assert "PrivateNetwork" not in shown(NAME)


@pytest.mark.slow
def test_the_web_interface_only_listens(home: Path) -> None:
    def shown(**environ: str) -> str:
        text = kb(home, "cron", NAME, "--systemd", "-", **environ).stdout
        return text[text.index(f"# {WEB_SERVICE}") :]

    assert "SocketBindAllow=tcp:8000\nIPAddressDeny=any\nIPAddressAllow=localhost\n" in shown()
    open_to_all = shown(KB_HOST="0.0.0.0", KB_PORT="9000")
    assert "SocketBindAllow=tcp:9000\n" in open_to_all
    assert "IPAddressDeny" not in open_to_all
    searches = quote_word(f"-{home}/index_data/searches")
    assert re.findall("ReadWritePaths=.*", open_to_all) == [f"ReadWritePaths={searches}"]
    assert "ReadWritePaths" not in shown(KB_LOG_EMPTY_SEARCHES="false")

"""`kb serve`."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from kb.errors import ConfigError
from tests.support.generations import id_of
from webui.cli import address_of, bind, serve


@pytest.mark.slow
def test_it_says_where_it_listens_answers_and_stops(sample_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_STALE_HOURS", "0")  # the sample was made long ago
    command = [sys.executable, "-c", "from webui.cli import serve; serve()", "--port", "0", "--workers", "1"]
    with subprocess.Popen([*command, "--data", str(sample_data)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+/) で待ち受けています", line)
        assert found, line
        with urlopen(found[1] + "readyz") as answer:
            assert answer.read() == f"ok {id_of('g1')}\n".encode()
        with pytest.raises(HTTPError) as refused:
            urlopen(found[1] + "search?q=" + "%E7%A0%94" * 1000)
        assert refused.value.status == 414
        assert "URLが長すぎます" in refused.value.read().decode()
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == ""
    assert process.returncode == 0


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_a_host_that_is_not_of_this_machine(host: str) -> None:
    with pytest.raises(ConfigError, match=r"（[^a-z]+）。--host に") as refused:
        bind(host, 0)
    assert "--port" not in str(refused.value)


def test_a_port_that_is_taken() -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port} で待ち受けられません.*--port"):
            serve.main(["--port", str(port)], standalone_mode=False)


def test_an_impossible_port_is_a_setting() -> None:
    with pytest.raises(ConfigError):
        serve.main(["--port", "70000"], standalone_mode=False)


def test_the_debugger_is_for_this_machine_only() -> None:
    with pytest.raises(ConfigError, match="--debug"):
        serve.main(["--debug", "--host", "0.0.0.0"], standalone_mode=False)


def test_an_address_of_either_family() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address_of(listener))
    with bind("::1", 0) as listener:
        assert re.fullmatch(r"http://\[::1\]:\d+/", address_of(listener))


def test_help() -> None:
    assert "--workers" in CliRunner().invoke(serve, ["--help"]).output

"""Servers of the product as processes of their own, each for the length of a `with` block."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVE = "from webui.cli import serve; serve()"


@contextmanager
def supervised(
    data: Path, program: str = SERVE, host: str = "127.0.0.1", config: Path | None = None
) -> Iterator[tuple[subprocess.Popen[str], tuple[str, int]]]:
    """The process of `kb serve` with one worker, and the address it listens at; `program` may prepare it first."""
    command = [sys.executable, "-c", program, "--host", host, "--port", "0", "--workers", "1", "--data", str(data)]
    command += ["--config", str(config)] if config else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        found = re.match(r"http://\[?([\d.:]+?)\]?:(\d+)/", process.stdout.readline())
        assert found, "the server did not start"
        try:
            yield process, (found[1], int(found[2]))
        finally:
            process.terminate()


@contextmanager
def listening(
    data: Path, program: str = SERVE, host: str = "127.0.0.1", config: Path | None = None
) -> Iterator[tuple[str, int]]:
    """Host and port of `kb serve`."""
    with supervised(data, program, host, config) as (_process, address):
        yield address


@contextmanager
def serving(data: Path, prepare: str = "", config: Path | None = None) -> Iterator[str]:
    """The origin of `kb serve`; `prepare` is Python that its process runs first, `config` its kb.toml."""
    with listening(data, f"{prepare}\n{SERVE}", config=config) as (host, port):
        yield f"http://{host}:{port}"


@contextmanager
def demonstration(data: Path) -> Iterator[str]:
    """The origin of `kb demo` over the packaged samples."""
    command = [sys.executable, "-m", "kb", "demo", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = next((word for line in server.stdout for word in line.split() if word.startswith("http://")), None)
        assert address, "the demonstration did not start"
        try:
            yield address.rstrip("/")
        finally:
            server.terminate()

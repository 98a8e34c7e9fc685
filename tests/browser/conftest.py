"""A real Chromium against a real server, on this machine only."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from kb.analysis.analyzer import Analyzer
from tests.webui.sample import build

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / ".cache" / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not here: `make test` installs it, or your system has a package chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


@contextmanager
def serving(data: Path, prepare: str = "") -> Iterator[str]:
    """The address of `kb serve` over a folder, for the length of a `with` block; `prepare` is run by it first."""
    command = [
        sys.executable,
        "-c",
        f"{prepare}\nfrom webui.cli import serve; serve()",
        "--port",
        "0",
        "--workers",
        "1",
    ]
    with subprocess.Popen([*command, "--data", str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = re.match(r"(http://\S+)/ ", server.stdout.readline())
        assert found, "the server did not start"
        try:
            yield found[1]
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[str]:
    """The address of `kb serve` over the sample."""
    data = tmp_path_factory.mktemp("data")
    build(data, analyzer).close()
    with serving(data) as address:
        yield address


@pytest.fixture(autouse=True)
def quiet(page: Page, base_url: str) -> Iterator[list[str]]:
    """Nothing on the console, no error of a script, no request to anywhere else. A test may forgive what it expects."""
    complaints: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def request(sent: Request) -> None:
        if not sent.url.startswith((base_url, "data:")):
            complaints.append(f"foreign: {sent.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", request)
    yield complaints
    assert not complaints


@pytest.fixture
def shoot(page: Page) -> Callable[[str], None]:
    """Keeps a picture of the whole page for people to judge."""

    def keep(name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)

    return keep

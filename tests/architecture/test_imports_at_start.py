"""Start of a command: packages that few runs and few pages need are not imported before they are needed."""

import subprocess
import sys

import pytest

from tests.support.servers import ROOT


@pytest.mark.parametrize(
    ("module", "later"),
    [
        ("indexer.sandbox.child", {"numpy", "janome", "httpx", "httpcore", "feedparser", "babel"}),
        ("indexer.run", {"janome", "httpx", "feedparser", "babel", "rapidfuzz"}),
        ("webui.cli", {"numpy", "janome", "babel", "rapidfuzz"}),
    ],
)
def test_what_is_imported_later(module: str, later: set[str]) -> None:
    code = f"import sys, {module}; print(*sorted({later} & set(sys.modules)))"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split() == []

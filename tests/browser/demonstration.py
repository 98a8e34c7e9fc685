"""`kb demo` over the packaged samples, for the length of a `with` block."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def demonstration(data: Path) -> Iterator[str]:
    """The address of the server."""
    command = [sys.executable, "-m", "kb", "demo", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = next((word for line in server.stdout for word in line.split() if word.startswith("http://")), None)
        assert address, "the demonstration did not start"
        try:
            yield address.rstrip("/")
        finally:
            server.terminate()

"""`kb serve` in a process of its own, on this machine only."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, int]]:
    """`kb serve` with two workers."""
    command = [sys.executable, "-m", "kb", "serve", "--port", "0", "--workers", "2", "--data", str(data)]
    environment = {**os.environ, "KB_ACCESS_LOG": "false"}  # nothing else is to be said, and nobody reads the pipe
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        found = re.match(r"http://([\d.]+):(\d+)/", process.stdout.readline())
        assert found
        try:
            yield found[1], int(found[2])
        finally:
            process.send_signal(signal.SIGTERM)
            _out, err = process.communicate()
    assert err == ""

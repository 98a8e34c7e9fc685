"""Command lines of `kb`, run in one process of its own: starting one for each takes longer than most commands."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

# Reads command lines as JSON from standard input, and prints as JSON how each ended.
_DRIVER = """
import contextlib, io, json, sys
from kb.cli import main
told = []
for arguments in json.load(sys.stdin):
    sys.argv = ["kb", *arguments]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            told.append((ended.code, *(one.buffer.getvalue().decode() for one in (out, err))))
json.dump(told, sys.stdout)
"""


class Ended(NamedTuple):
    """Exit status and output of a command."""

    status: int
    out: str
    err: str


def kb_commands(
    lines: Sequence[Sequence[str]], folder: Path, *, lang: str = "ja_JP.UTF-8", **environ: str
) -> list[Ended]:
    """Runs `kb` with each of the argument lists in turn, in that folder."""
    environment = {**os.environ, "LC_ALL": lang, "LANGUAGE": "", "COLUMNS": "80", **environ}
    driver = [sys.executable, "-c", _DRIVER]
    ended = subprocess.run(
        driver, input=json.dumps(lines), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return [Ended(*one) for one in json.loads(ended.stdout)]

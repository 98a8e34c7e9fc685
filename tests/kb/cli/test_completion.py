"""`kb completion`: the script of a shell, and that what it asks for is answered."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import kb_commands


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell(tmp_path: Path, shell: str) -> None:
    (ended,) = kb_commands([["completion", shell]], tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert f"_KB_COMPLETE={shell}_complete" in ended.out


def test_commands_and_options_are_completed() -> None:
    kb = str(Path(sys.executable).with_name("kb"))

    def completed(*words: str) -> list[str]:
        environment = {**os.environ, "_KB_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words)}
        environment["COMP_CWORD"] = str(len(words) - 1)
        ended = subprocess.run([kb], env=environment, capture_output=True, text=True, check=False)
        return [line.partition(",")[2] for line in ended.stdout.splitlines()]

    assert {"search", "serve", "searches"} <= {*completed("kb", "se")}
    assert "--speaker" in completed("kb", "search", "--sp")


def test_another_shell_is_refused(tmp_path: Path) -> None:
    (ended,) = kb_commands([["completion", "csh"]], tmp_path)
    assert ended.status == 2
    assert "csh" in ended.err

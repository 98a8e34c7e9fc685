"""Control characters of names and texts reach neither the terminal nor the log; the styles of the program do."""

import io
import json
import logging
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kb.cli.terminal import show, styled
from kb.escapes import in_one_line
from kb.logs import configure_logging
from tests.support.articles import ARTICLE
from tests.support.command_line import kb_commands

EVIL = "a\x1b[31m\x1b]0;title\x07\x9b2J\nrm -rf\r\u202etxt.exe"


@click.command()
@click.argument("text")
def printing(text: str) -> None:
    show([f"{styled(text, bold=True)} {text}"])


@given(st.text())
def test_a_line_stays_a_line_and_has_no_escape_but_ours(text: str) -> None:
    colored = CliRunner().invoke(printing, ["--", text], color=True).output
    plain = CliRunner().invoke(printing, ["--", text]).output
    assert colored == f"\x1b[1m{in_one_line(text)}\x1b[0m {in_one_line(text)}\n"
    assert plain == f"{in_one_line(text)} {in_one_line(text)}\n"
    assert len(in_one_line(text).splitlines()) <= 1


def test_the_log_quotes_no_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logging(level="warning", form="text")
    logging.getLogger("kb.test").warning("%s: %s", EVIL, "broken")
    assert written.getvalue().endswith(f" WARNING {in_one_line(EVIL)}: broken\n")


COMMANDS = (
    ("index", "articles"),
    ("index", "articles", "--verbose"),
    ("index", "articles", "--plan"),
    ("status",),
    ("status", "--rejected"),
    ("doctor",),
    ("parse", "articles"),
    ("parse", f"articles/{EVIL}.xlsx"),
    ("search", EVIL),
    ("search", "混雑", "--org", EVIL),
    ("explain", EVIL, "--text", EVIL),
    ("explain", "q", "--turn", EVIL),
    ("people", EVIL),
    ("topics", EVIL),
    ("rollback", EVIL),
    ("index", EVIL),
    (EVIL,),
    ("status", f"--{EVIL}"),
    ("status", "--data", EVIL),
    ("status", "--config", EVIL),
    ("audit", "--probes", EVIL),
    ("cron", "articles", "--at", EVIL),
)


@pytest.mark.slow
def test_no_command_prints_them(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / f"{EVIL}.txt").write_text(ARTICLE, encoding="utf-8")
    (articles / f"{EVIL}.xlsx").write_bytes(b"PK")
    ended = kb_commands([*COMMANDS, ("status", "--json")], tmp_path, KB_SETTLE_SECONDS="0")
    for command, one in zip(COMMANDS, ended[:-1], strict=True):
        for stream in (one.out, one.err):
            assert {character for character in "\x1b\x07\x9b\r\u202e" if character in stream} == set(), command
            assert not any(line.startswith("rm -rf") for line in stream.splitlines()), command
            assert "Traceback" not in stream, command
    rejected = json.loads(ended[-1].out)["rejected"]
    assert [Path(one["path"]).name for one in rejected] == [f"{EVIL}.xlsx"]

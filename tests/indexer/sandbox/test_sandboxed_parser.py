"""Bombs among documents: each costs itself, by name and within its limits, and nothing else."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands.index import index
from indexer.commands.parse import parse
from indexer.run import run
from indexer.sandbox.sandboxed_parser import SandboxedParser, UnreadableError
from indexer.sources.folder import SourceDocument
from kb import open_kb
from kb.errors import EngineError, SourceError
from kb.messages import using_locale
from kb.model.dialogue import Dialogue
from tests.support.articles import ARTICLE
from tests.support.hostile_files import docx, page, post
from tests.support.rendering import as_zip
from tests.support.sandbox import BOMB, LARGE, PAGE, bombs, children, confined

pytestmark = pytest.mark.slow


def test_a_bomb_costs_one_document(articles: Path, tmp_path: Path) -> None:
    bombs(articles)
    settings = confined(data=str(tmp_path / "data"), document_seconds=1.0)
    report = run(settings, [str(articles)])
    assert {Path(one.path).name: one.outcome for one in report.sources} == {
        "a.txt": "new",
        "bomb.html": "rejected",
        "brackets.md": "rejected",
        "c.html": "new",
    }
    for rejected in report.rejected:
        assert re.match(r"\d+秒以内に読み終わりません。", rejected.reason or "")
        assert rejected.code == "too-costly"
        assert "document_seconds を上げて" in (rejected.reason or "")
    with open_kb(settings.data) as kb:
        assert kb.search("窓口の話").total == 1
    started = time.monotonic()
    assert not run(settings, [str(articles)]).published  # a content that was refused is not read again
    assert time.monotonic() - started < 20


def test_a_bomb_is_said_at_the_terminal_and_nothing_of_a_library_is(articles: Path, tmp_path: Path) -> None:
    (articles / "bomb.html").write_bytes(BOMB)
    environment = {**os.environ, "KB_DOCUMENT_SECONDS": "1", "KB_SETTLE_SECONDS": "0", "LANG": "ja_JP.UTF-8"}
    for command, status in (
        (["index", str(articles), "--data", str(tmp_path / "data")], 5),
        (["parse", str(articles / "bomb.html")], 2),
        (["parse", str(articles)], 5),
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "kb", *command], env=environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == status, ended.stderr
        said = ended.stdout if command[0] == "index" else ended.stderr
        assert re.search(r"bomb\.html: \d+秒以内に読み終わりません。", said)
        assert len(ended.stderr.splitlines()) <= 2
        assert "Traceback" not in ended.stderr


def test_a_file_of_one_run_with_very_many_texts_is_read() -> None:
    many = docx("<w:p><w:r>" + "<w:t>あ</w:t>" * 330_000 + "</w:r></w:p>")
    assert len(many) < 50_000
    with SandboxedParser(confined(document_seconds=30.0)) as patient:
        (dialogue,) = patient.dialogues(SourceDocument(Path("a.docx")), many)
    assert sum(len(turn.text) for turn in dialogue.turns) == 330_000


def test_a_document_that_needs_too_much_memory_is_refused_by_name() -> None:
    with SandboxedParser(confined(document_memory=300_000_000)) as narrow:
        with pytest.raises(SourceError, match=r"a\.html: 読み取りに要るメモリが多すぎます.*document_memory を上げて"):
            narrow.dialogues(SourceDocument(Path("a.html")), LARGE)
        assert narrow.dialogues(SourceDocument(Path("b.html")), PAGE)


@pytest.mark.parametrize("form", ["a.docx", "a.zip"])
def test_a_small_file_of_very_much_text_is_refused_before_it_is_analysed(form: str) -> None:
    text = "窓口の話です。" * 60_000
    packed = docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>") if form == "a.docx" else as_zip({"a.xml": post(text)})
    assert len(packed) < 300_000
    with SandboxedParser(confined(max_document_bytes=300_000)) as worker:
        with pytest.raises(SourceError, match=rf"{form}: 大きすぎます\(420,0\d\d 字、上限 300,000 字\)") as caught:
            worker.dialogues(SourceDocument(Path(form)), packed)
        assert caught.value.refusal.code == "too-large"


def test_one_child_reads_one_document_after_the_other_until_it_overruns(worker: SandboxedParser) -> None:
    assert worker.dialogues(SourceDocument(Path("a.txt")), ARTICLE.encode())
    assert children() == []  # small texts need none
    for _count in range(3):
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)
        (first,) = children()
    with pytest.raises(SourceError, match="本文が見つかりません"):
        worker.dialogues(SourceDocument(Path("a.html")), b"<html><body></body></html>")
    assert children() == [first]
    with pytest.raises(SourceError, match=r"a\.html: \d+秒以内"):
        worker.dialogues(SourceDocument(Path("a.html")), BOMB)
    assert children() == []
    worker.dialogues(SourceDocument(Path("a.html")), PAGE)
    assert children() != [first]


def test_a_large_text_is_read_in_the_child(worker: SandboxedParser) -> None:
    worker.dialogues(SourceDocument(Path("a.txt")), ARTICLE.encode() * 200)
    assert len(children()) == 1


def test_what_the_system_ended_is_read_by_the_next_run(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (articles / "c.html").write_bytes(PAGE)
    settings = confined(data=str(tmp_path / "data"))

    def killed(self: SandboxedParser, document: SourceDocument, content: bytes, notes: str) -> tuple[Dialogue, ...]:
        if document.path.name == "c.html":
            raise UnreadableError(f"{document.path}: SIGKILL")
        return sound(self, document, content, notes)

    sound = SandboxedParser.dialogues
    with monkeypatch.context() as patched:
        patched.setattr(SandboxedParser, "dialogues", killed)
        assert len(run(settings, [str(articles)]).rejected) == 1
    assert [one.outcome for one in run(settings, [str(articles)]).sources] == ["unchanged", "new"]


def test_a_refusal_is_in_the_language_of_the_caller(worker: SandboxedParser) -> None:
    with using_locale("en"):
        with pytest.raises(SourceError, match=r"not read within 10? seconds"):
            worker.dialogues(SourceDocument(Path("a.html")), BOMB)
        with pytest.raises(SourceError, match=r"a\.pdf: is not a PDF"):
            worker.dialogues(SourceDocument(Path("a.pdf")), b"x", diagnostics_locale="ja")


def test_a_program_that_cannot_be_started_is_an_error_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with SandboxedParser(confined()) as worker, pytest.raises(EngineError, match="起動できません（1）"):
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)


def test_the_child_has_no_lock_and_writes_no_file(articles: Path, tmp_path: Path) -> None:
    with SandboxedParser(confined()) as worker:
        worker.dialogues(SourceDocument(Path("a.html")), PAGE)
        (child,) = children()
        assert [file.path for file in child.open_files()] == []
        limits = Path(f"/proc/{child.pid}/limits").read_text()
    assert "Max file size             0" in limits
    assert "Max core file size        0" in limits
    assert "Max address space         2000000000" in limits


def test_a_document_is_understood_alike_by_the_child_and_here(tmp_path: Path) -> None:
    """`kb parse` of a page, and `kb index` of it, say the same people and words."""
    (tmp_path / "a.html").write_bytes(page("".join(f"<p>{line}</p>" for line in ARTICLE.split("\n") if line)))
    parsed = CliRunner().invoke(parse, [str(tmp_path / "a.html")])
    assert parsed.exit_code == 0
    assert "川端" in parsed.output
    assert CliRunner().invoke(index, [str(tmp_path), "--data", str(tmp_path / "data")]).exit_code == 0

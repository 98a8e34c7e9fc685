"""Word documents of the binary format, converted by a stand-in for LibreOffice: the real one is large."""

from hashlib import sha256
from pathlib import Path

import pytest

from indexer.sandbox.sandboxed_parser import SandboxedParser
from indexer.sandbox.word_conversion import docx_of, needs_conversion
from indexer.sources.folder import SourceDocument
from kb.errors import SourceError
from tests.support.hostile_files import docx

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
BODY = "".join(
    f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    for text in ("架空委員会会議録", "○山田委員長　これより開きます。", "○鈴木委員　窓口の混雑を伺います。")
)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs on the path, with the document that the stand-in hands out."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (tmp_path / "converted.docx").write_bytes(docx(BODY))
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return programs


def stand_in(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_a_converted_document_is_read_and_keeps_the_digest_of_its_file(office: Path, worker: SandboxedParser) -> None:
    find_folder = 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"'
    stand_in(office, f'{find_folder}; cp {office.parent}/converted.docx "$2/document.docx"')
    (dialogue,) = worker.dialogues(SourceDocument(Path("委員会.doc")), OLD)
    assert [turn.speaker for turn in dialogue.turns if turn.speaker] == ["山田", "鈴木"]
    assert (dialogue.source.sha256, dialogue.source.format) == (sha256(OLD).hexdigest(), "doc")


def test_without_libreoffice_it_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, worker: SandboxedParser) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SourceError, match=r"委員会\.doc: 古い形式（\.doc）です。Word で") as refused:
        worker.dialogues(SourceDocument(Path("委員会.doc")), OLD)
    assert refused.value.refusal.code == "format"


@pytest.mark.parametrize(("script", "reason"), [("exit 1", "変換できません"), ("sleep 30", "0 秒で終わりません")])
def test_a_failing_or_slow_conversion_is_refused(office: Path, script: str, reason: str) -> None:
    stand_in(office, script)
    with pytest.raises(SourceError, match=reason):
        docx_of("a.doc", OLD, 0.4)


def test_a_docx_under_the_old_name_is_read_as_it_is(worker: SandboxedParser) -> None:
    assert not needs_conversion("a.doc", docx(BODY))
    assert not needs_conversion("a.docx", OLD)
    (dialogue,) = worker.dialogues(SourceDocument(Path("a.doc")), docx(BODY))
    assert dialogue.source.format == "docx"

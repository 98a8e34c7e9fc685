"""Word documents of the older formats, converted by a stand-in for LibreOffice, and by the real one where it is."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import psutil
import pytest
from docx import Document

from indexer.sandbox.sandboxed_parser import SandboxedParser
from indexer.sandbox.word_conversion import docx_of, needs_conversion
from indexer.sources.folder import SourceDocument
from kb.errors import SourceError
from tests.support.hostile_files import docx
from tests.support.rendering import as_mhtml
from tests.support.sandbox import confined

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
        docx_of("a.doc", OLD, 0.4, 10**9)


def test_a_docx_under_the_old_name_is_read_as_it_is(worker: SandboxedParser) -> None:
    assert not needs_conversion("a.doc", docx(BODY))
    assert not needs_conversion("a.docx", OLD)
    (dialogue,) = worker.dialogues(SourceDocument(Path("a.doc")), docx(BODY))
    assert dialogue.source.format == "docx"


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><p>架空委員会会議録</p><p>○山田委員長　開きます。</p></body></html>".encode(),
        "\ufeff<!DOCTYPE html>\n<title>架空</title><p>○山田委員長　開きます。".encode(),
        as_mhtml("<p>架空</p><p>○山田委員長　開きます。</p>", "utf-8"),
        "架空委員会会議録\n\n○山田委員長　開きます。\n".encode("cp932"),
    ],
)
def test_another_format_under_the_old_name_is_read_as_what_it_is(content: bytes, worker: SandboxedParser) -> None:
    (dialogue,) = worker.dialogues(SourceDocument(Path("a.doc")), content)
    assert [(turn.speaker, turn.text) for turn in dialogue.turns if turn.speaker] == [("山田", "開きます。")]


def test_an_empty_file_under_the_old_name_is_refused(worker: SandboxedParser) -> None:
    with pytest.raises(SourceError, match="中身がありません"):
        worker.dialogues(SourceDocument(Path("a.doc")), b"")


def test_a_conversion_leaves_no_process_and_no_file(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    stand_in(office, f"env > {tmp_path}/environment; sleep 60 & echo $! > {tmp_path}/started; exit 0")
    with pytest.raises(SourceError, match="変換できません"):
        docx_of("a.doc", OLD, 20.0, 10**9)
    home = f"HOME={tmp_path / 'temporary'}"
    assert any(line.startswith(home) for line in (tmp_path / "environment").read_text().splitlines())
    assert list((tmp_path / "temporary").iterdir()) == []
    started = int((tmp_path / "started").read_text())
    for _attempt in range(100):
        if not psutil.pid_exists(started) or psutil.Process(started).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail(f"{started} still runs")


def rtf(*paragraphs: str) -> bytes:
    """A document in RTF: characters as signed numbers, each with a substitute."""
    written = "".join(
        "".join(f"\\u{(ord(one) + 32768) % 65536 - 32768}?" for one in paragraph) + "\\par " for paragraph in paragraphs
    )
    return f"{{\\rtf1\\ansi\\uc1 {written}}}".encode("ascii")


real = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture
def patient() -> Iterator[SandboxedParser]:
    with SandboxedParser(confined()) as one:
        yield one


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A binary document with headings, a numbered list and a table, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    document = Document()
    document.add_heading("架空委員会会議録", 1)
    document.add_paragraph("○山田委員長　これより開きます。")
    document.add_paragraph("予約の仕組み", style="List Number")
    document.add_paragraph("受付票の見直し", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "令和5年度", "1,200件"
    document.add_paragraph("○鈴木委員　窓口の混雑を伺います。")
    document.save(str(folder / "a.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(folder), "a.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "a.doc").read_bytes()


@real
@pytest.mark.slow
def test_headings_lists_and_tables_survive_libreoffice(old: bytes, patient: SandboxedParser) -> None:
    (dialogue,) = patient.dialogues(SourceDocument(Path("委員会.doc")), old)
    assert (dialogue.title, dialogue.source.format) == ("架空委員会会議録", "doc")
    assert [(turn.speaker, turn.text) for turn in dialogue.turns if turn.speaker] == [
        ("山田", "これより開きます。\n1. 予約の仕組み\n2. 受付票の見直し\n令和5年度\t1,200件"),
        ("鈴木", "窓口の混雑を伺います。"),
    ]


@real
@pytest.mark.slow
def test_two_conversions_at_once(old: bytes) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda _at: docx_of("a.doc", old, 120.0, 2 * 10**9), range(2))
        assert [one[:2] for one in found] == [b"PK", b"PK"]


@real
@pytest.mark.slow
def test_rtf_under_the_old_name(patient: SandboxedParser) -> None:
    (dialogue,) = patient.dialogues(SourceDocument(Path("a.doc")), rtf("架空委員会会議録", "○山田委員長　開きます。"))
    assert [(turn.speaker, turn.text) for turn in dialogue.turns if turn.speaker] == [("山田", "開きます。")]


@real
@pytest.mark.slow
@pytest.mark.parametrize("damage", [lambda old: old[:3000], lambda old: old[:512] + bytes(9000)])
def test_a_document_that_libreoffice_cannot_read_is_refused_by_name(
    damage: Callable[[bytes], bytes], old: bytes, patient: SandboxedParser
) -> None:
    with pytest.raises(SourceError, match=r"委員会\.doc: LibreOffice で \.docx に変換できません") as refused:
        patient.dialogues(SourceDocument(Path("委員会.doc")), damage(old))
    assert refused.value.refusal.code == "damaged"

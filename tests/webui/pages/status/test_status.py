"""The status page."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from kb.analysis.analyzer import Analyzer
from kb.generations.manifest import SourceEntry
from kb.model.dialogue import Diagnostic
from kb.runs.reports import Report, write_report
from kb.settings import Settings
from tests.support.dialogues import dialogue
from tests.support.generations import id_of
from tests.support.html import links, seen
from tests.support.sample_index import build
from webui.app import create_app

NIGHT = datetime(2021, 12, 25, 18, 0, tzinfo=UTC)


def page(data: Path, analyzer: Analyzer, report: Report | None = None, *, stale_hours: float = 0) -> str:
    with build(data, analyzer) as kb:
        if report:
            write_report(kb.data_folder, report)
        app = create_app(Settings(data=str(data), stale_hours=stale_hours), kb)
        app.testing = True
        return seen(app.test_client().get("/status").text)


def test_what_is_served_and_that_all_is_well(tmp_path: Path, analyzer: Analyzer) -> None:
    text = page(tmp_path, analyzer)
    assert "問題はありません。" in text
    assert f"世代 {id_of('g1')}" in text
    assert "2021年12月25日 03:30" in text
    assert "取り込めなかった文書 ありません。" in text
    assert analyzer.version in text


def test_a_rejected_document_is_named_without_its_folder(tmp_path: Path, analyzer: Analyzer) -> None:
    record = SourceEntry(
        "/srv/kb/articles/壊れた\x1b\n.docx", None, "rejected", reason="/srv/kb/articles/壊れた\x1b\n.docx: 読めません"
    )
    report = Report(
        started=NIGHT,
        finished=NIGHT,
        status=5,
        published=True,
        generation=id_of("g1"),
        counts={"unchanged": 4, "rejected": 1},
        sources=(record,),
    )
    text = page(tmp_path, analyzer, report)
    assert "公開中。1件を取り込めませんでした。" in text
    assert "問題はありません" not in text
    assert "壊れた\\x1b\\n.docx読めません" in text
    assert "/srv/kb" not in text
    assert "文書: 不採用 1" in text
    assert "2021年12月26日 03:00" in text
    assert "公開しました（不採用の文書あり）" in text


def test_documents_whose_speakers_were_not_read_come_first(tmp_path: Path, analyzer: Analyzer) -> None:
    unread = (Diagnostic(1, "no-speakers", "発言者が一人も見つかりません。"),)
    lines = (Diagnostic(4, "unread-opening", "▲"), Diagnostic(9, "unread-opening", "▲"))
    talks = [
        structs.replace(dialogue("a", ["窓口です"], title="【架空】書式の違う会議"), diagnostics=lines),
        structs.replace(dialogue("b", ["窓口です"], title="【架空】お知らせ"), diagnostics=unread),
        dialogue("c", ["窓口です"], title="【架空】読めた会議"),
    ]
    with build(tmp_path, analyzer, talks) as kb:
        html = create_app(Settings(data=str(tmp_path)), kb).test_client().get("/status").text
    text = seen(html)
    assert "話し手を読めていない文書: 2件" in text
    assert text.index("話し手を読めていない文書") < text.index("公開中の索引")
    assert text.index("【架空】お知らせ") < text.index("【架空】書式の違う会議")
    assert "読めなかった発言者の行: 2" in text
    assert "読めた会議" not in text
    assert links(html)["【架空】お知らせ"] == "/dialogues/b"


def test_a_forgotten_night_is_said(tmp_path: Path, analyzer: Analyzer) -> None:
    text = page(tmp_path, analyzer, stale_hours=36)
    assert "夜間の取り込みが止まっているようです。最後の成功は2021年12月25日 03:30" in text

"""Documents that cannot be taken in: told alike by the run, `kb status`, `kb doctor` and the page, by reason."""

import json
import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from click.testing import CliRunner

from indexer.commands.doctor import doctor
from indexer.printing import run_details
from indexer.run import run
from kb.cli.status import status_command
from kb.errors import RefusalCode, SourceError
from kb.generations.manifest import SourceEntry
from kb.refusals import LABELS, STEPS, RejectedSource, grouped, without_path
from kb.runs.history import outcome_of
from kb.runs.reports import Report, reason_of
from kb.settings import Settings
from tests.support.articles import ARTICLE
from tests.support.html import seen
from webui.app import create_app

BAD = {
    "a.xlsx": b"PK",
    "b.xlsx": b"PK",
    "c.rtf": b"WEBVTT",
    "d.csv": b"1,2",
    "cut.json": b'{"title": "x", \n"turns": [',
    "keys.json": b'{"titel": "x", "turns": []}',
    "kind.json": b'{"title": "x", "turns": [{"kind": "speech", "text": 3}]}',
    "empty.txt": b"",
    "open.xml": b"<rss><channel></rss>",
    "torn.pdf": b"%PDF-1.7\n1 0 obj",
    "torn.docx": b"PK\x03\x04torn",
    "torn.zip": b"PK\x03\x04torn",
}
# What the libraries say of these, which a reader of Japanese is not to meet.
FOREIGN = re.compile(
    r"missing|required|Expect|unknown field|delimiter|mismatched|Error\b|File is not|zip file|EOF|line \d"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path / "data"), settle_seconds=0)


@pytest.fixture
def report(tmp_path: Path, settings: Settings) -> Report:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(ARTICLE, encoding="utf-8")
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    return run(settings, [str(folder)])


def test_the_run_the_status_the_doctor_and_the_page_say_the_same(report: Report, settings: Settings) -> None:
    said = f"{len(BAD)}件を取り込めませんでした"
    assert said in report.summary()
    assert "対応していない形式 4件（a.xlsx、b.xlsx、c.rtf ほか1件）" in report.summary()
    at = ["--data", settings.data]
    status = CliRunner().invoke(status_command, at, standalone_mode=False)
    assert f"公開中。{said}。" in status.output
    assert "対応していない形式 4件（a.xlsx、b.xlsx、c.rtf ほか1件）\n    → 読み込める形式に書き出すか" in status.output
    assert "問題はありません" not in status.output
    examined = CliRunner().invoke(doctor, at, standalone_mode=False)
    (line,) = [line for line in examined.output.splitlines() if "文書" in line.split()[1]]
    assert line.startswith("要注意")
    assert f"公開中。{said}。" in line
    assert "対応していない形式 4件" in line
    text = seen(create_app(settings).test_client().get("/status").text)
    assert f"公開中。{said}。" in text
    assert "問題はありません" not in text
    assert "対応していない形式: 4件" in text
    assert (report.status, status.return_value, examined.return_value) == (5, 5, 5)


def test_each_is_listed_on_request(report: Report, settings: Settings) -> None:
    at = ["--data", settings.data]
    assert "d.csv: 形式「.csv」" not in CliRunner().invoke(status_command, at, standalone_mode=False).output
    every = CliRunner().invoke(status_command, [*at, "--rejected"], standalone_mode=False).output
    assert all(every.count(f"/{name}: ") == 1 for name in BAD)
    told = json.loads(CliRunner().invoke(status_command, [*at, "--json"], standalone_mode=False).output)
    assert {Path(one["path"]).name: one["code"] for one in told["rejected"]} == {
        "a.xlsx": "format",
        "b.xlsx": "format",
        "c.rtf": "format",
        "d.csv": "format",
        "cut.json": "damaged",
        "keys.json": "structure",
        "kind.json": "structure",
        "empty.txt": "empty",
        "open.xml": "damaged",
        "torn.pdf": "damaged",
        "torn.docx": "damaged",
        "torn.zip": "damaged",
    }


def test_reasons_are_in_words_of_our_own_and_do_not_repeat_the_path(report: Report) -> None:
    reasons = {Path(record.path).name: record.reason or "" for record in report.rejected}
    assert [reason for reason in reasons.values() if FOREIGN.search(reason)] == []
    assert [name for name, reason in reasons.items() if name in reason] == []
    assert "2行11字目" in reasons["cut.json"]
    assert "キー titel は使えません" in reasons["keys.json"] or "キー title がありません" in reasons["keys.json"]
    assert "turns[0].text: 文字列 のはずが 整数 です" in reasons["kind.json"]
    assert any(line.startswith("不採用\t") and "[JSONDecodeError: " in line for line in run_details(report))
    details = {Path(record.path).name: record.detail or "" for record in report.rejected}
    assert "JSONDecodeError" in details["cut.json"]  # the library's own words are kept for whoever looks for them
    assert "BadZipFile" in details["torn.docx"]


@pytest.mark.slow
def test_a_new_one_is_told_though_nothing_is_published(report: Report, settings: Settings, tmp_path: Path) -> None:
    sources = [str(tmp_path / "articles")]
    assert run(settings, sources).status == 0  # known by now
    (tmp_path / "articles" / "new.xlsx").write_bytes(b"PK")
    first = run(settings, sources)
    assert (first.status, first.published) == (5, False)
    assert outcome_of(first) == "変更はありません（新たに取り込めない文書あり）"
    assert run(settings, sources).status == 0
    (tmp_path / "articles" / "empty.txt").write_bytes(b"\x00\x01\x02")  # bad otherwise than before
    assert (run(settings, sources).status, run(settings, sources).status) == (5, 0)


def test_a_twin_is_named_as_it_lies_from_the_document(tmp_path: Path, settings: Settings) -> None:
    for folder in ("a", "b"):
        (tmp_path / "articles" / folder).mkdir(parents=True)
        (tmp_path / "articles" / folder / "x.txt").write_text(ARTICLE, encoding="utf-8")
    (record,) = run(settings, [str(tmp_path / "articles")]).rejected
    assert (record.code, record.reason) == ("duplicate", "../a/x.txt と同じ内容なので取り込みません。")


def test_where_nothing_at_all_can_be_taken_in_the_reasons_are_summed_up(tmp_path: Path, settings: Settings) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.xlsx").write_bytes(b"PK")
    with pytest.raises(SourceError) as caught:
        run(settings, [str(tmp_path)])
    assert str(caught.value) == "対応していない形式 30件（00.xlsx、01.xlsx、02.xlsx ほか27件）"


def test_records_of_earlier_versions_are_read() -> None:
    before = '{"path":"/a/b.txt","sha256":null,"outcome":"rejected","reason":"/a/b.txt: 空です"}'
    record = msgspec.json.decode(before, type=SourceEntry)
    assert (reason_of(record), record.code) == ("空です", "other")
    assert without_path("a/b.txt: 空です", "/x/a/b.txt") == "空です"
    assert without_path("turns: 空です", "/x/a/b.txt") == "turns: 空です"


@pytest.mark.parametrize("words", [LABELS, STEPS])
def test_every_class_of_reasons_has_words_and_a_step(words: dict[RefusalCode, str]) -> None:
    assert set(words) == set(get_args(RefusalCode))


def test_groups_are_sorted_by_how_many_there_are() -> None:
    rejected = [
        RejectedSource("/a", "x", "empty"),
        RejectedSource("/b", "x", "format"),
        RejectedSource("https://c/d", "x", "format"),
    ]
    assert [(group.code, group.examples) for group in grouped(rejected)] == [
        ("format", "b、https://c/d"),
        ("empty", "a"),
    ]


@pytest.mark.slow
def test_a_document_of_nothing_but_a_title_is_named(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "title.html").write_text("<p>桜川: こんにちは</p>", encoding="utf-8")
    with pytest.raises(SourceError, match=r"title\.html: 本文が見つかりません"):
        run(settings, [str(folder)])
    (folder / "good.txt").write_text(ARTICLE, encoding="utf-8")
    report = run(settings, [str(folder)])
    assert (report.dialogues, report.counts["rejected"]) == (1, 1)

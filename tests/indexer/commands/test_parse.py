"""The indexer's commands as a person at a terminal uses them."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands.index import index
from indexer.commands.parse import parse
from indexer.commands.topics import topics
from kb.errors import SourceError
from tests.support.articles import ARTICLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ARTICLE.replace("川端(以下「川端」)", "誰か"), encoding="utf-8")
    return tmp_path


def test_a_folder_is_parsed_to_a_table(folder: Path) -> None:
    result = CliRunner().invoke(parse, [str(folder)])
    head, *rows = [line.split("\t") for line in result.output.splitlines()]
    assert head == ["文書", "書式", "発言", "発言者の判明", "注意"]
    assert (Path(rows[0][0]).name, *rows[0][1:3]) == ("a.txt", "座談会の記事", "2")
    assert rows[0][3] == "2/2"
    assert result.exit_code == 0


def test_a_folder_is_parsed_to_json_lines(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01")
    result = CliRunner().invoke(parse, [str(folder), "--json"])
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert [found["id"] for found in objects] == ["a", "b"]
    assert result.exit_code == 5
    assert "bad.txt" in result.stderr


def test_a_pattern_is_parsed_like_a_folder_and_every_layout_has_its_name(folder: Path) -> None:
    (folder / "c.html").write_text(
        "<h1>町長会見</h1><p>【町長】始めます。</p><p>【記者】はい。</p>" * 2, encoding="utf-8"
    )
    own = CliRunner().invoke(parse, [str(folder / "a.txt"), "--json"]).output
    (folder / "d.json").write_text(own, encoding="utf-8")
    result = CliRunner().invoke(parse, [str(folder / "[acd].*")])
    _head, *rows = [line.split("\t") for line in result.output.splitlines()]
    assert [(Path(row[0]).name, row[1]) for row in rows] == [
        ("a.txt", "座談会の記事"), ("c.html", "発言者を括弧で囲む記録（【知事】）"),
        ("d.json", "発言者の記録がある文書"),
    ]  # fmt: skip


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(parse, [str(tmp_path)])
    assert isinstance(result.exception, SourceError)


def test_topics_of_a_document_are_explained(folder: Path) -> None:
    output = CliRunner().invoke(topics, [str(folder / "a.txt")]).output
    assert "住民サービス > 窓口改革: 発言の「窓口の混雑」、見出しの「窓口改革」" in output


def test_the_list_of_topics_is_shown_and_can_be_copied() -> None:
    assert "  窓口改革: " in CliRunner().invoke(topics).output
    assert 'name = "窓口改革"' in CliRunner().invoke(topics, ["--toml"]).output


def test_a_name_with_a_line_break_breaks_no_line(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a\nb.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "c\r\x1b[31m.txt").write_bytes(b"\x00\x01")
    where = [str(folder), "--data", str(tmp_path / "data")]
    planned = CliRunner().invoke(index, [*where, "--plan"]).stdout.splitlines()
    assert [line.split("\t")[0] for line in planned[1:-1]] == ["読み取る", "読み取る"]
    verbose = CliRunner().invoke(index, [*where, "--verbose"]).stdout.splitlines()
    assert [line.split("\t")[0] for line in verbose[:2]] == ["新規", "不採用"]
    assert "a\\nb.txt" in verbose[0]
    assert len(verbose) == 5
    (summary,) = CliRunner().invoke(index, [*where, "--full"]).stdout.splitlines()
    assert "c\\r\\x1b[31m.txt" in summary


def test_why_a_run_failed_stands_in_a_log_for_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_LOG_FORMAT", "json")
    where = ["--data", str(tmp_path / "data")]
    result = CliRunner().invoke(index, [str(tmp_path / "nowhere"), *where])
    (line,) = result.stderr.splitlines()
    told = json.loads(line)
    assert (told["level"], result.exit_code) == ("error", 2)
    assert "nowhere が見つかりません" in told["message"]
    monkeypatch.setenv("KB_LOG_FORMAT", "text")
    result = CliRunner().invoke(index, [str(tmp_path / "nowhere"), *where])
    assert isinstance(result.exception, SourceError)  # the command says it once, for people
    assert result.stderr == ""


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_document_whose_name_is_no_utf_8_is_named(tmp_path: Path, options: list[str]) -> None:
    bad = tmp_path / os.fsdecode(b"bad\xff.txt")
    bad.write_text(ARTICLE, encoding="utf-8")
    result = CliRunner().invoke(parse, [str(bad), *options])
    assert isinstance(result.exception, SourceError)
    assert "bad\\xff.txt: 名前が UTF-8 ではない" in str(result.exception)

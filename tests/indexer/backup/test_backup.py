"""Backups: whole and verified, restored to the same answers; what is damaged is refused before it is used."""

import gzip
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from indexer.backup.archive import LIST, Backup, DamagedBackupError, unpack_backup, verify_backup, write_backup
from indexer.commands.backup import backup
from indexer.commands.restore import restore
from indexer.drill import drill
from indexer.export.lines import json_lines
from indexer.lock import exclusive_lock
from indexer.run import run
from kb.errors import ConfigError, IndexUnavailableError, KbError, LockedError
from kb.generations.data_folder import DataFolder
from kb.settings import Settings
from tests.support.articles import article
from tests.support.indexing import answers, own


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder: kb.toml, registry, articles, and an index of them."""
    home = tmp_path_factory.mktemp("office")
    (home / "articles").mkdir()
    for number in range(4):
        (home / "articles" / f"{number}.txt").write_text(article(number, speaker=number), encoding="utf-8")
    (home / "articles" / "away.txt").symlink_to("/etc/hostname")
    (home / "registry").mkdir()
    (home / "registry" / "synonyms.tsv").write_text("窓口\t受付\n", encoding="utf-8")
    (home / "kb.toml").write_text(f'data = "{home}/data"\nregistry = "{home}/registry"\n', encoding="utf-8")
    run(own(home, registry=str(home / "registry")), [str(home / "articles" / f"{number}.txt") for number in range(4)])
    return home


def call(command: Callable[..., object], *arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(map(str, arguments)), standalone_mode=False)  # type: ignore[arg-type]
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return int(result.return_value or 0), result.output


@pytest.fixture
def made(office: Path, tmp_path: Path) -> Path:
    file = tmp_path / "kb.tar.gz"
    _status, told = call(backup, file, office / "articles", "--config", office / "kb.toml")
    assert "読み直して確かめました" in told
    return file


def test_a_backup_restores_to_the_same_answers(office: Path, made: Path, tmp_path: Path) -> None:
    call(restore, made, "--to", tmp_path / "new")
    assert answers(tmp_path / "new" / "index_data") == answers(office / "data")
    assert (tmp_path / "new" / "kb.toml").read_bytes() == (office / "kb.toml").read_bytes()
    assert (tmp_path / "new" / "registry" / "synonyms.tsv").is_file()
    sources = tmp_path / "new" / "sources" / "1-articles"
    assert sorted(path.name for path in sources.iterdir()) == ["0.txt", "1.txt", "2.txt", "3.txt"]  # no link
    # The restored folder goes on: nothing is lost, and nothing is read anew under other ids.
    again = run(own(tmp_path, data=str(tmp_path / "new" / "index_data")), [str(sources)])
    assert (again.dialogues, again.rejected) == (4, ())


def test_only_its_owner_can_read_it(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600


def test_a_restored_index_is_served_whatever_the_umask(made: Path, tmp_path: Path) -> None:
    earlier = os.umask(0o002)
    try:
        call(restore, made, "--to", tmp_path / "new")
    finally:
        os.umask(earlier)
    assert answers(tmp_path / "new" / "index_data")


def test_nothing_is_overwritten(made: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "kb.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="空のフォルダではありません"):
        call(restore, made, "--to", tmp_path / "new")
    with pytest.raises(ConfigError, match="--to"):
        call(restore, made)
    with pytest.raises(ConfigError, match=r"nothing\.tar がありません"):
        call(restore, tmp_path / "nothing.tar", "--to", tmp_path / "else")


def test_a_backup_waits_for_no_run_and_leaves_no_half_file(office: Path, tmp_path: Path) -> None:
    with exclusive_lock(DataFolder(office / "data").lock), pytest.raises(LockedError):
        call(backup, tmp_path / "kb.tar.gz", "--data", office / "data")
    with pytest.raises(ConfigError, match="away がありません"):
        call(backup, tmp_path / "kb.tar.gz", tmp_path / "away", "--data", office / "data")
    with pytest.raises(IndexUnavailableError):
        call(backup, tmp_path / "kb.tar.gz", "--data", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] in ([], ["lock"])


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        return {one.name: stream.read() for one in archive if (stream := archive.extractfile(one))}


def written(file: Path, content: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w:gz") as archive:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file


def renamed(content: dict[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """The members with another name for one, which the list has, too."""
    listed = msgspec.json.decode(content[LIST], type=Backup)
    files = {new if name == old else name: digest for name, digest in listed.files.items()}
    others = {new if name == old else name: data for name, data in content.items() if name != LIST}
    return {LIST: msgspec.json.encode(Backup(listed.created, listed.generation, files)), **others}


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "index_data/../../outside"])
def test_a_name_that_leads_elsewhere_is_refused(made: Path, tmp_path: Path, name: str) -> None:
    evil = written(tmp_path / "evil.tar.gz", renamed(members(made), "kb.toml", name))
    with pytest.raises(DamagedBackupError, match="一覧にないもの"):
        unpack_backup(evil, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "outside").exists()


def test_links_unknown_missing_and_changed_files_are_refused(made: Path, tmp_path: Path) -> None:
    content = members(made)
    changed = written(tmp_path / "1.tar.gz", {**content, "kb.toml": b"data = 'x'\n"})
    missing = written(tmp_path / "2.tar.gz", {name: data for name, data in content.items() if name != "kb.toml"})
    unknown = written(tmp_path / "3.tar.gz", {**content, "more": b""})
    unlisted = written(tmp_path / "4.tar.gz", {name: data for name, data in content.items() if name != LIST})
    for file, reason in ((changed, "変わって"), (missing, "足りない"), (unknown, "一覧にない"), (unlisted, LIST)):
        with pytest.raises(DamagedBackupError, match=reason):
            verify_backup(file)
    with tarfile.open(tmp_path / "5.tar.gz", "w:gz") as archive:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            if name == "kb.toml":
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    with pytest.raises(DamagedBackupError, match="一覧にない"):
        verify_backup(tmp_path / "5.tar.gz")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.98])
def test_a_truncated_backup_is_refused(made: Path, tmp_path: Path, share: float) -> None:
    whole = made.read_bytes()
    (tmp_path / "short.tar.gz").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DamagedBackupError):
        verify_backup(tmp_path / "short.tar.gz")


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 1000, gzip.compress(b"x" * 1000, mtime=0), gzip.compress(b"", mtime=0)],
    ids=["empty", "text", "compressed text", "compressed nothing"],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kb.tar.gz").write_bytes(content)
    with pytest.raises(DamagedBackupError, match="壊れている"):
        verify_backup(tmp_path / "kb.tar.gz")


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = tmp_path / "part"
    part.write_bytes(b"a" * 10)
    add = tarfile.TarFile.addfile

    def change(self: tarfile.TarFile, member: tarfile.TarInfo, file: io.BytesIO) -> None:
        if member.name == LIST:
            part.write_bytes(b"b" * 10)
        add(self, member, file)

    monkeypatch.setattr(tarfile.TarFile, "addfile", change)
    with pytest.raises(DamagedBackupError, match="変わって"):
        write_backup(tmp_path / "kb.tar.gz", "g", [("part", part)])


@pytest.mark.slow
def test_a_drill_finds_the_same_answers(office: Path, made: Path) -> None:
    config = ("--config", office / "kb.toml")
    for given in ((made,), ()):
        status, told = call(restore, *given, "--drill", *config)
        assert (status, "違い 0 件" in told) == (0, True), told
        assert "4 の対話" in told


@pytest.mark.slow
def test_a_drill_tells_of_what_is_lost(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.drill.json_lines", lambda generation: list(json_lines(generation))[1:])
    found = drill(own(tmp_path), office / "data", tmp_path)
    assert found.dialogues == 4
    assert "がありません" in found.differences[0]
    assert any("検索「" in one for one in found.differences)
    monkeypatch.undo()
    monkeypatch.setattr("indexer.commands.restore.drill", lambda *_: found)
    status, told = call(restore, "--drill", "--data", office / "data")
    assert status == 1
    assert found.differences[0] in told


def test_an_index_in_a_cluster_is_not_drilled(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="クラスター"):
        drill(Settings(engine="opensearch"), tmp_path, tmp_path)

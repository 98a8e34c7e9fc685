import json
import os
import shutil
from pathlib import Path

import pytest

from indexer.lock import exclusive_lock
from indexer.run import run
from kb import open_kb
from kb.engines.whoosh import IndexFolderWriter
from kb.errors import ConfigError, EngineError, LockedError, RefusedError, SourceError, StorageError
from kb.generations.data_folder import DataFolder
from kb.settings import Settings
from tests.support.articles import ARTICLE


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "b.txt").write_text(ARTICLE.replace("混雑", "行列").replace("111", "112"), encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path / "data"), settle_seconds=0)


def outcomes(settings: Settings, *sources: Path) -> dict[str, str]:
    report = run(settings, [str(source) for source in sources])
    return {Path(record.path).name: record.outcome for record in report.sources}


def found(settings: Settings, query: str) -> list[str]:
    with open_kb(settings.data) as kb:
        return [hit.id for hit in kb.search(query, kind=["speech"]).hits]


def test_what_was_said_is_found_with_who_said_it(source: Path, settings: Settings) -> None:
    assert outcomes(settings, source) == {"a.txt": "new", "b.txt": "new"}
    with open_kb(settings.data) as kb:
        (hit,) = kb.search("混雑").hits
    assert (hit.speaker, hit.organization, hit.post) == ("川端 澄", "桜川区", "副区長")
    assert str(hit.dialogue.date) == "2023-07-03"
    assert "窓口改革" in hit.topics


def test_nothing_changed_publishes_nothing(source: Path, settings: Settings) -> None:
    first = run(settings, [str(source)])
    second = run(settings, [str(source)])
    assert (first.published, second.published) == (True, False)
    assert first.generation == second.generation
    assert {record.outcome for record in second.sources} == {"unchanged"}


def test_a_changed_a_new_and_a_removed_file(source: Path, settings: Settings) -> None:
    run(settings, [str(source)])
    (source / "a.txt").write_text(ARTICLE.replace("混雑", "渋滞"), encoding="utf-8")
    (source / "b.txt").rename(source / "c.txt")
    report = run(settings, [str(source)])
    assert {Path(record.path).name: record.outcome for record in report.sources} == {"a.txt": "changed", "c.txt": "new"}
    assert [Path(path).name for path in report.removed] == ["b.txt"]
    assert (found(settings, "混雑"), found(settings, "渋滞")) == ([], ["a#t2"])


def test_a_bad_document_is_named_and_the_others_are_taken_in(source: Path, settings: Settings) -> None:
    (source / "empty.txt").write_bytes(b"")
    (source / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (source / "table.xlsx").write_bytes(b"PK")
    (source / "copy.txt").write_text(ARTICLE, encoding="utf-8")
    (source / "out.txt").symlink_to(source.parent / "elsewhere.txt")
    (source.parent / "elsewhere.txt").write_text("秘密", encoding="utf-8")
    report = run(settings, [str(source)])
    rejected = {Path(record.path).name: record.reason or "" for record in report.rejected}
    assert set(rejected) == {"empty.txt", "picture.txt", "table.xlsx", "copy.txt", "out.txt"} or set(rejected) == {
        "empty.txt", "picture.txt", "table.xlsx", "a.txt", "out.txt",
    }  # fmt: skip
    assert not any(name in reason for name, reason in rejected.items())  # the record names the path already
    assert report.dialogues == 2
    assert all(name in report.summary() for name in rejected)


def test_where_nothing_can_be_taken_in_the_served_generation_stays(source: Path, settings: Settings) -> None:
    first = run(settings, [str(source)])
    for path in source.iterdir():
        path.write_bytes(b"\x00\x01\x02")
    with pytest.raises(RefusedError, match=r"a\.txt"):
        run(settings, [str(source)])
    assert DataFolder(settings.data).current() == first.generation
    assert found(settings, "混雑") == ["a#t2"]


def test_a_source_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        run(settings, [str(tmp_path / "nowhere")])
    (tmp_path / "hollow").mkdir()
    with pytest.raises(SourceError, match="hollow"):
        run(settings, [str(tmp_path / "hollow")])
    assert not Path(settings.data).exists()


def test_files_of_one_name_in_two_folders_are_two_dialogues_that_keep_their_addresses(
    source: Path, settings: Settings
) -> None:
    later = source / "later"
    later.mkdir()
    shutil.move(source / "a.txt", later / "a.txt")
    (first,) = (r.dialogues for r in run(settings, [str(source)]).sources if "later" in r.path)
    (source / "a.txt").write_text(ARTICLE.replace("混雑", "渋滞"), encoding="utf-8")
    ids = {record.path: record.dialogues for record in run(settings, [os.path.relpath(source)]).sources}
    assert first == ids[str(later / "a.txt")] == ("a",)
    assert len({name for names in ids.values() for name in names}) == 3


def test_a_source_is_the_same_however_it_is_named(source: Path, settings: Settings) -> None:
    run(settings, [str(source)])
    report = run(settings, [os.path.relpath(source), str(source / "a.txt")])
    assert not report.published
    assert {record.outcome for record in report.sources} == {"unchanged"}


def test_what_cannot_be_read_is_counted(source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(source / "pipe.txt")
    (source / "gone.txt").symlink_to(source / "nothing.txt")
    closed = source / "closed"
    closed.mkdir()
    scan = os.scandir

    def refusing(path: str) -> object:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return scan(path)

    monkeypatch.setattr("os.scandir", refusing)
    report = run(settings, [str(source)])
    assert {Path(record.path).name for record in report.rejected} == {"pipe.txt", "gone.txt", "closed"}


def test_a_second_run_at_the_same_time_leaves(source: Path, settings: Settings) -> None:
    Path(settings.data).mkdir()
    with exclusive_lock(DataFolder(settings.data).lock), pytest.raises(LockedError, match=str(os.getpid())):
        run(settings, [str(source)])
    assert DataFolder(settings.data).current() is None


def test_a_failure_leaves_nothing_behind(source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(settings, [str(source)])
    (source / "a.txt").write_text(ARTICLE.replace("混雑", "渋滞"), encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("indexer.build.seal", full)
        with pytest.raises(StorageError, match="空き容量がありません"):
            run(settings, [str(source)])
    data_folder = DataFolder(settings.data)
    assert data_folder.current() == first.generation
    assert not data_folder.staging.exists()
    assert outcomes(settings, source)["a.txt"] == "changed"


def test_of_several_failures_the_first_is_told(
    source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    abort = IndexFolderWriter.abort

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def stumbling(writer: IndexFolderWriter) -> None:
        abort(writer)
        raise EngineError("nothing there")

    monkeypatch.setattr("kb.generations.store_writer.StoreWriter.add", full)
    monkeypatch.setattr("kb.engines.whoosh.IndexFolderWriter.abort", stumbling)
    with pytest.raises(StorageError, match="空き容量がありません"):
        run(settings, [str(source)])


def test_an_index_that_cannot_be_written_has_one_reason(
    source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(settings, [str(source)])
    (source / "a.txt").write_text(ARTICLE.replace("混雑", "渋滞"), encoding="utf-8")

    def full(*_: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kb.engines.arrays.segment.write_arrays", full)
    with pytest.raises(StorageError, match="空き容量がありません"):
        run(settings, [str(source)])


def test_what_an_earlier_crash_left_is_swept(source: Path, settings: Settings) -> None:
    data_folder = DataFolder(settings.data)
    (data_folder.staging / "half").mkdir(parents=True)
    run(settings, [str(source)])
    assert not data_folder.staging.exists()


def test_only_the_last_generations_stay(source: Path, tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "data"), keep_generations=2, grace_seconds=0, settle_seconds=0)
    names = []
    for word in ("混雑", "渋滞", "行列待ち", "順番"):
        (source / "a.txt").write_text(ARTICLE.replace("混雑", word), encoding="utf-8")
        names.append(run(settings, [str(source)]).generation)
    data_folder = DataFolder(settings.data)
    assert data_folder.current() == names[-1]
    kept = sorted(path.name for path in data_folder.generations.iterdir())
    assert len(kept) == 2
    assert names[-1] in kept


def test_a_list_of_topics_that_staff_wrote_is_used(source: Path, tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    registry.mkdir()
    own = registry / "topics.toml"
    own.write_text('[[topic]]\nname = "待たせない"\ngroup = "住民"\nwords = ["混雑"]\n', encoding="utf-8")
    settings = Settings(data=str(tmp_path / "data"), registry=str(registry), settle_seconds=0)
    run(settings, [str(source)])
    with open_kb(settings.data) as kb:
        assert kb.search("混雑").hits[0].topics == ("待たせない",)
        assert kb.search("", topic=["待たせない"]).total == 1
        with kb.snapshot() as snapshot:
            assert snapshot.registry.topic_words == {"待たせない": ("混雑",)}
    own.write_text('[[topic]]\nname = "行列"\ngroup = "住民"\nwords = ["行列"]\n', encoding="utf-8")
    assert run(settings, [str(source)]).published
    own.write_text("[[topic]]\nname = 1", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"topics\.toml"):
        run(settings, [str(source)])


def test_every_run_leaves_a_report(source: Path, settings: Settings) -> None:
    run(settings, [str(source)])
    (report,) = DataFolder(settings.data).reports.glob("*.json")
    content = json.loads(report.read_text(encoding="utf-8"))
    assert (content["published"], content["dialogues"], len(content["sources"])) == (True, 2, 2)


def test_an_index_that_does_not_find_its_texts_is_not_published(
    source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(outcomes(settings, source).values()) == {"new"}
    (source / "c.txt").write_text(ARTICLE.replace("混雑", "案内").replace("111", "113"), encoding="utf-8")
    monkeypatch.setattr("kb.engines.arrays.token_types.TokenType.keys", frozenset())
    with pytest.raises(RefusedError, match="見つからない語がある"):
        run(settings, [str(source)])
    assert len(found(settings, "混雑")) == 1
    assert found(settings, "案内") == []


def test_an_index_below_its_sources_is_not_made_of_itself(source: Path, tmp_path: Path) -> None:
    settings = Settings(data=str(source / "index_data"), settle_seconds=0)
    for _night in range(2):
        assert outcomes(settings, source).keys() == {"a.txt", "b.txt"}
    assert run(settings, [str(source / "**")]).counts == {"unchanged": 2}

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from click.testing import CliRunner

from indexer.commands.rollback import rollback
from indexer.lock import exclusive_lock
from indexer.run import run
from kb import open_kb
from kb.errors import ConfigError, IndexUnavailableError, LockedError, NotFoundError
from kb.generations.data_folder import DataFolder
from tests.support.articles import article
from tests.support.indexing import own
from tests.support.permitted import permitted, write_documents

YEARS_AHEAD = SimpleNamespace(now=lambda zone: datetime.now(zone) + timedelta(days=2000))  # a clock


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    """Three generations, in the order in which they were published."""
    made = []
    for said in ("一つ目です。", "二つ目です。", "三つ目です。"):
        (tmp_path / "a.txt").write_text(article(1, said=said), encoding="utf-8")
        made.append(str(run(own(tmp_path), [str(tmp_path / "a.txt")]).generation))
    return made


def back(tmp_path: Path, *arguments: str) -> str:
    return (
        CliRunner()
        .invoke(rollback, [*arguments, "--data", str(tmp_path / "data")], catch_exceptions=False, standalone_mode=False)
        .output
    )


def test_one_command_goes_back_to_the_generation_before(tmp_path: Path, names: list[str]) -> None:
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("三つ目").total == 1
        assert names[1] in back(tmp_path)
        assert (kb.search("三つ目").total, kb.search("二つ目").total) == (0, 1)
        back(tmp_path)
        assert kb.search("一つ目").total == 1
        back(tmp_path, names[2])
        assert kb.search("三つ目").total == 1


def test_what_is_not_there_or_damaged_is_not_gone_back_to(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(NotFoundError, match=f"g9.*{names[0]}"):
        back(tmp_path, "g9")
    data_folder = DataFolder(tmp_path / "data")
    (data_folder.folder(names[1]) / "lexicon.json").write_bytes(b"{}")
    with pytest.raises(IndexUnavailableError, match=names[1]):
        back(tmp_path)
    assert data_folder.current() == names[2]
    with pytest.raises(ConfigError, match="nowhere"):
        back(tmp_path / "nowhere")


def test_nobody_goes_back_while_a_run_is_at_work(tmp_path: Path, names: list[str]) -> None:
    with exclusive_lock(DataFolder(tmp_path / "data").lock), pytest.raises(LockedError):
        back(tmp_path)
    assert DataFolder(tmp_path / "data").current() == names[2]


@pytest.mark.parametrize("content", [None, "", "zz"])
def test_without_a_pointer_one_says_where_to_go(tmp_path: Path, names: list[str], content: str | None) -> None:
    data_folder = DataFolder(tmp_path / "data")
    data_folder.pointer.unlink()
    if content is not None:
        data_folder.pointer.write_text(content, encoding="ascii")
    with pytest.raises(IndexUnavailableError, match="、".join(reversed(names))):
        back(tmp_path)
    assert f"世代 なし から {names[1]} に戻しました" in back(tmp_path, names[1])
    assert data_folder.current() == names[1]


def made_next(tmp_path: Path, said: str, **settings: float) -> str:
    """The generation that the next run publishes."""
    (tmp_path / "a.txt").write_text(article(1, said=said), encoding="utf-8")
    return str(run(msgspec.structs.replace(own(tmp_path), **settings), [str(tmp_path / "a.txt")]).generation)


def test_what_was_served_until_now_stays_for_those_who_still_read_it(tmp_path: Path, names: list[str]) -> None:
    data_folder = DataFolder(tmp_path / "data")
    time.sleep(1)
    back(tmp_path, names[0])
    grace = time.time() - data_folder.folder(names[2]).stat().st_ctime
    made = made_next(tmp_path, "四つ目です。", keep_generations=1, grace_seconds=grace)
    assert data_folder.generation_ids() == [made, names[2], names[0]]
    late = made_next(tmp_path, "五つ目です。", keep_generations=1, grace_seconds=0)
    assert data_folder.generation_ids() == [late]


def test_after_a_way_back_the_one_that_was_gone_back_to_is_the_one_before(tmp_path: Path, names: list[str]) -> None:
    back(tmp_path, names[0])
    made = made_next(tmp_path, "四つ目です。", keep_generations=2, grace_seconds=0)
    assert DataFolder(tmp_path / "data").generation_ids() == [made, names[0]]
    assert f"世代 {made} から {names[0]} に戻しました" in back(tmp_path)


def test_a_clock_that_was_ahead_for_a_night_takes_nobodys_place(
    tmp_path: Path, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data_folder = DataFolder(tmp_path / "data")
    with monkeypatch.context() as wrong:
        wrong.setattr("indexer.build.datetime", YEARS_AHEAD)
        ahead = made_next(tmp_path, "先の時計です。", keep_generations=3, grace_seconds=0)
    assert data_folder.current() == ahead
    assert data_folder.generation_ids() == [names[2], names[1], ahead]
    made = made_next(tmp_path, "五つ目です。", keep_generations=3, grace_seconds=0)
    assert data_folder.generation_ids() == [made, names[2], ahead]
    assert f"から {ahead} に戻しました" in back(tmp_path)
    assert f"から {names[2]} に戻しました" in back(tmp_path)
    back(tmp_path, made)
    last = [made_next(tmp_path, f"その後{number}です。", keep_generations=3, grace_seconds=0) for number in range(2)]
    assert data_folder.generation_ids() == [last[1], last[0], made]


def test_one_of_the_future_that_nobody_knows_to_have_been_served_goes_first(tmp_path: Path, names: list[str]) -> None:
    data_folder = DataFolder(tmp_path / "data")
    shutil.copytree(data_folder.folder(names[0]), data_folder.folder("20990101T000000.000000Z-00000000"))
    made = made_next(tmp_path, "四つ目です。", keep_generations=3, grace_seconds=0)
    assert data_folder.generation_ids() == [made, names[2], names[1]]


def test_copies_that_somebody_keeps_among_the_generations_are_left_alone(tmp_path: Path, names: list[str]) -> None:
    data_folder = DataFolder(tmp_path / "data")
    for name in ("zz-backup", "2020-my-copy"):
        shutil.copytree(data_folder.folder(names[0]), data_folder.generations / name)
    made = made_next(tmp_path, "四つ目です。", keep_generations=3, grace_seconds=0)
    assert data_folder.generation_ids() == [made, names[2], names[1]]
    assert (data_folder.generations / "zz-backup").is_dir()
    assert (data_folder.generations / "2020-my-copy").is_dir()


def test_the_next_run_begins_from_where_one_went_back_to(tmp_path: Path, names: list[str]) -> None:
    back(tmp_path, names[0])
    report = run(own(tmp_path), [str(tmp_path / "a.txt")])
    assert report.published
    with open_kb(tmp_path / "data") as kb:
        assert (kb.search("一つ目").total, kb.search("三つ目").total) == (0, 1)


def test_a_generation_that_would_not_be_served_for_its_permissions_is_not_gone_back_to(tmp_path: Path) -> None:
    documents = write_documents(tmp_path)
    settings = permitted(tmp_path, documents)
    earlier = run(own(tmp_path), [str(documents)]).generation
    served = run(settings, [str(documents)]).generation
    config = tmp_path / "kb.toml"
    config.write_text(f'permissions = "{settings.permissions}"', encoding="utf-8")
    with pytest.raises(IndexUnavailableError, match=f"{earlier}.*閲覧権限"):
        back(tmp_path, "--config", str(config))
    assert DataFolder(tmp_path / "data").current() == served

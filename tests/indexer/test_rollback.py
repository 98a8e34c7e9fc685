import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from indexer.cli import rollback
from indexer.lock import exclusive
from indexer.run import run
from kb import open_kb
from kb.errors import ConfigError, IndexUnavailableError, LockedError, NotFoundError
from kb.generations import Layout
from tests.indexer.articles import article
from tests.indexer.test_incremental import own


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
    layout = Layout(tmp_path / "data")
    (layout.folder(names[1]) / "lexicon.json").write_bytes(b"{}")
    with pytest.raises(IndexUnavailableError, match=names[1]):
        back(tmp_path)
    assert layout.current() == names[2]
    with pytest.raises(ConfigError, match="nowhere"):
        back(tmp_path / "nowhere")


def test_nobody_goes_back_while_a_run_is_at_work(tmp_path: Path, names: list[str]) -> None:
    with exclusive(Layout(tmp_path / "data").lock), pytest.raises(LockedError):
        back(tmp_path)
    assert Layout(tmp_path / "data").current() == names[2]


@pytest.mark.parametrize("content", [None, "", "zz"])
def test_without_a_pointer_one_says_where_to_go(tmp_path: Path, names: list[str], content: str | None) -> None:
    layout = Layout(tmp_path / "data")
    layout.pointer.unlink()
    if content is not None:
        layout.pointer.write_text(content, encoding="ascii")
    with pytest.raises(IndexUnavailableError, match="、".join(reversed(names))):
        back(tmp_path)
    assert f"世代 なし から {names[1]} に戻しました" in back(tmp_path, names[1])
    assert layout.current() == names[1]


def test_copies_that_somebody_keeps_among_the_generations_are_left_alone(tmp_path: Path, names: list[str]) -> None:
    layout = Layout(tmp_path / "data")
    for name in ("zz-backup", "2020-my-copy"):
        shutil.copytree(layout.folder(names[0]), layout.generations / name)
    (tmp_path / "a.txt").write_text(article(1, said="四つ目です。"), encoding="utf-8")
    settings = msgspec.structs.replace(own(tmp_path), keep_generations=3, grace_seconds=0)
    made = str(run(settings, [str(tmp_path / "a.txt")]).generation)
    assert layout.published() == [made, names[2], names[1]]
    assert (layout.generations / "zz-backup").is_dir()
    assert (layout.generations / "2020-my-copy").is_dir()


def test_the_next_run_begins_from_where_one_went_back_to(tmp_path: Path, names: list[str]) -> None:
    back(tmp_path, names[0])
    report = run(own(tmp_path), [str(tmp_path / "a.txt")])
    assert report.published
    with open_kb(tmp_path / "data") as kb:
        assert (kb.search("一つ目").total, kb.search("三つ目").total) == (0, 1)

"""The day a turn was taken in stays with it, whatever happens to its file and to the index."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from msgspec import structs

from indexer.arrivals import Arrivals, EarlierStore, open_arrivals
from indexer.commands.export import export
from indexer.commands.rollback import rollback
from indexer.run import run
from kb import open_kb
from kb.generations.data_folder import DataFolder
from kb.generations.store import FILE, DialogueStore
from kb.model.people import Registry
from kb.search.request import Sort
from tests.support.articles import article
from tests.support.dialogues import dialogue, turn
from tests.support.generations import write_store
from tests.support.indexing import own

FIRST, SECOND, THIRD = (datetime(2026, 11, day, 18, tzinfo=UTC) for day in (1, 2, 3))
SAID = "予約で静かになりました。"


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Nights":
    return Nights(tmp_path, monkeypatch)


class Nights:
    """Nightly runs over a folder of articles, each at a moment that the test chooses."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.source = tmp_path / "source"
        self.source.mkdir()
        self.settings = own(tmp_path)
        self.data_folder = DataFolder(self.settings.data)
        self._monkeypatch = monkeypatch

    def write(self, name: str, number: int, said: str = "混雑が続いています。") -> None:
        (self.source / name).write_text(article(number, speaker=number, said=said), encoding="utf-8")

    def run(self, moment: datetime, *, full: bool = False, force: bool = False) -> None:
        self._monkeypatch.setattr("indexer.build.datetime", SimpleNamespace(now=lambda zone: moment))
        run(self.settings, [str(self.source)], full=full, force=force)

    def taken_in(self) -> dict[str, datetime | None]:
        """The arrival of each turn that speaks, by its id."""
        with open_kb(self.settings.data) as kb:
            return {hit.id: hit.taken_in for hit in kb.search("種別:発言", limit=100).hits}


def test_what_is_new_arrives_and_what_is_there_stays(night: Nights) -> None:
    night.write("a.txt", 1)
    night.run(FIRST)
    assert set(night.taken_in().values()) == {FIRST}
    night.write("b.txt", 2)
    night.run(SECOND)
    assert {name[0]: moment for name, moment in night.taken_in().items()} == {"a": FIRST, "b": SECOND}


def test_of_a_changed_article_only_the_changed_turns_arrive(night: Nights) -> None:
    night.write("a.txt", 1)
    night.run(FIRST)
    night.write("a.txt", 1, said=SAID)
    night.run(SECOND)
    with open_kb(night.settings.data) as kb:
        found = {SAID in hit.text: hit.taken_in for hit in kb.search("種別:発言").hits}
    assert found == {True: SECOND, False: FIRST}


@pytest.mark.parametrize("full", [False, True])
def test_a_rename_is_no_arrival(night: Nights, full: bool) -> None:
    night.write("a.txt", 1)
    night.run(FIRST)
    (night.source / "a.txt").rename(night.source / "renamed.txt")
    night.run(SECOND, full=full)
    assert set(night.taken_in().values()) == {FIRST}


def test_neither_full_nor_another_list_of_words_dates_anew(night: Nights, tmp_path: Path) -> None:
    night.write("a.txt", 1)
    night.run(FIRST)
    night.run(SECOND, full=True)
    assert set(night.taken_in().values()) == {FIRST}
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "synonyms.tsv").write_text("混雑\t行列\n", encoding="utf-8")
    night.settings = structs.replace(night.settings, registry=str(tmp_path / "registry"))
    night.run(THIRD)
    assert set(night.taken_in().values()) == {FIRST}


def test_a_damaged_generation_is_not_the_only_one_that_knows(night: Nights) -> None:
    night.write("a.txt", 1)
    night.run(FIRST)
    night.write("b.txt", 2)
    night.run(SECOND)
    served = night.data_folder.folder(night.data_folder.require_current())
    (served / FILE).write_bytes((served / FILE).read_bytes()[:-1])
    night.run(THIRD)
    assert {name[0]: moment for name, moment in night.taken_in().items()} == {"a": FIRST, "b": THIRD}


def test_after_a_rollback_nothing_arrives_twice(night: Nights) -> None:
    night.write("a.txt", 1)
    night.run(FIRST)
    night.write("b.txt", 2)
    night.run(SECOND)
    CliRunner().invoke(rollback, ["--data", night.settings.data], catch_exceptions=False, standalone_mode=False)
    night.run(THIRD)
    assert {name[0]: moment for name, moment in night.taken_in().items()} == {"a": FIRST, "b": SECOND}


def test_a_file_that_was_away_for_a_night_does_not_arrive_again(night: Nights) -> None:
    night.write("a.txt", 1)
    night.write("b.txt", 2)
    night.run(FIRST)
    (night.source / "b.txt").unlink()
    night.run(SECOND, force=True)
    night.write("b.txt", 2)
    night.run(THIRD)
    assert set(night.taken_in().values()) == {FIRST}


def test_an_export_takes_the_days_with_it(night: Nights, tmp_path: Path) -> None:
    night.write("a.txt", 1)
    night.run(FIRST)
    night.write("b.txt", 2)
    night.run(SECOND)
    file = tmp_path / "all.jsonl"
    arguments = ["--data", night.settings.data, "--output", str(file)]
    CliRunner().invoke(export, arguments, catch_exceptions=False, standalone_mode=False)
    before = night.taken_in()
    night.settings, night.source = own(tmp_path, data=str(tmp_path / "anew")), file
    night.run(THIRD)
    assert night.taken_in() == before


def test_the_latest_arrivals_come_first(night: Nights) -> None:
    night.write("a.txt", 20)  # the later talk
    night.run(FIRST)
    night.write("b.txt", 2)
    night.run(SECOND)
    with open_kb(night.settings.data) as kb:
        found = kb.search("種別:発言", sort=Sort.TAKEN_IN).hits
    assert [hit.dialogue.id for hit in found] == ["b", "b", "a", "a"]


def test_turns_that_a_newer_parser_cuts_otherwise_are_not_new(tmp_path: Path) -> None:
    whole = dialogue("a", [turn("混雑します。減りました。", order=1), turn("はい。", order=2)])
    known = structs.replace(whole, turns=tuple(structs.replace(one, taken_in=FIRST) for one in whole.turns))
    write_store(tmp_path, [known], Registry())
    cut = dialogue("a", [turn("混雑します。", order=1), turn("減りました。", order=2), turn("はい。", order=3)])
    other = structs.replace(cut, source=structs.replace(cut.source, sha256="1" * 64))
    store = DialogueStore(tmp_path)
    arrivals = Arrivals([EarlierStore(store, FIRST)], SECOND)
    assert [one.taken_in for one in arrivals.with_arrival_times(cut).turns] == [FIRST, FIRST, FIRST]
    assert [one.taken_in for one in arrivals.with_arrival_times(other).turns] == [SECOND, SECOND, FIRST]
    store.close()


def test_without_generations_everything_arrives_now(tmp_path: Path) -> None:
    with open_arrivals(DataFolder(tmp_path), FIRST) as arrivals:
        assert [one.taken_in for one in arrivals.with_arrival_times(dialogue("a", ["混雑"])).turns] == [FIRST]

"""A run that takes over what has not changed leaves what a run that makes everything anew does."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indexer.run import run
from kb import open_kb
from kb.errors import KbError, RefusedError
from kb.generations.data_folder import DataFolder
from kb.runs.reports import read_reports
from kb.search.request import Facet
from kb.settings import Settings
from tests.support.articles import article
from tests.support.examples import examples
from tests.support.indexing import answers, own

NAMES = [f"{name}.txt" for name in ("a", "b", "c", "sub/a", "sub/d")]
CONTENTS = st.builds(
    article,
    st.integers(1, 6),
    speaker=st.integers(0, 4),
    topic=st.integers(0, 4),
    said=st.sampled_from(["混雑が続いています。", "行列は続きますか。", "予約で変わりました。", "㍻の取組です。"]),
) | st.sampled_from(["", "\x00\x01", "ただの文です。\n"])
EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), CONTENTS),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


def edit(source: Path, kind: str, name: str, value: str) -> None:
    """Does to a folder what somebody at the office does."""
    path = source / name
    match kind:
        case "write":
            path.write_text(value, encoding="utf-8")
        case "remove":
            path.unlink(missing_ok=True)
        case "move" if path.exists():
            path.rename(source / value)


def indexed(data: Path, source: Path, *, full: bool = False) -> str:
    """Runs the indexer. Returns how it ended."""
    try:
        run(Settings(data=str(data), settle_seconds=0, grace_seconds=0), [str(source)], full=full, force=True)
    except KbError as error:
        return type(error).__name__
    return "done"


# An example takes a second: one that fails is shown as it is.
@settings(max_examples=examples(12), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(history=st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_a_history_of_edits_ends_as_if_all_had_been_made_anew(
    history: Sequence[Sequence[tuple[str, str, str]]],
) -> None:
    with TemporaryDirectory() as root:
        source, data, anew = Path(root, "source"), Path(root, "data"), Path(root, "anew")
        (source / "sub").mkdir(parents=True)
        (source / "z.txt").write_text(article(9), encoding="utf-8")
        assert indexed(data, source) == "done"
        for edits in history[:-1]:
            for step in edits:
                edit(source, *step)
            indexed(data, source)
        for step in history[-1]:
            edit(source, *step)
        shutil.copytree(data, anew)
        began = datetime.now(UTC)
        assert indexed(data, source) == indexed(anew, source, full=True) == "done"
        assert answers(data, began) == answers(anew, began)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(6):
        text = article(number, speaker=number, topic=number)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_only_what_has_changed_is_read_and_analysed(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    assert (first.work.parsed, first.work.indexed, first.work.kept) == (6, 6, 0)
    (source / "3.txt").write_text(article(3, speaker=3, topic=3, said="手続は短くなりました。"), encoding="utf-8")
    second = run(own(tmp_path), [str(source)])
    assert (second.work.parsed, second.work.indexed, second.work.kept) == (1, 1, 5)
    third = run(own(tmp_path), [str(source)])
    assert (third.published, third.work.parsed) == (False, 0)
    everything = run(own(tmp_path), [str(source)], full=True)
    assert (everything.published, everything.work.parsed, everything.work.indexed) == (True, 6, 6)


def test_a_file_that_only_looks_new_is_not_published_again(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    for path in source.iterdir():
        path.touch()
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.work.parsed) == (False, 0)


def test_what_staff_say_of_people_changes_the_dialogues_of_those_people(source: Path, tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    registry.mkdir()
    run(own(tmp_path, registry=str(registry)), [str(source)])
    entry = '[[person]]\nname = "高橋 ちひろ"\nalso = ["髙橋 千尋"]\n'
    (registry / "people.toml").write_text(entry, encoding="utf-8")
    report = run(own(tmp_path, registry=str(registry)), [str(source)])
    assert (report.published, report.work.parsed, report.work.indexed, report.work.kept) == (True, 0, 1, 5)
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("", speaker=["高橋 ちひろ"]).total > 0


def test_another_dictionary_analyses_all_and_reads_nothing(source: Path, tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    registry.mkdir()
    run(own(tmp_path, registry=str(registry)), [str(source)])
    (registry / "synonyms.tsv").write_text("混雑\t行列\n", encoding="utf-8")
    report = run(own(tmp_path, registry=str(registry)), [str(source)])
    assert (report.work.parsed, report.work.indexed) == (0, 6)
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("行列").total > 0


def test_other_parsing_code_reads_everything_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(own(tmp_path), [str(source)])
    monkeypatch.setattr("indexer.run_inputs.parsing_version", lambda: "another")
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.work.parsed, report.work.indexed) == (True, 6, 6)


def test_other_indexing_code_analyses_everything_and_reads_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(own(tmp_path), [str(source)])
    monkeypatch.setattr("indexer.run_inputs.indexing_version", lambda: "another")
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.work.parsed, report.work.indexed) == (True, 0, 6)


def test_a_damaged_generation_is_not_begun_from(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    victim = next((tmp_path / "data" / "generations" / str(first.generation) / "index").glob("arrays"))
    victim.write_bytes(victim.read_bytes()[:-8] + b"\1" * 8)
    (source / "0.txt").write_text(article(0, said="変わりました。"), encoding="utf-8")
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.work.indexed, report.work.kept) == (True, 6, 0)
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("").total == report.turns


def test_a_generation_that_is_damaged_is_made_anew_though_no_document_has_changed(source: Path, tmp_path: Path) -> None:
    first = run(own(tmp_path), [str(source)])
    (tmp_path / "data" / "generations" / str(first.generation) / "lexicon.json").write_bytes(b"{}")
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.work.indexed) == (True, 6)
    with open_kb(tmp_path / "data") as kb:
        assert (kb.search("").generation, kb.refusal) == (report.generation, None)


def test_an_upgrade_keeps_addresses_and_sees_what_has_disappeared(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source / "sub").mkdir()
    (source / "sub" / "0.txt").write_text(article(9), encoding="utf-8")
    first = run(own(tmp_path), [str(source)])
    before = {record.path: record.dialogues for record in first.sources}
    for module in ("kb.generations.manifest", "kb.bootstrap"):
        monkeypatch.setattr(f"{module}.SCHEMA_VERSION", 99)
    hidden = [path.rename(tmp_path / path.name) for path in source.glob("[12].txt")]
    with pytest.raises(RefusedError, match="7 のうち 2"):
        run(own(tmp_path), [str(source)])
    for path in hidden:
        path.rename(source / path.name)
    second = run(own(tmp_path), [str(source)])
    assert (second.published, second.work.parsed) == (True, 7)
    assert {record.path: record.dialogues for record in second.sources} == before


def test_a_fault_of_the_program_is_reported_too(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(own(tmp_path), [str(source)])
    monkeypatch.setattr("indexer.planned_run.scan", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(own(tmp_path), [str(source)])
    last = next(read_reports(DataFolder(tmp_path / "data")))
    assert (last.status, last.error) == (1, "ZeroDivisionError: division by zero")


def test_a_pointer_that_leads_nowhere_is_set_right_by_the_next_run(source: Path, tmp_path: Path) -> None:
    run(own(tmp_path), [str(source)])
    (tmp_path / "data" / "current").write_bytes(b"\xff\xfe")
    report = run(own(tmp_path), [str(source)])
    assert (report.published, report.work.parsed, report.work.kept) == (True, 0, 6)
    with open_kb(tmp_path / "data") as kb:
        assert kb.search("").total == report.turns


@pytest.mark.slow
def test_the_index_of_many_nights_does_not_grow(source: Path, tmp_path: Path) -> None:
    sizes = []
    for night in range(12):
        (source / "0.txt").write_text(article(0, said=f"{night}晩目です。"), encoding="utf-8")
        report = run(own(tmp_path, grace_seconds=0.0), [str(source)])
        index = tmp_path / "data" / "generations" / str(report.generation) / "index"
        sizes.append(sum(path.stat().st_size for path in index.iterdir()))
    assert sizes[-1] <= sizes[1] * 1.01
    with open_kb(tmp_path / "data") as kb:
        assert [kb.search(f'"{night}晩目"').total for night in (10, 11)] == [0, 1]
        assert kb.search("", organization=[], limit=1).facets[Facet.KIND]

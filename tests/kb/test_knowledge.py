import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from kb import open_kb
from kb.errors import IndexUnavailableError, NotFoundError, QueryError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import MANIFEST
from kb.model.dialogue import Series
from kb.search.request import Facet, SearchRequest
from kb.serving.manager import RETRY_SECONDS
from tests.support.dialogues import dialogue, turn
from tests.support.generations import id_of, publish_generation

G1, G2, G3, G9 = map(id_of, ("g1", "g2", "g3", "g9"))


def test_without_a_generation_the_next_step_is_named(tmp_path: Path) -> None:
    with open_kb(tmp_path) as kb, pytest.raises(IndexUnavailableError, match="kb index"):
        kb.search("窓口")


def test_a_new_generation_is_answered_from_without_reopening(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    with open_kb(tmp_path) as kb:
        assert (kb.search("窓口").generation, kb.search("窓口").total) == (G1, 1)
        publish_generation(tmp_path, "g2", [dialogue("a", ["窓口の話", "窓口の続き"])])
        assert (kb.search("窓口").generation, kb.search("窓口").total) == (G2, 2)


def test_what_was_begun_on_a_generation_is_finished_on_it(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    with open_kb(tmp_path) as kb:
        with kb.snapshot() as old:
            publish_generation(tmp_path, "g2", [dialogue("b", ["予算の話"])])
            assert kb.search("窓口").total == 0
            assert old.dialogue("a").title == "架空の座談会"
        with pytest.raises(NotFoundError):
            kb.dialogue("a")


@pytest.mark.slow
def test_readers_and_publications_at_once_give_right_answers_only(tmp_path: Path) -> None:
    corpora = {f"g{n}": [dialogue("a", ["窓口の話"] * (n + 1))] for n in range(12)}
    lengths = {id_of(name): len(talks[0].turns) for name, talks in corpora.items()}
    publish_generation(tmp_path, "g0", corpora["g0"])
    done = threading.Event()

    def ask() -> list[tuple[str, int]]:
        answers = []
        while not done.is_set():
            page = kb.search("窓口")
            answers.append((page.generation, page.total))
        return answers

    with open_kb(tmp_path) as kb, ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask) for _ in range(4)]
        try:
            for name in list(corpora)[1:]:
                publish_generation(tmp_path, name, corpora[name])
        finally:
            done.set()
        answers = [answer for future in asked for answer in future.result()]
    assert answers
    assert all(total == lengths[generation] for generation, total in answers)


@pytest.mark.parametrize("damage", ["flip", "truncate", "remove", "add", "manifest"])
def test_a_damaged_generation_is_refused_before_it_is_opened(tmp_path: Path, damage: str) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    folder = DataFolder(tmp_path).generations / G1
    victim = next(path for path in sorted((folder / "index").iterdir()) if path.stat().st_size > 10)
    content = victim.read_bytes()
    match damage:
        case "flip":
            victim.write_bytes(content[:5] + bytes([content[5] ^ 1]) + content[6:])
        case "truncate":
            victim.write_bytes(content[:-1])
        case "remove":
            victim.unlink()
        case "add":
            (folder / "index" / "foreign.toc").write_bytes(b"")
        case "manifest":
            (folder / MANIFEST).write_bytes(b"{")
    with open_kb(tmp_path) as kb, pytest.raises(IndexUnavailableError, match=G1):
        kb.search("窓口")


def test_filters_by_name_as_a_program_gives_them(tmp_path: Path) -> None:
    other = turn("窓口も", order=2, speaker="大月 徹", organization="汐見区")
    publish_generation(tmp_path, "g1", [dialogue("a", [turn("窓口の話", topics=("窓口改革",)), other])])
    with open_kb(tmp_path) as kb:
        assert kb.search("窓口", organization=["汐見区"]).hits[0].speaker == "大月 徹"
        assert kb.search("窓口", topic=["窓口改革"], fiscal_year=[2021], date_from=date(2021, 4, 1)).total == 1
        assert kb.search("窓口", sort="newest", limit=1).total == 2
        with pytest.raises(QueryError) as caught:
            kb.search("窓口", sort="best")
    assert caught.value.parameter == "sort"


def test_names_are_suggested_by_kanji_and_by_kana(tmp_path: Path) -> None:
    people = [turn("話", speaker="川端 澄"), turn("話", order=2, speaker="宮坂 学", organization="東京都")]
    publish_generation(tmp_path, "g1", [dialogue("a", people)])
    with open_kb(tmp_path) as kb:
        assert [s.value for s in kb.suggest("宮")] == ["宮坂 学"]
        assert [(s.value, s.facet) for s in kb.suggest("とうきょう")] == [("東京都", Facet.ORGANIZATION)]
        assert kb.suggest("みや")[0].value == "宮坂 学"
        assert kb.suggest(" ") == kb.suggest("ん") == ()


def test_the_parts_of_a_talk_are_found_together(tmp_path: Path) -> None:
    name = "東京都・区市町村CIOフォーラム"
    talks = [
        dialogue("x-2", ["続き"], series=Series(name, 7, 2, 2), talk="seventh"),
        dialogue("x-1", ["始め"], series=Series(name, 7, 1, 2), talk="seventh"),
        dialogue("y", ["別の回"], series=Series(name, 8, None, None)),
        dialogue("z", ["回のない談話"]),
        dialogue("z-2", ["回のない別の談話"]),
    ]
    publish_generation(tmp_path, "g1", talks)
    with open_kb(tmp_path) as kb, kb.snapshot() as snapshot:
        assert [part.id for part in snapshot.parts(talks[0])] == ["x-1", "x-2"]
        assert [part.id for part in snapshot.parts(talks[3])] == ["z"]
        assert {summary.id for summary in snapshot.dialogues} == {talk.id for talk in talks}
        with pytest.raises(NotFoundError, match="t99"):
            snapshot.turn("y", "t99")


def test_where_the_published_generation_is_refused_the_one_before_answers(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    publish_generation(tmp_path, "g2", [dialogue("a", ["窓口の話"] * 2)])
    damage(tmp_path, "g2")
    with open_kb(tmp_path) as kb:
        assert (kb.search("窓口").generation, kb.search("窓口").total) == (G1, 1)
        assert G2 in str(kb.refusal)
        publish_generation(tmp_path, "g3", [dialogue("a", ["窓口の話"] * 3)])
        assert (kb.search("窓口").generation, kb.refusal) == (G3, None)


def test_a_reader_that_is_at_work_stays_with_its_generation_when_the_next_is_refused(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    with open_kb(tmp_path) as kb, kb.snapshot() as held:
        publish_generation(tmp_path, "g2", [dialogue("a", ["窓口の話"] * 2)])
        damage(tmp_path, "g2")
        with kb.snapshot() as snapshot:
            assert snapshot is held


@pytest.mark.parametrize("content", ["", "../g1", ".", G9, "g1", "窓口", "\x00"])
def test_a_pointer_that_leads_nowhere_is_refused(tmp_path: Path, content: str) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    DataFolder(tmp_path).pointer.write_text(content, encoding="utf-8")
    with open_kb(tmp_path) as kb:
        if content == G9:  # what could be a generation is looked for; the one before it is there
            assert kb.search("窓口").generation == G1
        else:
            with pytest.raises(IndexUnavailableError, match="current"):
                kb.search("窓口")


def test_a_refused_generation_that_has_been_mended_answers_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("kb.serving.manager.time", SimpleNamespace(monotonic=lambda: clock[0]))
    for number in (1, 2):
        publish_generation(tmp_path, f"g{number}", [dialogue("a", ["窓口の話"] * number)])
    folder = DataFolder(tmp_path).folder(G2)
    folder.chmod(0o775)
    with open_kb(tmp_path) as kb:
        assert kb.search("窓口").generation == G1
        clock[0] += RETRY_SECONDS
        assert (kb.search("窓口").generation, G2 in str(kb.refusal)) == (G1, True)
        folder.chmod(0o755)
        clock[0] += RETRY_SECONDS / 2
        assert kb.search("窓口").generation == G1  # no request but one in a while looks at what was refused
        clock[0] += RETRY_SECONDS / 2
        assert (kb.search("窓口").generation, kb.refusal) == (G2, None)


@pytest.mark.parametrize("content", [None, "", "垃", id_of("g1"), id_of("g9"), id_of("g0")])
def test_whoever_has_a_generation_open_goes_on_with_it_when_the_pointer_is_of_no_use(
    tmp_path: Path, content: str | None
) -> None:
    publish_generation(tmp_path, "g2", [dialogue("a", ["窓口の話"])])
    publish_generation(tmp_path, "g3", [dialogue("a", ["窓口の話"] * 2)])
    pointer = DataFolder(tmp_path).pointer
    with open_kb(tmp_path) as kb:
        assert (kb.search("窓口").generation, kb.refusal) == (G3, None)
        if content is None:
            pointer.unlink()
        else:
            pointer.write_text(content, encoding="utf-8")
        assert kb.search("窓口").generation == G3
        assert re.search(f"kb rollback .*それまでは世代 {G3} で答えます", str(kb.refusal))
        pointer.write_text(G3, encoding="ascii")
        assert (kb.search("窓口").generation, kb.refusal) == (G3, None)


def test_whoever_opens_afresh_is_told_what_to_enter_when_the_pointer_is_gone(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    DataFolder(tmp_path).pointer.unlink()
    with open_kb(tmp_path) as kb, pytest.raises(IndexUnavailableError, match=f"current .*kb rollback.*{G1}"):
        kb.search("窓口")


@pytest.mark.parametrize("place", ["", "generations", f"generations/{G1}", f"generations/{G1}/manifest.json"])
def test_what_others_may_write_to_is_refused(tmp_path: Path, place: str) -> None:
    publish_generation(tmp_path / "data", "g1", [dialogue("a", ["窓口の話"])])
    path = tmp_path / "data" / place
    path.chmod(path.stat().st_mode | 0o020)
    with open_kb(tmp_path / "data") as kb, pytest.raises(IndexUnavailableError, match="chmod"):
        kb.search("窓口")


def damage(data: Path, generation: str) -> None:
    victim = next((DataFolder(data).folder(id_of(generation)) / "index").glob("arrays"))
    victim.write_bytes(victim.read_bytes()[:-1])


def test_a_request_and_its_keywords_find_the_same(tmp_path: Path) -> None:
    turns = [turn("窓口の話", order=1), turn("窓口の話", order=2, organization="汐見区")]
    publish_generation(tmp_path, "g1", [dialogue("a", turns)])
    request = SearchRequest.of("窓口", filters={Facet.ORGANIZATION: ["汐見区"], Facet.FISCAL_YEAR: ["2021"]}, limit=1)
    with open_kb(tmp_path) as kb:
        page = kb.search(request)
        short = kb.search("窓口", organization=["汐見区"], fiscal_year=[2021], limit=1)
    assert [hit.id for hit in page.hits] == [hit.id for hit in short.hits] == ["a#t2"]
    assert page.facets == short.facets


def test_keywords_beside_a_request_are_refused(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    with open_kb(tmp_path) as kb, pytest.raises(TypeError, match="limit"):
        kb.search(SearchRequest.of("窓口"), limit=1)  # type: ignore[call-overload]

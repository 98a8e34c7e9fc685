"""Turns near in meaning: beside the hits, under the filters, never in the way of the answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from msgspec import structs

from kb.answering.answer import answer
from kb.answering.similar import similar_turns
from kb.bootstrap import search_engine
from kb.errors import EngineError, SearchTimeoutError
from kb.knowledge import KnowledgeBase
from kb.model.dialogue import Kind, UtteranceKind
from kb.more_like_this import related_turns, turns_near_in_meaning
from kb.search.request import Facet, SearchRequest
from kb.search.results import Page, SimilarTurns
from kb.serving.snapshot import Snapshot
from kb.utterances.classify import utterance_kinds
from tests.support.embedding import BigramEmbedder, embed_all, knowledge_with, publish_with_vectors, truncate_vectors
from tests.support.generations import publish_generation
from tests.support.spoken_texts import CROWDED, LESS_WAITING, WAITING, waiting_dialogues

QUESTION = "役所で待たされる"  # stands in a short turn, which has no passage


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_with_vectors(tmp_path_factory.mktemp("data"), waiting_dialogues())


@pytest.fixture(scope="module")
def kb(data: Path) -> Iterator[KnowledgeBase]:
    with knowledge_with(data, BigramEmbedder()) as opened:
        yield opened


@pytest.fixture
def snapshot(kb: KnowledgeBase) -> Iterator[Snapshot]:
    with kb.snapshot() as opened:
        yield opened


def similar(snapshot: Snapshot, request: SearchRequest) -> SimilarTurns:
    found = answer(snapshot, request).similar
    assert found is not None
    return found


def settled(page: Page) -> Page:
    """The page with its facets as plain values, and without the time it took."""
    return replace(page, took_ms=0.0, facets={facet: tuple(values) for facet, values in page.facets.items()})


def texts(found: SimilarTurns) -> list[str]:
    return [hit.text for hit in found.hits]


def test_near_turns_come_nearest_first_with_their_cosine(snapshot: Snapshot) -> None:
    found = similar(snapshot, SearchRequest.of(QUESTION))
    assert set(texts(found)) == {WAITING, LESS_WAITING, CROWDED}
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0.6 <= score <= 1 for score in scores)
    assert (found.ready, found.turns, found.problem) == (5, 5, None)
    assert all(not hit.reasons and not hit.spans for hit in found.hits)
    assert found.hits[0].dialogue.title == "架空の座談会"


def test_hits_of_the_page_are_not_repeated(snapshot: Snapshot) -> None:
    page = answer(snapshot, SearchRequest.of("長く待たされる"))
    assert {hit.text for hit in page.hits} >= {WAITING, LESS_WAITING, CROWDED}
    assert page.similar is not None
    assert not {hit.id for hit in page.hits} & {hit.id for hit in page.similar.hits}


def test_totals_and_facets_are_those_of_the_search_alone(data: Path, snapshot: Snapshot) -> None:
    page = answer(snapshot, SearchRequest.of(QUESTION))
    with KnowledgeBase(data, search_engine) as without, without.snapshot() as plain:
        assert settled(answer(plain, SearchRequest.of(QUESTION))) == settled(replace(page, similar=None))


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SearchRequest.of(QUESTION, filters={Facet.ORGANIZATION: ["清川市"]}), {LESS_WAITING, CROWDED}),
        (SearchRequest.of(QUESTION, filters={Facet.SPEAKER: ["清川 学"]}), {LESS_WAITING}),
        (SearchRequest.of(QUESTION, filters={Facet.SPEAKER: ["清川 学", "港 望"]}), {LESS_WAITING, CROWDED}),
        (SearchRequest.of(QUESTION, filters={Facet.TOPIC: ["窓口"]}), {CROWDED}),
        (SearchRequest.of(QUESTION, filters={Facet.FISCAL_YEAR: ["2023"]}), {LESS_WAITING}),
        (SearchRequest.of(QUESTION, filters={Facet.DIALOGUE: ["aoba"]}), {WAITING}),
        (SearchRequest.of(QUESTION, filters={Facet.DIALOGUE: ["aoba"], Facet.TOPIC: ["窓口"]}), set()),
        (SearchRequest.of(QUESTION, date_from=date(2022, 1, 1)), {LESS_WAITING}),
        (SearchRequest.of(QUESTION, filters={Facet.KIND: ["question"]}), set()),
    ],
)
def test_the_filters_of_the_search_are_obeyed(snapshot: Snapshot, request_: SearchRequest, expected: set[str]) -> None:
    assert set(texts(similar(snapshot, request_))) == expected


def test_turns_are_classed_by_what_they_say_only_under_a_filter_by_it(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    classed: list[str] = []

    def noted(text: str, of: Kind) -> tuple[UtteranceKind, ...]:
        classed.append(text)
        return utterance_kinds(text, of)

    monkeypatch.setattr("kb.search.document.utterance_kinds", noted)
    similar(snapshot, SearchRequest.of(QUESTION, filters={Facet.ORGANIZATION: ["清川市"]}))
    assert not classed
    similar(snapshot, SearchRequest.of(QUESTION, filters={Facet.UTTERANCE: ["measure"]}))
    assert WAITING in classed


def test_a_turn_that_is_no_nearer_than_others_are_is_not_near(data: Path) -> None:
    with knowledge_with(data, BigramEmbedder(deviations=2)) as kb:  # of five turns, none is so far from the mean
        assert kb.search(QUESTION).similar == SimilarTurns((), ready=5, turns=5)


def test_a_text_that_stands_twice_is_shown_once(tmp_path: Path) -> None:
    dialogues = waiting_dialogues()
    publish_with_vectors(tmp_path, [*dialogues, structs.replace(dialogues[0], id="copy")])
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        found = kb.search(QUESTION).similar
    assert found is not None
    assert texts(found).count(WAITING) == 1


@pytest.mark.parametrize(
    "query", ['"待たされる"', "待たされ*", "組織:清川市 待たされる", "待たされる -声", "予算 OR 待つ", ""]
)
def test_a_query_that_is_more_than_words_is_meant_as_written(snapshot: Snapshot, query: str) -> None:
    assert answer(snapshot, SearchRequest.of(query)).similar is None


def test_a_sentence_searched_for_any_word_has_them(snapshot: Snapshot) -> None:
    found = answer(snapshot, SearchRequest.of("長く待たされるという声はどうなりましたか", fall_back=True))
    assert found.fallback is not None
    assert found.similar is not None


def test_a_later_page_has_none(snapshot: Snapshot) -> None:
    assert answer(snapshot, SearchRequest.of("待たされる", limit=1, offset=1)).similar is None


def test_without_an_embedder_there_are_none(data: Path) -> None:
    with KnowledgeBase(data, search_engine) as kb:
        assert kb.search(QUESTION).similar is None


def test_what_is_not_ready_is_counted_and_appears_when_it_is(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", waiting_dialogues())
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        assert kb.search(QUESTION).similar == SimilarTurns((), ready=0, turns=5)
        embed_all(tmp_path, BigramEmbedder())
        later = kb.search(QUESTION).similar
    assert later is not None
    assert (later.ready, len(later.hits)) == (5, 3)


def test_a_new_generation_has_the_vectors_of_texts_that_stayed(tmp_path: Path) -> None:
    publish_with_vectors(tmp_path, waiting_dialogues()[:2])
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        found = kb.search(QUESTION).similar
        assert found is not None
        assert (found.ready, found.turns) == (4, 4)
        publish_generation(tmp_path, "g2", waiting_dialogues())
        found = kb.search(QUESTION).similar
        assert found is not None
        assert (found.ready, found.turns) == (4, 5)
        assert set(texts(found)) == {WAITING, LESS_WAITING}


def test_a_damaged_file_is_said_and_the_page_still_answers(tmp_path: Path) -> None:
    publish_with_vectors(tmp_path, waiting_dialogues())
    path = truncate_vectors(tmp_path)
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        page = kb.search(QUESTION)
    assert page.total == 1
    assert page.similar is not None
    assert (page.similar.hits, page.similar.ready) == ((), 0)
    assert path.name in (page.similar.problem or "")


def test_a_model_that_fails_is_said_and_the_page_still_answers(data: Path) -> None:
    class Failing(BigramEmbedder):
        def question(self, text: str) -> NoReturn:
            raise EngineError("モデルの失敗")

    with knowledge_with(data, Failing()) as kb:
        page = kb.search(QUESTION)
    assert page.total == 1
    assert page.similar == SimilarTurns((), ready=5, turns=5, problem="モデルの失敗")


def test_a_page_whose_time_is_up_comes_without_them(data: Path) -> None:
    class Slow(BigramEmbedder):
        def question(self, text: str) -> NoReturn:
            raise SearchTimeoutError("時間切れ")

    with knowledge_with(data, Slow()) as kb:
        page = kb.search(QUESTION)
    assert (page.total, page.similar) == (1, None)


def test_turns_near_to_a_turn_are_of_other_talks(snapshot: Snapshot) -> None:
    related = related_turns(snapshot, "aoba", "t1")
    found = turns_near_in_meaning(snapshot, "aoba", "t1", related)
    assert found is not None
    assert set(texts(found)) == {LESS_WAITING, CROWDED} - {one.hit.text for one in related}
    assert turns_near_in_meaning(snapshot, "aoba", "t3", ()) == SimilarTurns((), ready=5, turns=5)


def test_a_turn_without_a_passage_has_no_near_turns(snapshot: Snapshot) -> None:
    assert turns_near_in_meaning(snapshot, "aoba", "t2", ()) == SimilarTurns((), ready=5, turns=5)


def test_related_hits_are_not_repeated(snapshot: Snapshot) -> None:
    found = turns_near_in_meaning(snapshot, "aoba", "t1", ())
    assert found is not None
    known = {hit.id for hit in found.hits[:1]}
    again = similar_turns(snapshot, "aoba", "t1", except_dialogues={"aoba"}, except_hits=known)
    assert again is not None
    assert {hit.id for hit in again.hits} == {hit.id for hit in found.hits} - known

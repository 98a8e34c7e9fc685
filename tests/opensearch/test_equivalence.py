"""The engine of the cluster against the oracle: generated corpora, generated requests, equal answers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch import exchange_search, turn_search
from kb.errors import QueryError
from kb.model.dialogue import KINDS, Dialogue
from kb.query.ast import Mode
from kb.search.request import Grouping, SearchRequest, Sort
from kb.search.results import Page
from tests.support.corpora import corpora
from tests.support.dialogues import dialogue, turn
from tests.support.engines import memory
from tests.support.examples import examples
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import grown, opensearch
from tests.support.search_strategies import PLAIN_WORDS, QUESTIONS, WORDS, queries, requests
from tests.support.trust import soak

PLAIN = [word for word in WORDS if word.strip() not in ("", "。", "、")]
RELEVANCE = st.builds(
    SearchRequest.of,
    st.one_of(QUESTIONS, PLAIN_WORDS, queries()),
    mode=st.sampled_from(Mode),
    group=st.sampled_from(Grouping),
    facets=st.just(()),
)

compared = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def agreed() -> Iterator[Counter[str]]:
    """Counts what both engines answered alike; told at the end of the run."""
    counts: Counter[str] = Counter()
    yield counts
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    soak.tell(f"generated requests that the cluster answered as the reference did: {told}")


@settings(compared, max_examples=examples(12))
@given(corpus=corpora(), asked=st.lists(requests(), min_size=4, max_size=12))
def test_the_cluster_answers_as_the_oracle_does(
    cluster: Cluster, analyzer: Analyzer, agreed: Counter[str], corpus: list[Dialogue], asked: list[SearchRequest]
) -> None:
    agreed["of all kinds"] += sum(1 for _answer in compare(cluster, analyzer, corpus, asked))


@settings(compared, max_examples=examples(4))
@given(seed=st.integers(0, 2**32), asked=st.lists(RELEVANCE, min_size=8, max_size=16))
def test_the_order_by_relevance_is_that_of_the_oracle(
    cluster: Cluster, analyzer: Analyzer, agreed: Counter[str], seed: int, asked: list[SearchRequest]
) -> None:
    for answer in compare(cluster, analyzer, crowd(Random(seed)), asked):
        agreed["by relevance"] += 1
        agreed["of these with several hits"] += len(answer.hits) > 1


def crowd(chance: Random) -> list[Dialogue]:
    """Ninety turns of the same few words, so that most words are in many of them."""
    return [
        dialogue(
            f"d{number}",
            [
                turn("".join(chance.choices(WORDS, k=chance.randint(1, 12))), order=order, kind=chance.choice(KINDS))
                for order in range(1, 6)
            ],
        )
        for number in range(18)
    ]


def compare(cluster: Cluster, analyzer: Analyzer, corpus: list[Dialogue], asked: list[SearchRequest]) -> Iterator[Page]:
    """The answers of the cluster, each equal to that of the reference engine, scores included."""
    with memory(corpus, analyzer) as oracle, opensearch(cluster, corpus, analyzer) as engine:
        for request in asked:
            expected, answer = oracle.search(request), engine.search(request)
            assert (answer.query, answer.total) == (expected.query, expected.total)
            assert answer.hits == expected.hits
            assert answer.exchanges == expected.exchanges
            assert answer.facets == expected.facets
            yield answer


@pytest.fixture
def many() -> list[Dialogue]:
    """A hundred turns with a word, of different lengths and days."""
    chance = Random(8)
    return [
        dialogue(
            f"d{number}",
            [
                turn("窓口の" + "手続と" * chance.randint(0, 9) + "窓口。" * chance.randint(0, 3), order=order)
                for order in (1, 2)
            ],
            day=date(2021, 1, 1 + number % 28),
        )
        for number in range(50)
    ]


@pytest.mark.parametrize("group", Grouping)
@pytest.mark.parametrize("sort", Sort)
def test_pages_beyond_the_ranked_turns_lack_and_repeat_none(
    cluster: Cluster,
    analyzer: Analyzer,
    many: list[Dialogue],
    monkeypatch: pytest.MonkeyPatch,
    sort: Sort,
    group: Grouping,
) -> None:
    """Where a search finds more than are ranked, the first ranking decides the order, and the pages stay whole."""
    monkeypatch.setattr(turn_search, "RANKED", 20)
    monkeypatch.setattr(exchange_search, "RANKED_EXCHANGES", 20)
    request = SearchRequest.of("窓口", sort=sort, group=group, limit=15)
    with memory(many, analyzer) as oracle, opensearch(cluster, many, analyzer) as engine:
        expected = oracle.search(replace(request, limit=100))
        found = [hit for start in range(0, 105, 15) for hit in engine.search(replace(request, offset=start)).hits]
        assert len(found) == len({hit.id for hit in found}) == len(expected.hits)
        if sort is not Sort.RELEVANCE:
            assert [hit.id for hit in found] == [hit.id for hit in expected.hits]
            assert [hit.score for hit in found] == [hit.score for hit in expected.hits]


@pytest.mark.parametrize("query", ["窓口", "窓口の手続", "手続と手続 窓口", '"手続と手続"', "窓口*", "窓口 近傍1 手続"])
def test_a_reopened_index_grows_as_one_made_anew(
    cluster: Cluster, analyzer: Analyzer, many: list[Dialogue], query: str
) -> None:
    with grown(cluster, [many[:30], many[10:]], analyzer) as engine, memory(many[10:], analyzer) as oracle:
        expected, answer = oracle.search(SearchRequest.of(query)), engine.search(SearchRequest.of(query))
        assert (answer.total, answer.hits, answer.facets) == (expected.total, expected.hits, expected.facets)
        assert engine.vocabulary() == oracle.vocabulary()


def test_a_condition_that_too_many_turns_come_close_to_is_refused(
    cluster: Cluster, analyzer: Analyzer, many: list[Dialogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.engines.opensearch.query_compiler.MAX_VERIFIED", 10)
    near = partial(SearchRequest.of, "窓口 近傍3 手続")
    with opensearch(cluster, many, analyzer) as engine, pytest.raises(QueryError, match="10件を超え"):
        engine.search(near())


@pytest.mark.parametrize("group", [Grouping.TURN, Grouping.EXCHANGE])
@pytest.mark.parametrize(
    "query",
    [
        "東京都取り組んでいますｶﾞ電子的な窓口の混雑デジタル・デバイドマイナンバーカードdx",
        " OR ".join(f"マイナンバーカードデジタル・デバイド{word}" for word in PLAIN[:8]),
    ],
)
def test_a_query_of_more_clauses_than_a_cluster_takes_is_answered(
    cluster: Cluster, analyzer: Analyzer, query: str, group: Grouping
) -> None:
    """Each query has more than 1,024 clauses, counted where it is a filter and where it is scored."""
    dialogues = [
        *crowd(Random(321)),
        dialogue("whole", [turn(text, order=order) for order, text in enumerate(query.split(" OR "))]),
    ]
    request = SearchRequest.of(query, group=group)
    answers = list(compare(cluster, analyzer, dialogues, [request]))
    assert answers[0].total > 0

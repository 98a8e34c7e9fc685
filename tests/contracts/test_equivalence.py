"""Whoosh against the oracle: generated corpora, generated requests, equal answers."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.errors import QueryError
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from tests.support.corpora import corpora
from tests.support.engines import memory, whoosh
from tests.support.examples import examples
from tests.support.search_strategies import requests


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corpus=corpora(), asked=st.lists(requests(), min_size=1, max_size=6))
def test_whoosh_answers_as_the_oracle_does(
    analyzer: Analyzer, corpus: list[Dialogue], asked: list[SearchRequest]
) -> None:
    with memory(corpus, analyzer) as oracle, whoosh(corpus, analyzer) as engine:
        for request in asked:
            try:
                expected = oracle.search(request)
            except QueryError as error:
                raise AssertionError(request.text) from error
            answer = engine.search(request)
            assert (answer.query, answer.total) == (expected.query, expected.total)
            assert answer.hits == expected.hits
            assert answer.exchanges == expected.exchanges
            assert list(answer.facets.items()) == list(expected.facets.items())  # in the order asked for

"""Engines under contract: each builds an index of some dialogues and answers from it."""

from functools import partial

import pytest

from kb.analysis.analyzer import Analyzer
from tests.support.engines import Opener, memory, whoosh
from tests.support.opensearch.engines import opensearch

ENGINES = [memory, whoosh, pytest.param(opensearch, marks=pytest.mark.opensearch)]


@pytest.fixture(params=ENGINES, ids=["memory", "whoosh", "opensearch"])
def opened(request: pytest.FixtureRequest, analyzer: Analyzer) -> Opener:
    """Opens an engine over some dialogues: every test that asks for it runs once for each engine."""
    if request.param is opensearch:
        return partial(opensearch, request.getfixturevalue("cluster"), analyzer=analyzer)
    return partial(request.param, analyzer=analyzer)

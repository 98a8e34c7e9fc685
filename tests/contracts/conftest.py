"""Engines under contract: each builds an index of some dialogues and answers from it."""

import pytest

from kb.analysis.analyzer import Analyzer
from tests.support.engines import Opener, memory, whoosh


@pytest.fixture(params=[memory, whoosh], ids=["memory", "whoosh"])
def opened(request: pytest.FixtureRequest, analyzer: Analyzer) -> Opener:
    """Opens an engine over some dialogues: every test that asks for it runs once for each engine."""
    return lambda dialogues: request.param(dialogues, analyzer)

"""The bench for every module of this folder."""

from collections.abc import Iterator

import pytest

from kb.analysis.analyzer import Analyzer
from tests.support.trust.workbench import Bench, prepared


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[Bench]:
    with prepared(tmp_path_factory.mktemp("bench")) as made:
        yield made

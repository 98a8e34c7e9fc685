"""The bench for every module of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from tests.support.trust.workbench import Bench, prepared


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder: all of them kill, damage, trace or load something."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[Bench]:
    with prepared(tmp_path_factory.mktemp("bench")) as made:
        yield made

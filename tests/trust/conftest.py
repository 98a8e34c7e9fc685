"""The bench for every module of this folder, and what was tried in the end."""

from collections.abc import Iterator

import pytest

from kb.analysis.pipeline import Analyzer
from tests.trust import soak
from tests.trust.bench import Bench, prepared


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[Bench]:
    with prepared(tmp_path_factory.mktemp("bench")) as made:
        yield made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if soak.tallies:
        terminalreporter.section("trust")
        for line in soak.tallies:
            terminalreporter.write_line(line)

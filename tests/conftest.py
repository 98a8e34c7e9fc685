"""Fixtures of all tests, and the summary of what the trust tests tried."""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from indexer.run import run
from kb.analysis.analyzer import Analyzer, default_analyzer
from kb.analysis.lattice.shared import shared_dictionary
from kb.messages import using_locale
from kb.settings import Settings
from tests.support.sample_index import build
from tests.support.sharing import made_once
from tests.support.trust import soak

pytest_plugins = ["tests.support.opensearch.fixtures"]

# A run of the tests is the same on every machine: what it finds was changed, not drawn. To look for what nobody has
# seen yet: pytest --hypothesis-profile=exploring. Speed is measured by `make bench`, so no example has a deadline.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("fast", deadline=None, derandomize=True, max_examples=20)  # for `make test-fast`
settings.register_profile("exploring", deadline=None, print_blob=True)
settings.load_profile("steady")

SHARED = Path(__file__).resolve().parents[2] / "shared"


# Compiled once, by the first run of the tests; the commands that they start use it, too.
DICTIONARY = Path(__file__).resolve().parents[1] / ".cache" / "dictionary"
os.environ["KB_DICTIONARY"] = str(DICTIONARY)
shared_dictionary.configure(tokenizer="compiled", folder=str(DICTIONARY))
shared_dictionary.require(DICTIONARY)


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return default_analyzer()


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """The data folder of the sample index, made once for all processes of a run: to be read, never to be written."""
    return made_once(tmp_path_factory, "sample-data", lambda folder: build(folder, analyzer).close())


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the packaged samples, made once for all processes of a run; to be read only."""
    samples = str(files("indexer").joinpath("samples"))
    made = made_once(tmp_path_factory, "demo", lambda folder: run(Settings(data=str(folder / "index_data")), [samples]))
    return made / "index_data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles, which a clone alone does not have."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real articles is not here")
    return SHARED


@pytest.fixture(autouse=True)
def _japanese() -> Iterator[None]:
    with using_locale("ja"):
        yield


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of several hands over what it tried."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["tallies"] = soak.tallies


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes what another process tried."""
    soak.tallies.extend(getattr(node, "workeroutput", {}).get("tallies", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the numbers of trials."""
    if soak.tallies:
        terminalreporter.section("trust")
        for line in soak.tallies:
            terminalreporter.write_line(line)

"""What every test can ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kb.analysis.pipeline import Analyzer, default_analyzer
from kb.messages import using_locale

# Speed is measured by `make bench`; a slow example on a busy machine is no failure.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return default_analyzer()


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

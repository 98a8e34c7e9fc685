"""A worker with a second for each document; no child may be left behind."""

import signal
from collections.abc import Iterator

import pytest

from indexer.sandbox.sandboxed_parser import SandboxedParser
from tests.support.sandbox import children, confined


@pytest.fixture(autouse=True)
def _no_orphan() -> Iterator[None]:
    yield
    assert children() == []


@pytest.fixture(autouse=True)
def _heeding() -> Iterator[None]:
    """Background jobs of a shell ignore SIGINT, and their children inherit that."""
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, earlier)


@pytest.fixture
def worker() -> Iterator[SandboxedParser]:
    with SandboxedParser(confined(document_seconds=1.0)) as one:
        yield one

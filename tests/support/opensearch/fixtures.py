"""Fixtures of running clusters. A test is skipped, and says so, where Java or Maven is missing."""

from collections.abc import Iterator

import pytest

from tests.support.opensearch.cluster import Cluster, running_cluster
from tests.support.opensearch.distribution import PLAIN, SECURED, Distribution, missing
from tests.support.opensearch.preparation import prepare


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Three nodes without security, for all tests of a process; each uses index names of its own."""
    with running_cluster(_prepared(PLAIN), 3) as running:
        yield running


@pytest.fixture
def disturbed(cluster: Cluster) -> Iterator[Cluster]:
    """The same three nodes, for a test that kills, pauses or stops some; they are mended after it."""
    yield cluster
    cluster.mend()


@pytest.fixture(scope="session")
def secure_cluster() -> Iterator[Cluster]:
    """One node that takes TLS and a password only: `Cluster.access` has them."""
    with running_cluster(_prepared(SECURED), 1) as running:
        yield running


def _prepared(distribution: Distribution) -> Distribution:
    if reason := missing():
        pytest.skip(reason)
    prepare(distribution)
    return distribution

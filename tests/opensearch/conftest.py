"""Clients and indexes on the clusters of `tests.support.opensearch.fixtures`."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from opensearchpy import OpenSearch

from tests.support.opensearch.clients import Connect, connecting
from tests.support.opensearch.cluster import Cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, so that a run can leave the cluster out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.opensearch)


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes clients of some hosts, which are closed after the test."""
    with connecting() as connect:
        yield connect


@pytest.fixture
def client(cluster: Cluster, connect: Connect) -> OpenSearch:
    """A client of all three nodes, which asks another where one does not answer."""
    return connect(*cluster.hosts, max_retries=5, retry_on_timeout=True, pool_maxsize=2)


@pytest.fixture
def index(client: OpenSearch) -> Iterator[str]:
    """A name for an index, which is removed after the test."""
    name = f"smoke-{uuid4().hex[:8]}"
    yield name
    client.indices.delete(index=name, ignore_unavailable=True)

"""Clients and indexes on the clusters of `tests.support.opensearch.fixtures`."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from opensearchpy import OpenSearch

from kb.configuration import load_settings
from tests.support.opensearch.clients import Connect, connecting
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import remove
from tests.support.opensearch.settings_file import write_settings, write_talk


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


@pytest.fixture
def folder(cluster: Cluster, tmp_path: Path) -> Iterator[Path]:
    """A folder with kb.toml and two talks; its indexes are removed after the test."""
    config = write_settings(cluster, tmp_path)
    write_talk(tmp_path, 1, "窓口の混雑が減りました。")
    write_talk(tmp_path, 2, "避難所の受付を電子化しました。")
    yield tmp_path
    remove(load_settings(str(config), environ={}))

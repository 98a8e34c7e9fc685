"""A full disk, as OpenSearch sees one: watermarks that ask for more free space than the disk has."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy import OpenSearch

WITHIN = 60.0  # seconds; the nodes look at their disks every ten
# The least free space at each stage: more than any disk has.
_LEAST = {"low": 2**60, "high": 2**60 - 1, "flood_stage": 2**60 - 2}
_DISK = "cluster.routing.allocation.disk"
_BLOCK = "index.blocks.read_only_allow_delete"


@contextmanager
def flooded(client: OpenSearch, index: str) -> Iterator[None]:
    """Brings all nodes to the flood stage, where OpenSearch makes indexes read-only, and waits until `index` is.

    Afterwards the watermarks are as before, and no index is blocked.

    Raises:
        AssertionError: the index was not blocked in time.
    """
    levels = {f"{_DISK}.watermark.{name}": f"{least}b" for name, least in _LEAST.items()}
    raised = {f"{_DISK}.threshold_enabled": True, "cluster.info.update.interval": "10s", **levels}
    client.cluster.put_settings(body={"transient": raised})
    try:
        end = time.monotonic() + WITHIN
        while not client.indices.get_settings(index=index, name=_BLOCK):
            assert time.monotonic() < end, f"{index} was not blocked"
            time.sleep(0.5)
        yield
    finally:
        usual = dict.fromkeys([*raised, "cluster.blocks.create_index"])
        client.cluster.put_settings(body={"transient": usual, "persistent": {"cluster.blocks.create_index": None}})
        client.indices.put_settings(index="_all", body={_BLOCK: None})

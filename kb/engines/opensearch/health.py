"""Health of the cluster as `kb doctor` tells it: version, nodes, state, and the indexes of a generation."""

from pathlib import Path

from msgspec import Struct

from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.index_file import NAME, read_index_file


class ClusterHealth(Struct, frozen=True):
    """State of a cluster. `missing` are indexes of the generation that it does not have, `short` those without all."""

    version: str
    nodes: int
    status: str
    missing: tuple[str, ...]
    short: tuple[str, ...]


def health_of(cluster: Cluster, generation: Path | None) -> ClusterHealth:
    """The health of a cluster, with the indexes that a generation's folder names.

    Raises:
        EngineError: it does not answer.
    """
    version, nodes, status = cluster.state()
    missing: list[str] = []
    short: list[str] = []
    if generation and (generation / "index" / NAME).exists():
        file = read_index_file(generation / "index")
        there = set(cluster.indexes(",".join(file.indexes)))
        missing = [index for index in file.indexes if index not in there]
        if not missing and cluster.count(file.turns) != file.documents:
            short = [file.turns]
    return ClusterHealth(version, nodes, status, tuple(missing), tuple(short))

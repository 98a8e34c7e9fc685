"""Health of the cluster as `kb doctor` tells it: version, nodes, state, the indexes of a generation, the aliases."""

from pathlib import Path

from msgspec import Struct

from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.index_file import NAME, IndexFile, alias_names, alias_pattern, read_index_file


class ClusterHealth(Struct, frozen=True):
    """State of a cluster.

    `missing` are indexes of the generation that it does not have, `short` those without all documents, `stray` the
    aliases that do not point to the generation's index.
    """

    version: str
    nodes: int
    status: str
    missing: tuple[str, ...]
    short: tuple[str, ...]
    stray: tuple[str, ...]


def health_of(cluster: Cluster, prefix: str, generation: Path | None) -> ClusterHealth:
    """The health of a cluster, with the indexes that a generation's folder names, and those of its editions.

    Raises:
        EngineError: it does not answer.
    """
    version, nodes, status = cluster.state()
    files = {path.parent: read_index_file(path.parent) for path in generation.rglob(NAME)} if generation else {}
    missing: list[str] = []
    short: list[str] = []
    for file in files.values():
        there = set(cluster.indexes(",".join(file.indexes)))
        lost = [index for index in file.indexes if index not in there]
        if not lost and cluster.count(file.turns) != file.documents:
            short.append(file.turns)
        missing += lost
    served = files.get(generation / "index") if generation else None
    return ClusterHealth(version, nodes, status, tuple(missing), tuple(short), _stray(cluster, prefix, served))


def _stray(cluster: Cluster, prefix: str, served: IndexFile | None) -> tuple[str, ...]:
    wanted = {
        alias: {index} for alias, index in zip(alias_names(prefix), served.indexes if served else (), strict=False)
    }
    found = cluster.aliases(alias_pattern(prefix))
    return tuple(alias for alias in alias_names(prefix) if found.get(alias) != wanted.get(alias))

"""Search engine on an OpenSearch cluster: token types as terms, query graphs as intervals, facets as aggregations.

Ranking, reasons and spans are those of the code that the reference engine uses.
"""

from collections.abc import Iterable
from pathlib import Path

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch.connection import connect
from kb.engines.opensearch.engine import OpenSearchEngine
from kb.engines.opensearch.health import ClusterHealth, health_of
from kb.engines.opensearch.index_file import NAME, alias_names, alias_pattern, index_names, read_index_file
from kb.engines.opensearch.writer import ClusterIndexWriter
from kb.settings import Settings


def open_index(settings: Settings, folder: Path, generation: str, analyzer: Analyzer) -> OpenSearchEngine:
    """The engine over the indexes that a generation's folder names."""
    return OpenSearchEngine(connect(settings), read_index_file(folder), generation, analyzer)


def new_index(
    settings: Settings,
    name: str,
    folder: Path,
    analyzer: Analyzer,
    previous: Path | None,
    dictionary: Path | None = None,
) -> ClusterIndexWriter:
    """A writer of the indexes of a new generation or edition; `name` is unique among all."""
    names = index_names(settings.opensearch_prefix, name)
    return ClusterIndexWriter(settings, names, folder, analyzer, previous, dictionary)


def health(settings: Settings, generation: Path | None) -> ClusterHealth:
    """The health of the cluster, with the indexes that a generation's folder names, and the aliases of the prefix."""
    cluster = connect(settings)
    try:
        return health_of(cluster, settings.opensearch_prefix, generation)
    finally:
        cluster.close()


def point_to(settings: Settings, folder: Path) -> None:
    """Points the aliases of the prefix to the indexes that an index folder names; removes them where it names none.

    Raises:
        EngineUnavailableError: the cluster does not answer; the aliases are as they were.
    """
    names = alias_names(settings.opensearch_prefix)
    indexes = read_index_file(folder).indexes if (folder / NAME).exists() else ()
    cluster = connect(settings)
    try:
        cluster.point(dict(zip(names, indexes, strict=False)), alias_pattern(settings.opensearch_prefix))
    finally:
        cluster.close()


def remove_unnamed(settings: Settings, folders: Iterable[Path]) -> None:
    """Deletes the indexes of the prefix that no index folder names."""
    named = {name for folder in folders if (folder / NAME).exists() for name in read_index_file(folder).indexes}
    cluster = connect(settings)
    try:
        for index in cluster.indexes(f"{settings.opensearch_prefix}-*"):
            if index not in named:
                cluster.delete(index)
    finally:
        cluster.close()

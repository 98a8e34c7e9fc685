"""The engine of the cluster over an index of some dialogues, for the length of a `with` block."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from kb.analysis.analyzer import Analyzer
from kb.bootstrap import SCRATCH
from kb.engines.opensearch import new_index, open_index, remove_unnamed
from kb.engines.opensearch.engine import OpenSearchEngine
from kb.model.dialogue import Dialogue
from kb.search.engine import IndexWriter
from kb.settings import Settings
from tests.support.opensearch.cluster import Cluster


def settings_of(cluster: Cluster, folder: Path, **others: object) -> Settings:
    """Settings of a data folder whose indexes are in a cluster, under a prefix of their own."""
    given: dict[str, object] = {
        "data": str(folder / "data"),
        "engine": "opensearch",
        "opensearch_hosts": cluster.hosts,
        "opensearch_prefix": f"t{uuid4().hex[:10]}",
        "opensearch_shards": 2,
        "settle_seconds": 0,
        **others,
    }
    return Settings(**given)  # type: ignore[arg-type]


@contextmanager
def opensearch(
    cluster: Cluster, dialogues: Iterable[Dialogue], analyzer: Analyzer, **others: object
) -> Iterator[OpenSearchEngine]:
    """An engine whose indexes are removed at the end."""
    with TemporaryDirectory(prefix="kb-index-") as folder:
        settings = settings_of(cluster, Path(folder), opensearch_replicas=0, **others)
        with written(settings, Path(folder, "index"), analyzer, dialogues) as engine:
            yield engine


@contextmanager
def grown(
    cluster: Cluster, runs: Sequence[Sequence[Dialogue]], analyzer: Analyzer, **others: object
) -> Iterator[OpenSearchEngine]:
    """An engine over the last of several runs, each of which keeps what is as it was in the one before."""

    def steps() -> Iterator[Callable[[IndexWriter], None]]:
        earlier: dict[str, Dialogue] = {}
        for found in runs:
            yield partial(_write, earlier, found)
            earlier = {one.id: one for one in found}

    with stepwise(cluster, steps(), analyzer, **others) as engine:
        yield engine


def _write(earlier: Mapping[str, Dialogue], found: Sequence[Dialogue], writer: IndexWriter) -> None:
    for one in found:
        if earlier.get(one.id) == one:
            writer.keep(one.id)
        else:
            writer.add(one)


@contextmanager
def stepwise(
    cluster: Cluster, steps: Iterable[Callable[[IndexWriter], None]], analyzer: Analyzer, **others: object
) -> Iterator[OpenSearchEngine]:
    """An engine over the last of several indexes, each written by a function from the one before."""
    with TemporaryDirectory(prefix="kb-index-") as root:
        settings = settings_of(cluster, Path(root), opensearch_replicas=0, **others)
        folder: Path | None = None
        try:
            for number, step in enumerate(steps):
                writer = new_index(settings, str(number), Path(root, str(number)), analyzer, folder)
                step(writer)
                writer.commit()
                folder = Path(root, str(number))
            assert folder
            with _opened(settings, folder, analyzer) as engine:
                yield engine
        finally:
            remove(settings)


@contextmanager
def written(
    settings: Settings, folder: Path, analyzer: Analyzer, dialogues: Iterable[Dialogue]
) -> Iterator[OpenSearchEngine]:
    """An engine over new indexes of some dialogues; all indexes of the settings' prefix are removed at the end."""
    try:
        writer = new_index(settings, folder.name, folder, analyzer, None)
        for dialogue in dialogues:
            writer.add(dialogue)
        writer.commit()
        with _opened(settings, folder, analyzer) as engine:
            yield engine
    finally:
        remove(settings)


def remove(settings: Settings) -> None:
    """Deletes all indexes of the settings' prefix."""
    remove_unnamed(settings, [])


@contextmanager
def _opened(settings: Settings, folder: Path, analyzer: Analyzer) -> Iterator[OpenSearchEngine]:
    engine = open_index(settings, folder, SCRATCH, analyzer)
    try:
        yield engine
    finally:
        engine.close()

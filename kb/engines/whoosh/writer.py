"""Writer of an index folder: the arrays, and the table of contents that makes the folder a Whoosh index."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.segment_writer import SegmentWriter
from kb.engines.whoosh.codec import ArraySegment
from kb.engines.whoosh.schema import build_schema
from kb.errors import EngineError, KbError
from kb.messages import _
from kb.model.dialogue import Dialogue

_INDEX = "MAIN"  # the name that `whoosh.index.open_dir` looks for


class IndexFolderWriter:
    """Writes one index into an empty folder. `previous` is the folder of another, made by the same analyzer.

    With `compact`, no bytes of documents that are not kept remain. Implements `kb.search.engine.IndexWriter`.
    """

    def __init__(
        self, folder: Path, analyzer: Analyzer, previous: Path | None = None, *, compact: bool = False
    ) -> None:
        self._folder = folder
        self._lexicon = analyzer.lexicon.as_json()
        with writing():
            self._segment = SegmentWriter(folder, analyzer, previous, compact=compact)

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue, in order."""
        with writing():
            self._segment.add(dialogue)

    def keep(self, dialogue_id: str) -> None:
        """Keeps the turns of a dialogue as they are in the previous index."""
        with writing():
            self._segment.keep(dialogue_id)

    def commit(self) -> None:
        """Completes the index."""
        with writing():
            segment = ArraySegment(self._segment.commit())
            TOC(build_schema(self._lexicon), [segment], 0).write(FileStorage(str(self._folder)), _INDEX)

    def abort(self) -> None:
        """Discards the index."""
        with writing():
            self._segment.abort()


@contextmanager
def writing() -> Iterator[None]:
    """Converts any exception of the writer to EngineError, except OSError, which keeps the system's reason."""
    try:
        yield
    except (KbError, OSError):
        raise
    except Exception as error:
        message = _(
            "検索エンジンが索引を書けません（{reason}）。ディスクの状態と空き容量を確かめてから、もう一度実行して"
            "ください。公開中の索引はそのままです。",
            reason=repr(error),
        )
        raise EngineError(message) from error

"""Several processes that write parts of an index, each with a connection and an analyzer of its own."""

import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import NamedTuple

from kb.analysis.analyzer import Analyzer, analyzer_of
from kb.analysis.lattice.shared import shared_dictionary
from kb.engines.opensearch.connection import connect
from kb.engines.opensearch.index_file import IndexNames
from kb.engines.opensearch.parts import DialogueTask, PartWriter, WrittenPart
from kb.errors import EngineError
from kb.messages import _, current_locale, set_locale
from kb.settings import Settings

_WAITING = 2  # parts for each process that are handed over and not written yet


class _PoolSetup(NamedTuple):
    """The inputs of a process that writes parts, sent to it as it starts."""

    settings: Settings
    names: IndexNames
    earlier: IndexNames | None
    lexicon: str
    dictionary: Path | None
    locale: str


_writers: list[PartWriter] = []  # of this process: one, once it has begun


class PartPool:
    """Writes parts in several processes. They end with the one that started them, however that ends."""

    def __init__(
        self,
        settings: Settings,
        names: IndexNames,
        earlier: IndexNames | None,
        analyzer: Analyzer,
        dictionary: Path | None,
    ) -> None:
        setup = _PoolSetup(settings, names, earlier, analyzer.lexicon.as_json(), dictionary, current_locale())
        self._most = _WAITING * settings.opensearch_workers
        self._pool = ProcessPoolExecutor(
            settings.opensearch_workers, get_context("spawn"), initializer=_begin, initargs=(setup,)
        )
        self._waiting: deque[Future[WrittenPart]] = deque()

    def write(self, tasks: Sequence[DialogueTask]) -> Iterator[WrittenPart]:
        """Hands tasks over and yields the parts that are written; waits where too many are not.

        Raises:
            EngineError: a part was not written, or a process ended.
        """
        with _pool_errors():
            self._waiting.append(self._pool.submit(_write, tasks))
            while len(self._waiting) > self._most:
                yield self._waiting.popleft().result()

    def finish(self) -> Iterator[WrittenPart]:
        """Yields the other parts, as they are written. Raises as `write` does."""
        with _pool_errors():
            while self._waiting:
                yield self._waiting.popleft().result()

    def close(self) -> None:
        """Ends the processes; of what was handed over, only what is being written is still written."""
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def _pool_errors() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        message = _(
            "索引を書くプロセスが途中で終わりました（メモリ不足のことがあります）。kb.toml の opensearch_workers を"
            "減らして、もう一度実行してください。公開中の索引はそのままです。"
        )
        raise EngineError(message) from error


def _begin(setup: _PoolSetup) -> None:
    """Makes the writer of this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the one that started them ends them
    threading.Thread(target=_end_with_parent, daemon=True).start()
    set_locale(setup.locale)
    shared_dictionary.configure(tokenizer=setup.settings.tokenizer, folder=setup.settings.dictionary)
    if setup.dictionary:
        shared_dictionary.look_in(setup.dictionary)
    cluster = connect(setup.settings)
    _writers.append(PartWriter(cluster, setup.names, setup.earlier, analyzer_of(setup.lexicon)))


def _write(tasks: Sequence[DialogueTask]) -> WrittenPart:
    return _writers[0].write(tasks)


def _end_with_parent() -> None:
    """Ends this process when the one that started it has ended, even by SIGKILL."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)

"""Vectors by the digest of their text, in files of arrays: a folder of the data folder, a folder in it for each model.

A file is written once and never changed, so that a run that is killed loses nothing that it has written, and readers
see whole files only. Half precision costs a thousandth of a cosine.
"""

import logging
import shutil
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.array_files import Arrays, DamagedArraysError, read_arrays, write_arrays
from kb.messages import _
from kb.reasons import system_reason

FORM = 1  # of the arrays; one more with each change of what they mean
SUFFIX = ".vectors"

_LISTINGS = 3  # tries of a reader whose files a writer replaces

log = logging.getLogger(__name__)

FolderState = tuple[tuple[str, int, int], ...]  # name, size and time of each file


class StoredVectors(NamedTuple):
    """The vectors that a folder holds: the row of each key, and the rows in half precision.

    `damaged` are the files that were left out, as sentences for readers of a page.
    """

    rows: dict[bytes, int]
    vectors: NDArray[np.float16]
    damaged: tuple[str, ...] = ()


class VectorFolder:
    """Reader and writer of the vectors of one model. One process at a time writes (`indexer.lock`)."""

    def __init__(self, folder: Path, model: str, dimensions: int) -> None:
        self._folder = folder
        self._path = folder / model
        self._version = f"{model}-{FORM}"
        self._dimensions = dimensions

    @property
    def state(self) -> FolderState:
        """A value that changes with the files."""
        return tuple(self._listed())

    def read(self) -> StoredVectors:
        """All vectors; a file that is damaged is left out and named."""
        for _attempt in range(_LISTINGS):
            names = [name for name, _size, _time in self._listed()]
            try:
                return self._stored(names)
            except FileNotFoundError:  # merged meanwhile
                continue
        return self._stored([])

    def add(self, keys: Sequence[bytes], vectors: NDArray[Any]) -> None:
        """Writes a further file.

        Raises:
            OSError: it cannot be written.
        """
        if len(vectors) != len(keys):
            raise ValueError(f"{len(keys)} keys and {len(vectors)} vectors")
        last = max((int(name.removesuffix(SUFFIX)) for name, _size, _time in self._listed()), default=0)
        packed = np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), -1)
        arrays: Arrays = {"keys": packed, "vectors": vectors.astype(np.float16)}
        write_arrays(self._path / f"{last + 1:06}{SUFFIX}", self._version, arrays)

    def merge(self, wanted: Collection[bytes]) -> None:
        """Writes the vectors of some keys to one file, and removes all others, damaged ones among them.

        Raises:
            OSError: the files cannot be written.
        """
        before = [name for name, _size, _time in self._listed()]
        stored = self._stored(before)
        kept = [key for key in stored.rows if key in wanted]
        if len(before) > 1 or stored.damaged or len(kept) < len(stored.rows):
            if kept:
                self.add(kept, stored.vectors[[stored.rows[key] for key in kept]])
            for name in before:
                (self._path / name).unlink(missing_ok=True)

    def drop_leftovers(self) -> None:
        """Removes the vectors of other models, and what a killed process began to write."""
        for path in self._folder.glob("*"):
            if path != self._path:
                log.info("vectors of another model are removed: %s", path)
                shutil.rmtree(path)
        for path in self._path.glob(f".*{SUFFIX}.*"):
            path.unlink(missing_ok=True)

    def _listed(self) -> Iterator[tuple[str, int, int]]:
        for path in sorted(self._path.glob(f"[0-9]*{SUFFIX}")):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue  # merged meanwhile
            yield path.name, status.st_size, status.st_mtime_ns

    def _stored(self, names: Sequence[str]) -> StoredVectors:
        rows: dict[bytes, int] = {}
        pieces: list[NDArray[np.float16]] = []
        damaged = []
        count = 0
        for name in names:
            try:
                arrays = read_arrays(self._path / name, self._version)
            except FileNotFoundError:
                raise
            except (DamagedArraysError, OSError) as error:
                log.error("%s", error)
                damaged.append(_damage(name, error))
                continue
            keys, vectors = arrays["keys"], arrays["vectors"]
            rows.update((key.tobytes(), count + row) for row, key in enumerate(keys))
            pieces.append(vectors)
            count += len(vectors)
        vectors = np.concatenate(pieces) if pieces else np.empty((0, self._dimensions), np.float16)
        return StoredVectors(rows, vectors, tuple(damaged))


def _damage(name: str, error: DamagedArraysError | OSError) -> str:
    reason = system_reason(error) if isinstance(error, OSError) else _("書いたときと内容が違います")
    return _(
        "ベクトルのファイル {name} を使いません（{reason}）。次の kb index か kb meaning が作り直します。",
        name=name,
        reason=reason,
    )

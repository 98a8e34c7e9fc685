"""The stored documents: JSON one after the other in a file, read one by one, each with a checksum."""

import os
from pathlib import Path
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from kb.array_files import Arrays, DamagedArraysError
from kb.search.document import TurnDocument

FILE = "documents"


class DocumentFile:
    """Reads documents by number. Thread-safe: each read names its place.

    Documents are not held in memory. A file that is cut or overwritten while it is open gives an error, never another
    text: the length and the checksum of each document are known.
    """

    def __init__(self, folder: Path, arrays: Arrays) -> None:
        self._path = folder / FILE
        self._offsets = arrays["offsets"]
        self._checksums = arrays["checksums"]
        self._file = os.open(self._path, os.O_RDONLY)
        if (size := os.fstat(self._file).st_size) != int(self._offsets[-1]):
            os.close(self._file)
            raise DamagedArraysError(f"{FILE}: {size} bytes instead of {self._offsets[-1]}")

    def __getitem__(self, number: int) -> TurnDocument:
        return msgspec.json.decode(self.encoded(number), type=TurnDocument)

    def encoded(self, number: int) -> bytes:
        """The JSON of a document.

        Raises:
            DamagedArraysError: the file has changed since it was opened.
        """
        start, end = self._offsets[number : number + 2].tolist()
        content = os.pread(self._file, end - start, start)
        if crc32(content) != self._checksums[number]:
            raise DamagedArraysError(f"{FILE}: changed at {start}")
        return content

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)


class DocumentWriter:
    """Writes documents in the order in which they are added or copied."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / FILE).open("wb")
        self._sizes: list[int] = []
        self._checksums: list[int] = []

    def add(self, document: TurnDocument) -> None:
        """Writes a document."""
        self._write(msgspec.json.encode(document))

    def copy(self, documents: DocumentFile, numbers: range) -> None:
        """Writes documents of another file, checked, without decoding them."""
        for number in numbers:
            self._write(documents.encoded(number))

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """Completes the file; returns where each document is, and its checksum."""
        self._file.flush()
        self.close()
        return {
            "offsets": np.cumsum([0, *self._sizes], dtype=np.int64),
            "checksums": np.array(self._checksums, np.uint32),
        }

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._sizes.append(len(content))
        self._checksums.append(crc32(content))

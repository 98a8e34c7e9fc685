"""The stored documents: JSON one after the other in a file, read one by one, each compressed and with a checksum.

A document is short, and most of its bytes stand in others, too: names of fields, speakers, headings, turns of phrase.
So some documents of the file are the dictionary that all of them are compressed with (DEFLATE).
"""

import os
import zlib
from array import array
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from kb.array_files import ArrayGroup, Arrays, DamagedArraysError
from kb.engines.arrays.number_line import narrowest, numbers_of, offsets_of
from kb.search.document import TurnDocument

FILE = "documents"

_DRAWN = 32  # documents of a dictionary
_WINDOW = 1 << 15  # bytes that DEFLATE looks back
_RAW = -15  # of zlib: the whole window, without a header and a checksum of its own

_decode = msgspec.json.Decoder(TurnDocument).decode


class _Dictionary(NamedTuple):
    """Bytes that documents refer to, and the number of documents that they were drawn from."""

    content: bytes
    documents: int


class DocumentFile:
    """Reads documents by number. Thread-safe: each read names its place.

    Documents are not held in memory. A file that is cut or overwritten while it is open gives an error, never another
    text: the length and the checksum of each document are known.
    """

    def __init__(self, folder: Path, arrays: Arrays | ArrayGroup) -> None:
        self._offsets = offsets_of(arrays["sizes"])
        self._checksums = arrays["checksums"]
        self.dictionary = _Dictionary(arrays["dictionary"].tobytes(), int(arrays["drawn_from"][0]))
        self._file = os.open(folder / FILE, os.O_RDONLY)
        if (size := os.fstat(self._file).st_size) != self._offsets[-1]:
            self.close()
            raise DamagedArraysError(f"{FILE}: {size} bytes instead of {self._offsets[-1]}")

    def __getitem__(self, number: int) -> TurnDocument:
        return _decode(self.encoded(number))

    def encoded(self, number: int) -> bytes:
        """The JSON of a document.

        Raises:
            DamagedArraysError: the file has changed since it was opened.
        """
        return zlib.decompressobj(_RAW, self.dictionary.content).decompress(self.compressed(number))

    def compressed(self, number: int) -> bytes:
        """The compressed JSON of a document.

        Raises:
            DamagedArraysError: the file has changed since it was opened.
        """
        start, end = self._offsets[number : number + 2].tolist()
        content = os.pread(self._file, end - start, start)
        if zlib.crc32(content) != self._checksums[number]:
            raise DamagedArraysError(f"{FILE}: changed at {start}")
        return content

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)


class DocumentWriter:
    """Writes documents in the order in which they are added, or copied from a previous file.

    The dictionary of the previous file has the texts of documents that may not be copied; with `compact`, another is
    drawn from the new file.
    """

    def __init__(self, folder: Path, previous: DocumentFile | None = None, *, compact: bool = False) -> None:
        self._folder = folder
        self._open(previous.dictionary if previous and not compact else _Dictionary(b"", 0))

    def _open(self, dictionary: _Dictionary) -> None:
        self._file = (self._folder / FILE).open("wb")
        self._dictionary = dictionary
        level = zlib.Z_DEFAULT_COMPRESSION if dictionary.content else zlib.Z_NO_COMPRESSION
        # A document with a Huffman code of its own is 4 % shorter, and takes twice as long to read.
        self._compressor = zlib.compressobj(level, wbits=_RAW, strategy=zlib.Z_FIXED, zdict=dictionary.content)
        self._sizes = array("I")
        self._checksums = array("I")

    def add(self, document: TurnDocument) -> None:
        """Writes a document."""
        self._compress(msgspec.json.encode(document))

    def copy(self, previous: DocumentFile, numbers: range) -> None:
        """Writes documents of the previous file, checked; as they are, if the dictionary is the same."""
        for number in numbers:
            if self._dictionary is previous.dictionary:
                self._write(previous.compressed(number))
            else:
                self._compress(previous.encoded(number))

    def columns(self) -> Arrays:
        """Completes the file; returns where each document is, its checksum, and the dictionary.

        A dictionary that was drawn from less than half of them is drawn anew, and everything compressed with it.
        """
        columns = self._completed()
        if len(self._sizes) <= 2 * self._dictionary.documents:
            return columns
        with closing(DocumentFile(self._folder, columns)) as written:
            (self._folder / FILE).unlink()  # `written` can read it until it is closed
            numbers = range(len(self._sizes))
            drawn = b"".join(map(written.encoded, numbers[:: max(1, len(numbers) // _DRAWN)]))
            self._open(_Dictionary(drawn[-_WINDOW:], len(numbers)))
            for number in numbers:
                self._compress(written.encoded(number))
        return self._completed()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _completed(self) -> Arrays:
        self._file.flush()
        self.close()
        return {
            "sizes": narrowest(numbers_of(self._sizes)),
            "checksums": numbers_of(self._checksums),
            "dictionary": np.frombuffer(self._dictionary.content, np.uint8),
            "drawn_from": np.array([self._dictionary.documents]),
        }

    def _compress(self, content: bytes) -> None:
        compressor = self._compressor.copy()  # quicker than a new one, which reads the dictionary
        self._write(compressor.compress(content) + compressor.flush())

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._sizes.append(len(content))
        self._checksums.append(zlib.crc32(content))

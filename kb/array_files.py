"""A file of named numpy arrays, read whole or in part: their bytes, a header, checksums of pages, the header's SHA-256.

It is read, not mapped: a file that is truncated while it is mapped kills the process that reads it. Every page that is
read is compared with its checksum, so that a file that changes while it is open gives an error, never other values.
"""

import hashlib
import math
import os
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any
from zlib import crc32

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_ALIGNMENT = 64  # bytes; of each array
_PAGE = 4096  # bytes
_READ = 256 * _PAGE  # bytes read at once: they are in the processor's cache when their pages are checked
_CHECKSUM = np.dtype("<u4")
_LENGTH = 8  # bytes of the number at the end of the file: the length of header and checksums
_TRAILER = _LENGTH + hashlib.sha256().digest_size


class DamagedArraysError(Exception):
    """A file is not what was written, or was written by another version."""


class _Header(Struct, frozen=True):
    """Version, and of each array type, shape and offset."""

    version: str
    arrays: dict[str, tuple[str, tuple[int, ...], int]]


class ArrayFile:
    """Reads arrays on demand, read-only. Thread-safe: each read names its place."""

    def __init__(self, path: Path, version: str) -> None:
        """Opens a file.

        Raises:
            DamagedArraysError: header, length or version differ.
            OSError: the file cannot be read.
        """
        self._path = path
        self._file = os.open(path, os.O_RDONLY)
        try:
            self._arrays, self._checksums, self._size = self._described(version)
        except BaseException:
            self.close()
            raise

    def _described(self, version: str) -> tuple[dict[str, tuple[str, tuple[int, ...], int]], NDArray[Any], int]:
        end = os.fstat(self._file).st_size - _TRAILER
        trailer = os.pread(self._file, _TRAILER, max(end, 0))
        size = end - int.from_bytes(trailer[:_LENGTH], "little")
        described = os.pread(self._file, end - size, size) if 0 <= size < end else b""
        if hashlib.sha256(described).digest() != trailer[_LENGTH:]:
            raise DamagedArraysError(f"{self._path} is damaged")
        line, _end, checksums = described.partition(b"\n")
        header = msgspec.json.decode(line, type=_Header)
        if header.version != version or len(checksums) != -(-size // _PAGE) * _CHECKSUM.itemsize:
            raise DamagedArraysError(f"{self._path} is of version {header.version}")
        return header.arrays, np.frombuffer(checksums, _CHECKSUM), size

    def __getitem__(self, name: str) -> NDArray[Any]:
        """An array.

        Raises:
            DamagedArraysError: the file has changed.
        """
        _kind, shape, _offset = self._arrays[name]
        return self.part(name, 0, math.prod(shape)).reshape(shape)

    def part(self, name: str, first: int, last: int) -> NDArray[Any]:
        """The elements of an array from one to before another.

        Raises:
            DamagedArraysError: the file has changed.
        """
        kind, _shape, offset = self._arrays[name]
        dtype = np.dtype(kind)
        start, end = offset + first * dtype.itemsize, offset + last * dtype.itemsize
        page = start // _PAGE
        return np.frombuffer(self._pages(page, -(-end // _PAGE)), dtype, last - first, start - page * _PAGE)

    @property
    def names(self) -> Collection[str]:
        """The names of the arrays, in the order in which they were written."""
        return self._arrays.keys()

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)

    def _pages(self, first: int, last: int) -> NDArray[np.uint8]:
        start, end = first * _PAGE, min(last * _PAGE, self._size)
        content = np.empty(max(end - start, 0), np.uint8)
        view = content.data
        checksums = iter(self._checksums[first:last].tolist())
        for at in range(0, len(content), _READ):
            piece = view[at : at + _READ]
            if os.preadv(self._file, [piece], start + at) != len(piece) or any(
                crc32(piece[page : page + _PAGE]) != next(checksums) for page in range(0, len(piece), _PAGE)
            ):
                raise DamagedArraysError(f"{self._path} has changed at {start + at}")
        content.flags.writeable = False
        return content


class ArrayGroup:
    """The arrays of a file whose names begin with a prefix, by the rest of their names."""

    def __init__(self, file: ArrayFile, prefix: str) -> None:
        self._file = file
        self._prefix = prefix

    def __getitem__(self, name: str) -> NDArray[Any]:
        """An array (`ArrayFile.__getitem__`)."""
        return self._file[self._prefix + name]

    def part(self, name: str, first: int, last: int) -> NDArray[Any]:
        """Elements of an array (`ArrayFile.part`)."""
        return self._file.part(self._prefix + name, first, last)


def write_arrays(path: Path, version: str, arrays: Arrays) -> None:
    """Writes arrays; another process sees the whole file or none.

    Raises:
        OSError: they cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            pages, described = _Pages(file), {}
            for name, array in arrays.items():
                pages.write(bytes(-pages.size % _ALIGNMENT))
                described[name] = (array.dtype.str, array.shape, pages.size)
                pages.write(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
            header = msgspec.json.encode(_Header(version, described))
            ending = header + b"\n" + np.array(pages.checksums, _CHECKSUM).tobytes()
            file.write(ending + len(ending).to_bytes(_LENGTH, "little") + hashlib.sha256(ending).digest())
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o644)  # the server may run as another user
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


class _Pages:
    """Writes bytes, and sums up each page of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.checksums: list[int] = []

    def write(self, content: bytes | memoryview) -> None:
        """Appends bytes."""
        self._file.write(content)
        at, length = 0, len(content)
        while at < length:
            end = min(length, at + _PAGE - self.size % _PAGE)
            if self.size % _PAGE == 0:
                self.checksums.append(0)
            self.checksums[-1] = crc32(content[at:end], self.checksums[-1])
            self.size += end - at
            at = end


def read_arrays(path: Path, version: str) -> Arrays:
    """Reads all arrays of a file. They are read-only.

    Raises:
        DamagedArraysError: the file is not what was written, or of another version.
        OSError: the file cannot be read.
    """
    with closing(ArrayFile(path, version)) as file:
        return {name: file[name] for name in file.names}


def pack_strings(strings: list[str]) -> NDArray[np.uint8]:
    """A list of strings as an array of bytes (msgpack)."""
    return np.frombuffer(msgspec.msgpack.encode(strings), dtype=np.uint8)


def unpack_strings(packed: NDArray[np.generic]) -> list[str]:
    """The strings of `pack_strings`."""
    return msgspec.msgpack.decode(packed.data, type=list[str])

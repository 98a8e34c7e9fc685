"""A file of named numpy arrays: the SHA-256 of the rest, a line of JSON with the form of each array, their bytes.

It is read into memory, not mapped: a file that is truncated while it is mapped kills the process that reads it.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_ALIGNMENT = 64  # bytes; of each array behind the header
_LINE_END = b"\n"
_DIGEST = 2 * hashlib.sha256().digest_size  # hexadecimal digits
_LONGEST_HEADER = 1 << 20  # bytes


class DamagedArraysError(Exception):
    """A file is not what was written, or was written by another version."""


class _Header(Struct, frozen=True):
    """Version, length of the arrays in bytes, and of each array name, type, shape and offset."""

    version: str
    length: int
    arrays: tuple[tuple[str, str, tuple[int, ...], int], ...]


def write_arrays(path: Path, version: str, arrays: Arrays) -> None:
    """Writes arrays; another process sees the whole file or none.

    Raises:
        OSError: they cannot be written.
    """
    described, length = [], 0
    for name, array in arrays.items():
        length = -(-length // _ALIGNMENT) * _ALIGNMENT
        described.append((name, array.dtype.str, array.shape, length))
        length += array.nbytes
    header = msgspec.json.encode(_Header(version, length, tuple(described))) + _LINE_END
    digest = hashlib.sha256(header)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(bytes(_DIGEST) + _LINE_END + header)
            written = 0
            for (_name, _type, _shape, offset), array in zip(described, arrays.values(), strict=True):
                for content in (bytes(offset - written), np.ascontiguousarray(array).reshape(-1).view(np.uint8).data):
                    digest.update(content)
                    file.write(content)
                written = offset + array.nbytes
            file.seek(0)
            file.write(digest.hexdigest().encode())
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o644)  # the server may run as another user
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def read_arrays(path: Path, version: str) -> Arrays:
    """Reads arrays after comparing hash, version and length. They are read-only.

    Raises:
        DamagedArraysError: one of them differs.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        written, described = file.readline(_DIGEST + 1), file.readline(_LONGEST_HEADER)
        content = np.fromfile(file, np.uint8)
    digest = hashlib.sha256(described)
    digest.update(content.data)
    if written != digest.hexdigest().encode() + _LINE_END:
        raise DamagedArraysError(f"{path} is damaged")
    header = msgspec.json.decode(described, type=_Header)
    if header.version != version or len(content) != header.length:
        raise DamagedArraysError(f"{path} is of version {header.version}")
    content.flags.writeable = False
    return {name: _array(content, kind, shape, at) for name, kind, shape, at in header.arrays}


def pack_strings(strings: list[str]) -> NDArray[np.uint8]:
    """A list of strings as an array of bytes (msgpack)."""
    return np.frombuffer(msgspec.msgpack.encode(strings), dtype=np.uint8)


def unpack_strings(packed: NDArray[np.generic]) -> list[str]:
    """The strings of `pack_strings`."""
    return msgspec.msgpack.decode(packed.data, type=list[str])


def _array(content: NDArray[np.uint8], kind: str, shape: tuple[int, ...], offset: int) -> NDArray[Any]:
    count = int(np.prod(shape))
    return np.frombuffer(content, np.dtype(kind), count, offset).reshape(shape)

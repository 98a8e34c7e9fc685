"""A file of named numpy arrays, read whole into memory.

    magic, length of the directory (u64), directory (JSON: name -> dtype, offset, items), arrays, aligned to 64 bytes

Files are read, never mapped: a mapped file that is truncated kills the process that reads it (SIGBUS).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_MAGIC = b"KBARRAY1"
_ALIGNED = 64


class ArrayFileError(ValueError):
    """The file is shorter or longer than its directory says, or no file of arrays."""


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Writes arrays of one dimension."""
    directory: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, values in arrays.items():
        directory[name] = values.dtype.str, offset, len(values)
        offset += -(-values.nbytes // _ALIGNED) * _ALIGNED
    head = msgspec.json.encode(directory)
    with path.open("wb") as file:
        file.write(_MAGIC + len(head).to_bytes(8, "little") + head)
        for values in arrays.values():
            file.write(np.ascontiguousarray(values).data)
            file.write(bytes(-values.nbytes % _ALIGNED))


def read_arrays(path: Path) -> Arrays:
    """Reads a file of `write_arrays`.

    Raises:
        ArrayFileError: its size or content is not what was written.
        OSError: it cannot be read.
    """
    content = np.fromfile(path, dtype=np.uint8)
    prefix = content[: len(_MAGIC) + 8].tobytes()
    if prefix[: len(_MAGIC)] != _MAGIC:
        raise ArrayFileError(f"{path.name}: no file of arrays")
    start = len(prefix) + int.from_bytes(prefix[len(_MAGIC) :], "little")
    try:
        directory = msgspec.json.decode(content[len(prefix) : start].tobytes(), type=dict[str, tuple[str, int, int]])
    except msgspec.DecodeError as error:
        raise ArrayFileError(f"{path.name}: {error}") from error
    found: dict[str, NDArray[Any]] = {}
    end = start
    for name, (dtype, offset, items) in directory.items():
        size = items * np.dtype(dtype).itemsize
        end = start + offset + -(-size // _ALIGNED) * _ALIGNED
        if end > len(content):
            raise ArrayFileError(f"{path.name}: {len(content)} bytes instead of {end} or more")
        # A copy of each array, aligned for its type; the bytes that were read are released.
        found[name] = np.frombuffer(content[start + offset : start + offset + size].tobytes(), dtype=dtype)
    if end != len(content):
        raise ArrayFileError(f"{path.name}: {len(content)} bytes instead of {end}")
    return found


def pack_strings(strings: list[str]) -> NDArray[np.uint8]:
    """Strings as an array of bytes (msgpack)."""
    return np.frombuffer(msgspec.msgpack.encode(strings), dtype=np.uint8)


def unpack_strings(packed: NDArray[np.generic]) -> list[str]:
    """The strings of `pack_strings`."""
    return msgspec.msgpack.decode(packed.data, type=list[str])

"""The file of a compiled dictionary: the hash of the rest, a line of JSON with the form of each array, their bytes.

It is read into memory, not mapped: a file that is truncated while it is mapped kills the process that reads it.
"""

import hashlib
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kb.analysis.lattice.dictionary import Dictionary, arrays_of, dictionary_of

FORM = 1  # of the arrays; one more with each change of what they mean
_ALIGNMENT = 64  # bytes; of each array within the arrays
_LINE_END = b"\n"
_LONGEST_LINE = 65_536  # bytes; the header has 2,000


class DamagedError(Exception):
    """A file of a compiled dictionary is not what was written, or was written by another version."""


class _Header(Struct, frozen=True):
    """Version, length of the arrays in bytes, and of each array name, type, shape and offset."""

    version: str
    length: int
    arrays: tuple[tuple[str, str, tuple[int, ...], int], ...]


def version_of(janome: str) -> str:
    """The version of a compiled dictionary: Janome's, that of the arrays, the order of bytes."""
    return f"{janome}-{FORM}-{sys.byteorder}"


def write_dictionary(path: Path, version: str, dictionary: Dictionary) -> None:
    """Writes a dictionary; another process sees the whole file or none.

    Raises:
        OSError: it cannot be written.
    """
    content = bytearray()
    described = []
    for name, array in arrays_of(dictionary).items():
        content += bytes(-len(content) % _ALIGNMENT)
        described.append((name, array.dtype.str, array.shape, len(content)))
        content += array.tobytes()
    header = msgspec.json.encode(_Header(version, len(content), tuple(described))) + _LINE_END
    digest = hashlib.sha256(header)
    digest.update(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.writelines((digest.hexdigest().encode(), _LINE_END, header, content))
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o644)  # the server may run as another user
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def read_dictionary(path: Path, version: str) -> Dictionary:
    """Reads a dictionary after comparing hash, version and length.

    Raises:
        DamagedError: one of them differs.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        written, described = file.readline(_LONGEST_LINE), file.readline(_LONGEST_LINE)
        content = np.fromfile(file, np.uint8)
    digest = hashlib.sha256(described)
    digest.update(content.data)
    if written != digest.hexdigest().encode() + _LINE_END:
        raise DamagedError(f"{path} is damaged")
    header = msgspec.json.decode(described, type=_Header)
    if header.version != version or len(content) != header.length:
        raise DamagedError(f"{path} is of version {header.version}")
    content.flags.writeable = False
    return dictionary_of({name: _array(content, kind, shape, at) for name, kind, shape, at in header.arrays})


def _array(content: NDArray[np.uint8], kind: str, shape: tuple[int, ...], offset: int) -> NDArray[np.generic]:
    count = int(np.prod(shape))
    return np.frombuffer(content, np.dtype(kind), count, offset).reshape(shape)

"""The compiled dictionary in a folder: read where it is whole and of this version, else compiled and kept there."""

import logging
import sys
from pathlib import Path

from kb.analysis.lattice import JANOME
from kb.analysis.lattice.compile import compile_dictionary
from kb.analysis.lattice.dictionary import Dictionary, arrays_of, dictionary_of
from kb.array_files import DamagedArraysError, read_arrays, write_arrays

_FORM = 3  # of the arrays; one more with each change of what they mean
VERSION = f"{JANOME}-{_FORM}-{sys.byteorder}"

log = logging.getLogger(__name__)


def read_kept(folder: Path) -> Dictionary | None:
    """Reads the dictionary that a folder holds; None without one, and with a warning where it cannot be used."""
    try:
        return dictionary_of(read_arrays(_path(folder), VERSION))
    except FileNotFoundError:
        return None
    except (DamagedArraysError, OSError) as error:
        log.warning("the compiled dictionary is not used, and the next run makes it anew: %s", error)
        return None


def compile_and_keep(folder: Path) -> Dictionary:
    """Compiles the dictionary; where the folder cannot be written, it is in memory only, with a warning."""
    dictionary = compile_dictionary()
    try:
        write_arrays(_path(folder), VERSION, arrays_of(dictionary))
        for other in folder.glob("*.arrays*"):  # of versions before, and what a killed process began to write
            if other != _path(folder):
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("the compiled dictionary is not kept, and the next run makes it again: %s", error)
    return dictionary


def _path(folder: Path) -> Path:
    return folder / f"{VERSION}.arrays"

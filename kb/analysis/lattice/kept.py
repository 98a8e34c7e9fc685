"""The compiled dictionary in a folder: read where it is whole and of this version, else compiled and kept there."""

import logging
from pathlib import Path

from kb.analysis.lattice import JANOME
from kb.analysis.lattice.compile import compile_dictionary
from kb.analysis.lattice.dictionary import Dictionary
from kb.analysis.lattice.files import DamagedError, read_dictionary, version_of, write_dictionary

VERSION = version_of(JANOME)

log = logging.getLogger(__name__)


def read_kept(folder: Path) -> Dictionary | None:
    """Reads the dictionary that a folder holds; None without one, and with a warning where it cannot be used."""
    try:
        return read_dictionary(_path(folder), VERSION)
    except FileNotFoundError:
        return None
    except (DamagedError, OSError) as error:
        log.warning("the compiled dictionary is not used, and the next run makes it anew: %s", error)
        return None


def compile_and_keep(folder: Path) -> Dictionary:
    """Compiles the dictionary; where the folder cannot be written, it is in memory only, with a warning."""
    dictionary = compile_dictionary()
    try:
        write_dictionary(_path(folder), VERSION, dictionary)
        for other in folder.glob("*.arrays*"):  # of versions before, and what a killed process began to write
            if other != _path(folder):
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("the compiled dictionary is not kept, and the next run makes it again: %s", error)
    return dictionary


def _path(folder: Path) -> Path:
    return folder / f"{VERSION}.arrays"

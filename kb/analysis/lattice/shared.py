"""The compiled dictionary of this process: loaded from its file, or compiled and kept there, once.

Tokens are the same with it and without it (`kb.analysis.morphology` asks Janome where none is loaded), so that it does
not matter when it is loaded, and a process needs one only.
"""

import logging
import threading
from pathlib import Path

from kb.analysis.lattice.compile import compile_dictionary
from kb.analysis.lattice.dictionary import Dictionary
from kb.analysis.lattice.files import DamagedError, read_dictionary, version_of, write_dictionary

JANOME = "janome-0.5.0"
JANOME_ITSELF = "janome"  # value of the setting `tokenizer`

log = logging.getLogger(__name__)


class SharedDictionary:
    """The dictionary of a process, read when it is first used, and the choices of the settings about it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # held while the dictionary is read or compiled
        self._folder: Path | None = None
        self._off = False
        self._untried: list[Path] = []
        self._loaded: Dictionary | None = None

    def configure(self, *, tokenizer: str, folder: str | None) -> None:
        """Takes the settings: `tokenizer`, and `dictionary`, a folder to keep it in that is not the data folder's."""
        self._off = tokenizer == JANOME_ITSELF
        self._folder = Path(folder) if folder else None

    def look_in(self, folder: Path) -> None:
        """Names a folder in which a run may have kept the dictionary."""
        if not self._loaded:
            self._untried.append(folder)

    @property
    def current(self) -> Dictionary | None:
        """The dictionary; None where no run has kept one in the folders named, and where Janome itself is chosen."""
        if self._off:
            return None
        if self._untried:
            with self._lock:
                while self._untried:
                    folder = self._untried[-1]
                    self._loaded = self._loaded or _read(self._path(folder))
                    self._untried.remove(folder)  # not before it is read: other threads wait for it
        return self._loaded

    def require(self, folder: Path) -> None:
        """Reads the dictionary, or compiles and keeps it: in memory only where the folder cannot be written."""
        self.look_in(folder)
        if self._off or self.current:
            return
        with self._lock:
            if self._loaded:
                return
            self._loaded = compile_dictionary()
            path = self._path(folder)
            try:
                write_dictionary(path, version_of(JANOME), self._loaded)
            except OSError as error:
                log.warning("%s: %s", path, error)

    def _path(self, folder: Path) -> Path:
        return (self._folder or folder) / f"{version_of(JANOME)}.arrays"


def _read(path: Path) -> Dictionary | None:
    try:
        return read_dictionary(path, version_of(JANOME))
    except FileNotFoundError:
        return None
    except (DamagedError, OSError) as error:
        log.warning("%s", error)
        return None


shared_dictionary = SharedDictionary()

"""The compiled dictionary of this process: read from a folder or compiled, once.

Tokens are the same with it and without it (`kb.analysis.morphology` asks Janome where there is none), so that it does
not matter when it is read, and a process needs one only. Nothing here imports numpy before that: processes that analyse
no text, such as those that parse documents, do without it.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.analysis.lattice.dictionary import Dictionary

JANOME_ITSELF = "janome"  # value of the setting `tokenizer`


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
    def current(self) -> "Dictionary | None":
        """The dictionary; None where no run has kept one in the folders named, and where Janome itself is chosen."""
        if self._off:
            return None
        if self._untried:
            from kb.analysis.lattice.kept import read_kept  # noqa: PLC0415  # imports numpy

            with self._lock:
                while self._untried:
                    folder = self._untried[-1]
                    self._loaded = self._loaded or read_kept(self._folder or folder)
                    self._untried.remove(folder)  # not before it is read: other threads wait for it
        return self._loaded

    def require(self, folder: Path) -> None:
        """Reads the dictionary that a folder holds, or compiles it and keeps it there."""
        self.look_in(folder)
        if self._off or self.current:
            return
        from kb.analysis.lattice.kept import compile_and_keep  # noqa: PLC0415  # imports numpy

        with self._lock:
            self._loaded = self._loaded or compile_and_keep(self._folder or folder)


shared_dictionary = SharedDictionary()

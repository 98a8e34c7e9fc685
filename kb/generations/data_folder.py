"""The data folder (index_data): immutable generations, and a pointer to the served one.

    index_data/
      current                 the id of the served generation, replaced by one atomic rename
      generations/<id>/       manifest.json, manifest.sha256, dialogues.sqlite3, lexicon.json, index/
                              editions/<name>/ with a store and an index each (see kb.permissions)
      staging/<id>/           a generation being built; renamed into generations/ when complete
      archive/                pages fetched from feeds, unchanged
      reports/<time>.json     one report per run
      searches/               words of searches that found nothing (see kb.empty_searches)
      digests/                ledgers of what `kb digest` has told (see kb.digests)
      meaning/                vectors of the turns, where the setting is on (see kb.meaning.vector_files)
      dictionary/             Janome's dictionary, compiled (see kb.analysis.lattice); made anew where it is missing
      stamps.json             SHA-256 of source files by their stat signature (see indexer.fingerprints)
      tokens.json             tokens of programs, hashed (see kb.tokens); tokens.lock is held by who changes it
      lock                    held by a run with flock

A folder that others than its owner may write to is not opened: such a user could write a matching manifest, too.
"""

from contextlib import suppress
from pathlib import Path

from kb.errors import IndexUnavailableError
from kb.generations.ids import is_dated_in_future, is_id
from kb.generations.integrity import unreadable_message
from kb.generations.manifest import Manifest, read_manifest
from kb.messages import _


class DataFolder:
    """Paths and generations of one data folder."""

    def __init__(self, data: str | Path) -> None:
        self.path = Path(data)
        self.pointer = self.path / "current"
        self.generations = self.path / "generations"
        self.staging = self.path / "staging"
        self.reports = self.path / "reports"
        self.searches = self.path / "searches"
        self.digests = self.path / "digests"
        self.archive = self.path / "archive"
        self.dictionary = self.path / "dictionary"
        self.meaning = self.path / "meaning"
        self.stamps = self.path / "stamps.json"
        self.tokens = self.path / "tokens.json"
        self.lock = self.path / "lock"

    def current(self) -> str | None:
        """The id of the published generation; None before the first.

        Raises:
            IndexUnavailableError: the pointer cannot be read, or its content is not an id.
        """
        try:
            named = self.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailableError(self._unusable_pointer(str(error))) from error
        if not is_id(named):
            raise IndexUnavailableError(self._unusable_pointer(repr(named[:80])))
        return named

    def require_current(self) -> str:
        """The id of the published generation.

        Raises:
            IndexUnavailableError: none was published, or the pointer is missing or unusable; names the next step.
        """
        generation = self.current()
        if generation is None and self.generation_ids():
            raise IndexUnavailableError(self._unusable_pointer(_("ファイルがありません")))
        if generation is None:
            message = _("{data} に索引がありません。まず kb index で記事を取り込んでください。", data=self.path)
            raise IndexUnavailableError(message)
        return generation

    def current_or_none(self) -> str | None:
        """The id of the published generation; None also where the pointer is unusable."""
        try:
            return self.current()
        except IndexUnavailableError:
            return None

    def generation_ids(self) -> list[str]:
        """The ids of all generations on disk, newest first, those dated in the future last.

        Raises:
            IndexUnavailableError: the folder cannot be read.
        """
        try:
            names = [path.name for path in self.generations.iterdir() if is_id(path.name) and path.is_dir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise IndexUnavailableError(unreadable_message(error)) from error
        return sorted(sorted(names, reverse=True), key=is_dated_in_future)

    def fallbacks_of(self, generation: str) -> list[str]:
        """The ids to fall back to from a generation: the chain of those it replaced, then all older ones.

        Raises:
            IndexUnavailableError: the folder cannot be read.
        """
        present = self.generation_ids()
        found: list[str] = []
        with suppress(IndexUnavailableError):  # an unreadable manifest ends the chain
            ancestor = self.manifest(generation, of_any_schema=True).replaced
            while ancestor and ancestor in present and ancestor not in (generation, *found):
                found.append(ancestor)
                ancestor = self.manifest(ancestor, of_any_schema=True).replaced
        return [*found, *(name for name in present if name < generation and name not in found)]

    def latest(self) -> str | None:
        """The id of the newest generation with a readable manifest of any schema; None without one."""
        for generation in self.generation_ids():
            with suppress(IndexUnavailableError):
                self.manifest(generation, of_any_schema=True)
                return generation
        return None

    def _unusable_pointer(self, reason: str) -> str:
        """The message for an unusable pointer, with the commands that repair it."""
        present = self.generation_ids()
        return _(
            "公開中の世代を指す {path} を使えません（{reason}）。"
            "kb rollback に世代を指定して選び直すか、kb index を実行してください。ある世代: {there}",
            path=self.pointer,
            reason=reason,
            there="、".join(present) or _("なし"),
        )

    def folder(self, generation: str) -> Path:
        """The folder of a published generation."""
        return self.generations / generation

    def manifest(self, generation: str, *, of_any_schema: bool = False) -> Manifest:
        """The manifest of a published generation; see `read_manifest`."""
        return read_manifest(self.folder(generation), of_any_schema=of_any_schema)

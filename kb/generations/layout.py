"""index_data/ on disk: generations that are never written again, and a pointer to the one being served.

    index_data/
      current                 the id of the served generation, replaced by one atomic rename
      generations/<id>/       manifest.json, manifest.sha256, dialogues.sqlite3, lexicon.json, index/
      staging/<id>/           a generation being built; renamed into generations/ when complete
      archive/                what was fetched from feeds, as it came
      reports/<time>.json     what each run did
      stamps.json             the SHA-256 of source files by what the file system says of them
      lock                    held by a run with flock

A generation is opened only after every file in it has been checked against the SHA-256 in its manifest: Whoosh
unpickles what it opens, and has no checksums of its own. A folder that others than its owner may write to is not opened
at all: who can write there could write a manifest, too.
"""

import hashlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from kb.analysis.analyzer import Analyzer, analyzer_of
from kb.errors import IndexUnavailableError, RefusalCode
from kb.generations.ids import is_dated_ahead, is_id
from kb.generations.integrity import check_files, check_modes, damaged, unreadable
from kb.messages import _

SCHEMA_VERSION = 9
MANIFEST = "manifest.json"
VOUCHER = "manifest.sha256"  # of the manifest, which vouches for all other files
LEXICON = "lexicon.json"  # the words that texts were cut by, and questions are
Outcome = Literal["new", "changed", "unchanged", "rejected", "waiting"]


class SourceRecord(Struct, frozen=True):
    """What became of one source file in a run. A rejected one has a reason; one that is being written waits.

    Of both the earlier dialogues stay, if there were any, of the content that `sha256` names. `since` is when the file
    was first rejected with them, `refused` the SHA-256 of what it holds instead, where that could be read. `reason`
    does not repeat the path; `code` is its class and `detail` what a library said. Earlier versions of this program
    wrote neither, and began the reason with the path: such records are still read.
    """

    path: str
    sha256: str | None
    outcome: Outcome
    dialogues: tuple[str, ...] = ()
    reason: str | None = None
    since: datetime | None = None
    refused: str | None = None
    code: RefusalCode = "other"
    detail: str | None = None

    @property
    def taken_in(self) -> bool:
        """Whether its dialogues are what the file holds, or held until somebody began to write it a moment ago."""
        return bool(self.dialogues) and self.outcome != "rejected"


class Versions(Struct, frozen=True):
    """Fingerprints of all that a generation was made with; a difference in any of them makes the next run rebuild it.

    `parsing` is of the code that parses documents, `program` of the code that indexes dialogues. Manifests before
    schema 9 have one fingerprint of both in `program`.
    """

    schema: int
    engine: str
    analyzer: str
    topics: str
    registry: str
    program: str
    parsing: str = ""


class Manifest(Struct, frozen=True):
    """What a generation holds. `files` maps paths within it to their SHA-256.

    `replaced` is the id of the one that was served when it was made, whatever the clock said then.
    """

    id: str
    created: datetime
    versions: Versions
    dialogues: int
    turns: int
    sources: tuple[SourceRecord, ...]
    files: dict[str, str]
    replaced: str | None = None


class Layout:
    """The paths of one index_data folder."""

    def __init__(self, data: str | Path) -> None:
        self.data = Path(data)
        self.pointer = self.data / "current"
        self.generations = self.data / "generations"
        self.staging = self.data / "staging"
        self.reports = self.data / "reports"
        self.archive = self.data / "archive"
        self.stamps = self.data / "stamps.json"
        self.lock = self.data / "lock"

    def current(self) -> str | None:
        """The id of the published generation; None before the first.

        Raises:
            IndexUnavailableError: the pointer cannot be read, or names nothing that could be a generation.
        """
        try:
            named = self.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailableError(self._pointless(str(error))) from error
        if not is_id(named):
            raise IndexUnavailableError(self._pointless(repr(named[:80])))
        return named

    def to_serve(self) -> str:
        """The id of the published generation.

        Raises:
            IndexUnavailableError: none was published, or the pointer is missing or of no use; says what to enter.
        """
        named = self.current()
        if named is None and self.published():
            raise IndexUnavailableError(self._pointless(_("ファイルがありません")))
        if named is None:
            message = _("{data} に索引がありません。まず kb index で記事を取り込んでください。", data=self.data)
            raise IndexUnavailableError(message)
        return named

    def served(self) -> str | None:
        """The id of the published generation, for whoever can do without: None where the pointer is of no use, too."""
        try:
            return self.current()
        except IndexUnavailableError:
            return None

    def published(self) -> list[str]:
        """The ids of all generations that are there, newest first, and then those dated ahead of the clock.

        Raises:
            IndexUnavailableError: the folder cannot be read.
        """
        try:
            names = [path.name for path in self.generations.iterdir() if is_id(path.name) and path.is_dir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise IndexUnavailableError(unreadable(error)) from error
        return sorted(sorted(names, reverse=True), key=is_dated_ahead)

    def before(self, generation: str) -> list[str]:
        """The ids of those to go back to from a generation: what it replaced, and what that did, then all older ones.

        Raises:
            IndexUnavailableError: the folder cannot be read.
        """
        there = self.published()
        found: list[str] = []
        with suppress(IndexUnavailableError):  # what cannot be read says nothing
            at = self.manifest(generation, of_any_schema=True).replaced
            while at and at in there and at not in (generation, *found):
                found.append(at)
                at = self.manifest(at, of_any_schema=True).replaced
        return [*found, *(name for name in there if name < generation and name not in found)]

    def latest(self) -> str | None:
        """The id of the newest generation whose manifest can be read, of whatever schema; None where there is none."""
        for generation in self.published():
            with suppress(IndexUnavailableError):
                self.manifest(generation, of_any_schema=True)
                return generation
        return None

    def _pointless(self, reason: str) -> str:
        """Why the pointer is of no use, and what can be done: the run of a night mends it, too."""
        there = self.published()
        return _(
            "公開中の世代を指す {path} を使えません（{reason}）。"
            "kb rollback に世代を指定して選び直すか、kb index を実行してください。ある世代: {there}",
            path=self.pointer,
            reason=reason,
            there="、".join(there) or _("なし"),
        )

    def folder(self, generation: str) -> Path:
        """Where a published generation lies."""
        return self.generations / generation

    def manifest(self, generation: str, *, of_any_schema: bool = False) -> Manifest:
        """The manifest of a published generation. One of another schema tells what there was; it cannot be opened.

        Raises:
            IndexUnavailableError: it is missing or damaged, or of another schema where that is not asked for.
        """
        path = self.folder(generation) / MANIFEST
        try:
            content = path.read_bytes()
            manifest = msgspec.json.decode(content, type=Manifest)
            current = manifest.versions.schema == SCHEMA_VERSION
            vouched = path.with_name(VOUCHER).read_text(encoding="ascii").strip() if current else None
        except FileNotFoundError as error:
            if path.parent.is_dir():
                raise IndexUnavailableError(damaged(generation, f"{MANIFEST}: {error.strerror}")) from error
            message = _(
                "索引の世代 {generation} はありません。"
                "kb rollback に世代を指定して選び直すか、kb index を実行してください。",
                generation=generation,
            )
            raise IndexUnavailableError(message) from error
        except (OSError, ValueError) as error:  # not to be read, not JSON, not of the form, not ASCII
            raise IndexUnavailableError(damaged(generation, f"{MANIFEST}: {error}")) from error
        if vouched is not None and vouched != hashlib.sha256(content).hexdigest():
            raise IndexUnavailableError(damaged(generation, _("内容が変わっています: {name}", name=MANIFEST)))
        if manifest.versions.schema != SCHEMA_VERSION and not of_any_schema:
            message = _(
                "索引の世代 {generation} は別の版の kb で作られています。kb index を実行して作り直してください。",
                generation=generation,
            )
            raise IndexUnavailableError(message)
        return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Checks that a generation's folder holds exactly the files of its manifest, byte for byte, and who may write them.

    Raises:
        IndexUnavailableError: a file is missing, foreign or changed, or others may write to it; names it.
    """
    try:
        check_modes(folder, manifest.id)
        check_files(folder, manifest.id, manifest.files, apart={MANIFEST, VOUCHER})
    except OSError as error:
        raise IndexUnavailableError(damaged(manifest.id, str(error))) from error


def analyzer_in(folder: Path) -> Analyzer:
    """The analyzer that a verified generation was made with."""
    return analyzer_of((folder / LEXICON).read_text(encoding="utf-8"))

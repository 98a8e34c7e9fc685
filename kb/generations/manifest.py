"""Manifest of a generation: its versions, its sources, and the SHA-256 of every file in it.

`manifest.sha256` holds the digest of the manifest itself. A generation is opened only after every file has been checked
against the manifest: Whoosh unpickles what it opens and has no checksums of its own.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from kb.errors import IndexUnavailableError, RefusalCode
from kb.generations.integrity import check_files, check_modes, damaged_message, file_digest
from kb.messages import _
from kb.permissions import edition_name

# Version of the format of index and store. Raise it when either changes: earlier generations are then refused by name,
# and the next run builds a new one. Whoosh pickles classes of kb.engines.whoosh.schema and .codec into the index, so
# moving those modules or renaming a class also changes the format.
SCHEMA_VERSION = 15
MANIFEST = "manifest.json"
MANIFEST_DIGEST = "manifest.sha256"
EDITIONS = "editions"  # folder of the editions, in the folder of a generation
LEXICON = "lexicon.json"  # the lexicon that texts were analysed with; queries are analysed with the same
Outcome = Literal["new", "changed", "unchanged", "rejected", "waiting"]


class SourceEntry(Struct, frozen=True):
    """One source file of a generation and its outcome in the run; a waiting file is still being written.

    A rejected or waiting file keeps its earlier dialogues, those of the content `sha256`. `since` is when it was first
    rejected while dialogues of it were kept, `refused` the SHA-256 of its present content where that could be read.
    `labels` are those that its readers must have (see `kb.permissions`).
    `reason` does not repeat the path; `code` is its class, `detail` the message of a library. Manifests of earlier
    versions have neither, and begin the reason with the path. `recording` is what the sidecar of the file said.
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
    recording: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def taken_in(self) -> bool:
        """True where the dialogues are those of the file, or of the file before the write that is in progress."""
        return bool(self.dialogues) and self.outcome != "rejected"


class Versions(Struct, frozen=True):
    """Fingerprints of code, lexicon and lists that a generation depends on; a difference in any triggers a rebuild.

    `parsing` is of the code that parses documents, `program` of the code that indexes dialogues. Manifests before
    schema 9 have one fingerprint of both in `program`. `permissions` is empty without permissions.
    """

    schema: int
    engine: str
    analyzer: str
    topics: str
    registry: str
    program: str
    parsing: str = ""
    permissions: str = ""


class Edition(Struct, frozen=True):
    """The part of a generation that readers with these labels may read, in `editions/<name>` of its folder."""

    labels: tuple[str, ...]
    dialogues: int
    turns: int

    @property
    def name(self) -> str:
        """The name of its folder."""
        return edition_name(frozenset(self.labels))

    def may_read(self, source: SourceEntry) -> bool:
        """True if the dialogues of a source are in the edition."""
        return frozenset(source.labels) <= frozenset(self.labels)


class Manifest(Struct, frozen=True):
    """Contents of a generation. `files` maps paths within its folder to their SHA-256.

    `replaced` is the id of the generation served when this one was published, independent of the clock. `editions` are
    empty without permissions.
    """

    id: str
    created: datetime
    versions: Versions
    dialogues: int
    turns: int
    sources: tuple[SourceEntry, ...]
    files: dict[str, str]
    replaced: str | None = None
    editions: tuple[Edition, ...] = ()


def read_manifest(folder: Path, *, of_any_schema: bool = False) -> Manifest:
    """The manifest in the folder of a generation; of an earlier schema only for its list of sources.

    Raises:
        IndexUnavailableError: it is missing or damaged, or of another schema and `of_any_schema` is not set.
    """
    generation, path = folder.name, folder / MANIFEST
    try:
        content = path.read_bytes()
        manifest = msgspec.json.decode(content, type=Manifest)
        current = manifest.versions.schema == SCHEMA_VERSION
        digest = (folder / MANIFEST_DIGEST).read_text(encoding="ascii").strip() if current else None
    except FileNotFoundError as error:
        if folder.is_dir():
            raise IndexUnavailableError(damaged_message(generation, f"{MANIFEST}: {error.strerror}")) from error
        message = _(
            "索引の世代 {generation} はありません。"
            "kb rollback に世代を指定して選び直すか、kb index を実行してください。",
            generation=generation,
        )
        raise IndexUnavailableError(message) from error
    except (OSError, ValueError) as error:  # unreadable, not JSON, of another structure, not ASCII
        raise IndexUnavailableError(damaged_message(generation, f"{MANIFEST}: {error}")) from error
    if digest is not None and digest != hashlib.sha256(content).hexdigest():
        raise IndexUnavailableError(damaged_message(generation, _("内容が変わっています: {name}", name=MANIFEST)))
    if manifest.versions.schema != SCHEMA_VERSION and not of_any_schema:
        message = _(
            "索引の世代 {generation} は別の版の kb で作られています。kb index を実行して作り直してください。",
            generation=generation,
        )
        raise IndexUnavailableError(message)
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Checks the files of a generation byte for byte against its manifest, and their permissions.

    Raises:
        IndexUnavailableError: a file is missing, unknown or changed, or others may write to it; names it.
    """
    try:
        check_modes(folder, manifest.id)
        check_files(folder, manifest.id, manifest.files, except_for={MANIFEST, MANIFEST_DIGEST})
    except OSError as error:
        raise IndexUnavailableError(damaged_message(manifest.id, str(error))) from error


def verify_edition(folder: Path, manifest: Manifest, edition: Edition) -> None:
    """Checks the files of one edition of a generation, as `verify` does those of all.

    Raises:
        IndexUnavailableError: see `verify`.
    """
    below = f"{EDITIONS}/{edition.name}/"
    files = {path.removeprefix(below): digest for path, digest in manifest.files.items() if path.startswith(below)}
    try:
        check_modes(folder, manifest.id)
        check_files(folder / below, manifest.id, files, except_for=set())
        if file_digest(folder / LEXICON) != manifest.files.get(LEXICON):
            raise IndexUnavailableError(damaged_message(manifest.id, _("内容が変わっています: {name}", name=LEXICON)))
    except OSError as error:
        raise IndexUnavailableError(damaged_message(manifest.id, str(error))) from error

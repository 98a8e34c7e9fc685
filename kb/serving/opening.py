"""Opens a verified generation as a snapshot: all of it, or the edition of some readers."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from kb.analysis.analyzer import analyzer_of
from kb.errors import OtherPermissionsError
from kb.generations.manifest import EDITIONS, LEXICON, Edition, Manifest, verify, verify_edition
from kb.generations.store import DialogueStore
from kb.messages import _
from kb.permissions import Labels, Permissions
from kb.serving.snapshot import EngineOpener, MeaningSource, Snapshot


class Readership(NamedTuple):
    """The readers with the same labels, under the permissions that the program runs with."""

    permissions: Permissions
    labels: Labels

    def edition_in(self, manifest: Manifest) -> Edition:
        """Their edition of a generation.

        Raises:
            OtherPermissionsError: it was made with other permissions, and may have what they must not read.
        """
        if manifest.versions.permissions != self.permissions.version:
            message = _(
                "世代 {generation} は、いまの閲覧権限の設定とは別の設定で作られています。"
                "kb index を実行し、kb serve を再起動してください。",
                generation=manifest.id,
            )
            raise OtherPermissionsError(message)
        return next(one for one in manifest.editions if frozenset(one.labels) == self.labels)


def open_snapshot(
    folder: Path, manifest: Manifest, open_engine: EngineOpener, meaning: MeaningSource | None = None
) -> Snapshot:
    """Verifies a generation and opens it, with all its dialogues.

    Raises:
        IndexUnavailableError: a file of it is missing, unknown or changed.
    """
    verify(folder, manifest)
    return _opened(folder, folder, manifest, open_engine, meaning)


def open_edition(
    folder: Path, manifest: Manifest, edition: Edition, open_engine: EngineOpener, meaning: MeaningSource | None = None
) -> Snapshot:
    """Verifies an edition of a generation and opens it; the manifest of the snapshot tells of the edition alone.

    Raises:
        IndexUnavailableError: a file of it is missing, unknown or changed.
    """
    verify_edition(folder, manifest, edition)
    told = msgspec.structs.replace(
        manifest,
        dialogues=edition.dialogues,
        turns=edition.turns,
        sources=tuple(source for source in manifest.sources if edition.may_read(source)),
        files={},
        editions=(),
    )
    return _opened(folder, folder / EDITIONS / edition.name, told, open_engine, meaning)


def _opened(
    generation: Path, edition: Path, manifest: Manifest, open_engine: EngineOpener, meaning: MeaningSource | None
) -> Snapshot:
    analyzer = analyzer_of((generation / LEXICON).read_text(encoding="utf-8"))
    engine = open_engine(edition / "index", manifest.id, analyzer)
    return Snapshot(manifest, engine, DialogueStore(edition), analyzer, meaning)

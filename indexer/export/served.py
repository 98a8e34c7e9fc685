"""The dialogues of the served generation, as parsed and as published, in the order of the generation."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest, verify
from kb.generations.store import DialogueStore
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.model.people import Registry
from kb.progress import Progress, no_progress


class ServedDialogue(NamedTuple):
    """A dialogue before enrichment, with the arrival times of its turns, and as it is served.

    Indexed again, the former gives the latter: identities, topics and talks are computed anew.
    """

    parsed: Dialogue
    published: Dialogue


@dataclass(frozen=True)
class ServedGeneration:
    """The served generation, open for an export."""

    manifest: Manifest
    registry: Registry
    store: DialogueStore
    progress: Progress

    def dialogues(self) -> Iterator[ServedDialogue]:
        """All dialogues, read as they are consumed."""
        sources = self.store.sources()
        with self.progress(_("対話の書き出し"), self.manifest.dialogues) as step:
            for record in self.manifest.sources:
                if not record.dialogues:
                    continue
                for name, read in zip(record.dialogues, sources[record.path].dialogues, strict=True):
                    published = self.store.dialogue(name)
                    yield ServedDialogue(_dated(msgspec.structs.replace(read, id=name), published), published)
                    step.update()


@contextmanager
def served_generation(data_folder: DataFolder, progress: Progress = no_progress) -> Iterator[ServedGeneration]:
    """Verifies and opens the served generation.

    Raises:
        IndexUnavailableError: there is no generation, or it is damaged.
    """
    served = data_folder.require_current()
    manifest, folder = data_folder.manifest(served), data_folder.folder(served)
    verify(folder, manifest)
    with closing(DialogueStore(folder)) as store:
        yield ServedGeneration(manifest, store.registry(), store, progress)


def _dated(read: Dialogue, published: Dialogue) -> Dialogue:
    """The parsed dialogue with the arrival times of its published turns."""
    arrived = {turn.id: turn.taken_in for turn in published.turns}
    turns = (msgspec.structs.replace(turn, taken_in=arrived.get(turn.id)) for turn in read.turns)
    return msgspec.structs.replace(read, turns=tuple(turns))

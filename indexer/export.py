"""Export of the served generation as JSON lines, from which `kb index` builds the same index again.

The export has the dialogues as parsed, with the arrival times of their turns. Identities, topics and talks are computed
again when it is indexed.
"""

from collections.abc import Iterator
from contextlib import closing

import msgspec

from indexer.dialogue_json import to_json
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import verify
from kb.generations.store import DialogueStore
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.progress import Progress, no_progress


def export_lines(data_folder: DataFolder, progress: Progress = no_progress) -> Iterator[bytes]:
    """One JSON object per dialogue, in the order of the generation.

    Raises:
        IndexUnavailableError: there is no generation, or it is damaged.
    """
    served = data_folder.require_current()
    manifest, folder = data_folder.manifest(served), data_folder.folder(served)
    verify(folder, manifest)
    with closing(DialogueStore(folder)) as store, progress(_("対話の書き出し"), manifest.dialogues) as step:
        sources = store.sources()
        for record in manifest.sources:
            if record.dialogues:
                for name, read in zip(record.dialogues, sources[record.path].dialogues, strict=True):
                    dialogue = _dated(msgspec.structs.replace(read, id=name), store.dialogue(name))
                    yield msgspec.json.encode(to_json(dialogue, for_export=True))
                    step.update()


def _dated(read: Dialogue, published: Dialogue) -> Dialogue:
    """The parsed dialogue with the arrival times of its published turns."""
    arrived = {turn.id: turn.taken_in for turn in published.turns}
    turns = (msgspec.structs.replace(turn, taken_in=arrived.get(turn.id)) for turn in read.turns)
    return msgspec.structs.replace(read, turns=tuple(turns))

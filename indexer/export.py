"""All dialogues of the served generation, as what a new index can be made of.

Given are the dialogues as they were read, before anybody knew of other documents: who is who, the topics and the talks
that parts belong to follow anew wherever they are taken in, and are the same there. The arrival time of each turn goes
with it.
"""

from collections.abc import Iterator
from contextlib import closing

import msgspec

from indexer.dialogue_json import as_contract
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import verify
from kb.generations.store import DialogueStore
from kb.model.dialogue import Dialogue


def json_lines(data_folder: DataFolder) -> Iterator[bytes]:
    """A JSON object a dialogue, in the order of the generation; `kb index` reads them.

    Raises:
        IndexUnavailableError: there is no generation, or it is damaged.
    """
    served = data_folder.to_serve()
    manifest, folder = data_folder.manifest(served), data_folder.folder(served)
    verify(folder, manifest)
    with closing(DialogueStore(folder)) as store:
        sources = store.sources()
        for record in manifest.sources:
            if record.dialogues:
                for name, read in zip(record.dialogues, sources[record.path].dialogues, strict=True):
                    dialogue = _dated(msgspec.structs.replace(read, id=name), store.dialogue(name))
                    yield msgspec.json.encode(as_contract(dialogue, for_export=True))


def _dated(read: Dialogue, published: Dialogue) -> Dialogue:
    """A dialogue as it was read, with the arrival times of its published turns."""
    arrived = {turn.id: turn.taken_in for turn in published.turns}
    turns = (msgspec.structs.replace(turn, taken_in=arrived.get(turn.id)) for turn in read.turns)
    return msgspec.structs.replace(read, turns=tuple(turns))

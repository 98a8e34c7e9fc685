"""All dialogues of the served generation, as what a new index can be made of.

Given are the dialogues as they were read, before anybody knew of other documents: who is who, the topics and the talks
that parts belong to follow anew wherever they are taken in, and are the same there.
"""

from collections.abc import Iterator
from contextlib import closing

import msgspec

from indexer.contract import as_contract
from kb.generations import Layout, verify
from kb.store import DialogueStore


def json_lines(layout: Layout) -> Iterator[bytes]:
    """A JSON object a dialogue, in the order of the generation; `kb index` reads them.

    Raises:
        IndexUnavailableError: there is no generation, or it is damaged.
    """
    served = layout.to_serve()
    manifest, folder = layout.manifest(served), layout.folder(served)
    verify(folder, manifest)
    with closing(DialogueStore(folder)) as store:
        sources = store.sources()
    for record in manifest.sources:
        if record.dialogues:
            for name, dialogue in zip(record.dialogues, sources[record.path].dialogues, strict=True):
                named = msgspec.structs.replace(dialogue, id=name)
                yield msgspec.json.encode(as_contract(named, with_readings=True))

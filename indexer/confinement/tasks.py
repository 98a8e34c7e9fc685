"""The messages between a worker and its child, as msgpack."""

from pathlib import Path

import msgspec
from msgspec import Struct

from indexer.sources.folder import Found
from kb.errors import Refusal
from kb.model.dialogue import Dialogue


class Task(Struct, frozen=True, tag=True):
    """Something to be read. `seconds` is the CPU time it may take, `locale` the language in which it is refused."""

    path: str
    content: bytes
    seconds: float
    locale: str


class ReadDocument(Task, frozen=True, tag=True):
    """A document -> its dialogues. `notes` is the language of what is noted of it; `max_bytes` its limit of size."""

    name: str | None
    url: str | None
    max_bytes: int
    notes: str

    @property
    def document(self) -> Found:
        """The document as its source has found it."""
        return Found(Path(self.path), name=self.name, url=self.url)


class ReadFeed(Task, frozen=True, tag=True):
    """A feed -> its links, whether they are addresses or not."""


class Reply(Struct, frozen=True, omit_defaults=True):
    """The dialogues of a document, the links of a feed, or why it is refused.

    After a reply that is `worn` the child is to be replaced: it has grown too much to be sure of its memory.
    """

    dialogues: tuple[Dialogue, ...] = ()
    links: tuple[str, ...] = ()
    refused: Refusal | None = None
    worn: bool = False


READY = b"ready"
EXHAUSTED = 70  # exit status of a child that has run out of memory

encode = msgspec.msgpack.encode
task_of = msgspec.msgpack.Decoder(ReadDocument | ReadFeed).decode
reply_of = msgspec.msgpack.Decoder(Reply).decode

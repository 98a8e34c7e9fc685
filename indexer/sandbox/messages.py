"""Messages between a worker and its child process, as msgpack."""

from pathlib import Path

import msgspec
from msgspec import Struct

from indexer.sources.folder import Found
from kb.errors import Refusal
from kb.model.dialogue import Dialogue


class Task(Struct, frozen=True, tag=True):
    """A request. `seconds` is its limit of CPU time, `locale` the language of a refusal."""

    path: str
    content: bytes
    seconds: float
    locale: str


class ReadDocument(Task, frozen=True, tag=True):
    """Request to parse a document. `notes` is the language of its diagnostics, `max_bytes` its size limit."""

    name: str | None
    url: str | None
    max_bytes: int
    notes: str

    @property
    def document(self) -> Found:
        """The document as its source found it."""
        return Found(Path(self.path), name=self.name, url=self.url)


class ReadFeed(Task, frozen=True, tag=True):
    """Request for the links of a feed, valid addresses or not."""


class Reply(Struct, frozen=True, omit_defaults=True):
    """Dialogues, links, or a refusal.

    `worn` asks for a new child: the memory of this one has grown close to its limit.
    """

    dialogues: tuple[Dialogue, ...] = ()
    links: tuple[str, ...] = ()
    refused: Refusal | None = None
    worn: bool = False


READY = b"ready"
EXHAUSTED = 70  # exit status of a child that ran out of memory

encode = msgspec.msgpack.encode
task_of = msgspec.msgpack.Decoder(ReadDocument | ReadFeed).decode
reply_of = msgspec.msgpack.Decoder(Reply).decode

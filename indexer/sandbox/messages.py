"""Requests to the child process and its replies, encoded as msgpack."""

from pathlib import Path

import msgspec
from msgspec import Struct

from indexer.sources.folder import SourceDocument
from indexer.sources.recordings import Recording
from kb.errors import Refusal
from kb.model.dialogue import Dialogue


class Task(Struct, frozen=True, tag=True):
    """A request. `seconds` is its limit of CPU time, `locale` the language of a refusal."""

    path: str
    content: bytes
    seconds: float
    locale: str


class ReadDocument(Task, frozen=True, tag=True):
    """Request to parse a document.

    `diagnostics_locale` is the language of its diagnostics, `max_bytes` its size limit.
    """

    name: str | None
    url: str | None
    max_bytes: int
    diagnostics_locale: str
    recording: Recording | None = None

    @property
    def document(self) -> SourceDocument:
        """The document as its source listed it."""
        return SourceDocument(Path(self.path), name=self.name, url=self.url, recording=self.recording)


class ReadFeed(Task, frozen=True, tag=True):
    """Request to parse the links of a feed."""


class Reply(Struct, frozen=True, omit_defaults=True):
    """Dialogues, links, or a refusal.

    `needs_restart` is True if the memory of the child has grown close to its limit.
    """

    dialogues: tuple[Dialogue, ...] = ()
    links: tuple[str, ...] = ()
    refused: Refusal | None = None
    needs_restart: bool = False


READY = b"ready"
EXHAUSTED = 70  # exit status of a child that ran out of memory

encode = msgspec.msgpack.encode
decode_task = msgspec.msgpack.Decoder(ReadDocument | ReadFeed).decode
decode_reply = msgspec.msgpack.Decoder(Reply).decode

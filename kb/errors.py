"""Every error of the project, in one tree.

    KbError
    ├── ConfigError            kb.toml, the environment or a flag says something impossible
    ├── SourceError            a document or folder cannot be taken in; names it and the reason
    ├── QueryError             a query or a parameter of a search is not acceptable; names it
    ├── NotFoundError          a dialogue, turn or page of results that does not exist
    │   └── WithdrawnError     a dialogue that an earlier generation had
    ├── IndexUnavailableError  there is no generation to answer from, or it failed verification
    ├── EngineError            the engine failed while answering or writing: never "no results"
    ├── SearchTimeoutError     a search was given up at its time limit; the answer is unknown
    ├── StorageError           what is to be kept cannot be written: the disk is full or failing
    ├── LockedError            another run holds the lock
    ├── StoppedError           a signal stopped a run
    └── RefusedError           a run refused to publish what it had built

Callers translate once: `kb.cli` to the exit status that each leaf has, `webui.errors` to an HTTP status. Messages are
for the person who can mend the matter: they name the thing, the reason and the next step, and come from
the catalogue of `kb.messages`.
"""

from signal import SIGTERM
from typing import Literal

from msgspec import Struct

RefusalCode = Literal[
    "format",
    "empty",
    "structure",
    "damaged",
    "protected",
    "no-text",
    "too-large",
    "too-costly",
    "encoding",
    "unsafe",
    "duplicate",
    "inaccessible",
    "unreached",
    "unexpected",
    "other",
]


class Refusal(Struct, frozen=True):
    """Why a document is not taken in.

    `text` names the document, then the reason and the next step: "path: reason". `code` is the class of the reason, by
    which many documents are counted together; `detail` is what a library said, for the log and the report.
    """

    text: str
    code: RefusalCode = "other"
    detail: str | None = None


class KbError(Exception):
    """The root: catching it catches everything the project raises on purpose. `exit_status` is a command's."""

    exit_status = 2


class ConfigError(KbError):
    """A setting is missing, unknown or impossible."""


class SourceError(KbError):
    """A source cannot be read: absent, empty, binary, of unknown format or encoding, too large.

    Of a single document, `refusal` is what is kept of it; a library's own words go into its `detail`, not the message.
    """

    def __init__(
        self, refused: str | Refusal, *, code: RefusalCode = "other", detail: BaseException | str | None = None
    ) -> None:
        if isinstance(refused, str):
            refused = Refusal(refused, code, _said(detail))
        super().__init__(refused.text)
        self.refusal = refused


class QueryError(KbError):
    """A query breaks a limit or a parameter has no meaning.

    `parameter` is the name of the offending parameter of a search ("q", "date", "page", ...).
    """

    def __init__(self, message: str, *, parameter: str = "q") -> None:
        super().__init__(message)
        self.parameter = parameter


class NotFoundError(KbError):
    """What was asked for by its identifier does not exist."""


class WithdrawnError(NotFoundError):
    """A dialogue was published once and is not any more."""


class IndexUnavailableError(KbError):
    """No generation can be served: none published yet, or the published one is damaged."""


class EngineError(KbError):
    """The search engine failed; the answer is unknown, not empty."""

    exit_status = 1


class SearchTimeoutError(KbError):
    """A search was given up at its time limit; the answer is unknown.

    `crowded` says that its own work was within the limit: it waited too long for that of others.
    """

    exit_status = 1

    def __init__(self, message: str, *, crowded: bool = False) -> None:
        super().__init__(message)
        self.crowded = crowded


class StorageError(KbError):
    """A file or folder of index_data cannot be written."""

    exit_status = 1


class LockedError(KbError):
    """Another indexing run is at work on the same data."""

    exit_status = 3


class StoppedError(KbError):
    """A run was stopped by a signal; its exit status is the one that a shell has for that."""

    def __init__(self, message: str, *, signal: int = SIGTERM) -> None:
        super().__init__(message)
        self.exit_status = 128 + signal


class RefusedError(KbError):
    """A run refused to publish: too much has disappeared, or what it built failed verification."""

    exit_status = 4


def _said(detail: BaseException | str | None) -> str | None:
    """The words of a library in one short line: the type of its error, and its message."""
    said = f"{type(detail).__name__}: {detail}" if isinstance(detail, BaseException) else detail
    return " ".join(said.split())[:200] if said else None

"""The error hierarchy of the project.

KbError
├── ConfigError            an invalid setting in kb.toml, the environment or a flag
├── SourceError            a document or folder cannot be ingested; names it and the reason
├── QueryError             an invalid query or parameter of a search; names it
│   └── ExpiredCursorError a cursor of a generation that is not served any more
├── NotFoundError          an unknown dialogue, turn or page of results
│   └── WithdrawnError     a dialogue that an earlier generation had
├── IndexUnavailableError  no generation is published, or it failed verification
│   └── OtherPermissionsError   it was made with other permissions than the program runs with
├── EngineError            the engine failed while answering or writing: never "no results"
├── SearchTimeoutError     a search exceeded its deadline; the answer is unknown
├── StorageError           the data folder cannot be written: the disk is full or failing
├── LockedError            another run holds the lock
├── StoppedError           a signal stopped a run
└── RefusedError           a run refused to publish what it had built

Errors are mapped in two places: by `kb.cli` to the `exit_status` of the class, by `webui.errors` to an HTTP status.
Messages are for the person who can solve the problem: they name the thing, the reason and the next step, and come from
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
    """The reason why a document is not ingested.

    `text` is "path: reason" with the next step. `code` is its class, by which documents are grouped; `detail` is the
    message of a library, for the log and the report.
    """

    text: str
    code: RefusalCode = "other"
    detail: str | None = None


class KbError(Exception):
    """Base of all errors that the project raises on purpose. `exit_status` is that of a command."""

    exit_status = 2


class ConfigError(KbError):
    """A setting is missing, unknown or invalid."""


class SourceError(KbError):
    """A source cannot be read: missing, empty, binary, too large, of unknown format or encoding.

    For a single document, `refusal` is stored in the manifest; messages of libraries belong in its `detail`.
    """

    def __init__(
        self, refused: str | Refusal, *, code: RefusalCode = "other", detail: BaseException | str | None = None
    ) -> None:
        if isinstance(refused, str):
            refused = Refusal(refused, code, _short_detail(detail))
        super().__init__(refused.text)
        self.refusal = refused


class QueryError(KbError):
    """A query exceeds a limit, or a parameter is invalid.

    `parameter` is the name of the parameter ("q", "date", "page", ...).
    """

    def __init__(self, message: str, *, parameter: str = "q") -> None:
        super().__init__(message)
        self.parameter = parameter


class ExpiredCursorError(QueryError):
    """A cursor continues an answer of a generation that is not served any more."""


class NotFoundError(KbError):
    """An identifier names nothing that exists."""


class WithdrawnError(NotFoundError):
    """A dialogue of an earlier generation is not in the published one."""


class IndexUnavailableError(KbError):
    """No generation can be served: none is published, or the published one is damaged."""


class OtherPermissionsError(IndexUnavailableError):
    """The published generation was made with other permissions; an earlier one would be read by the old rules."""


class EngineError(KbError):
    """The search engine failed; the answer is unknown, not empty."""

    exit_status = 1


class EngineUnavailableError(EngineError):
    """The cluster of the engine does not answer, or not with every shard; a later attempt may succeed."""


class SearchTimeoutError(KbError):
    """A search exceeded its deadline; the answer is unknown.

    `crowded` is true where the CPU time was within the limit and the wall-clock time was not: the machine is busy.
    """

    exit_status = 1

    def __init__(self, message: str, *, crowded: bool = False) -> None:
        super().__init__(message)
        self.crowded = crowded


class StorageError(KbError):
    """A file of the data folder cannot be written."""

    exit_status = 1


class LockedError(KbError):
    """Another run holds the lock of the data folder."""

    exit_status = 3


class StoppedError(KbError):
    """A signal stopped a run; the exit status is that of a shell."""

    def __init__(self, message: str, *, signal: int = SIGTERM) -> None:
        super().__init__(message)
        self.exit_status = 128 + signal


class RefusedError(KbError):
    """A run refused to publish: too much was lost, or the new generation failed verification."""

    exit_status = 4


def _short_detail(detail: BaseException | str | None) -> str | None:
    """The type and message of a library's error in one short line."""
    detail = f"{type(detail).__name__}: {detail}" if isinstance(detail, BaseException) else detail
    return " ".join(detail.split())[:200] if detail else None

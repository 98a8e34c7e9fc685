"""The parent's side of the sandbox: sends documents to a child process, and limits its wall-clock time.

One child serves a whole run. It is started for the first document, and replaced after it exceeded a limit, crashed or
used much memory. It is a new program (fork and exec), so it inherits no lock and only the descriptors of its pipes. It
has a process group of its own, so that Ctrl+C does not reach it.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from multiprocessing.connection import Connection, Pipe
from pathlib import PurePath
from types import TracebackType
from typing import NamedTuple, Self

from msgspec import structs

from indexer.sandbox.messages import EXHAUSTED, READY, ReadDocument, ReadFeed, Reply, decode_reply, encode
from indexer.sandbox.word_conversion import docx_of, needs_conversion
from indexer.sources.folder import SourceDocument, printable_path
from kb.errors import EngineError, SourceError
from kb.messages import _, current_locale
from kb.model.dialogue import Dialogue
from kb.settings import Settings

# The wall-clock limit as a multiple of the CPU limit: other programs may use the CPU.
WALL_CLOCK_FACTOR = 10
_START_SECONDS = 60.0  # seconds
_PROGRAM = "import sys; sys.path[:] = sys.argv[4:]; from indexer.sandbox.child import main; main()"

_PLAIN = frozenset({".txt", ".text", ".json"})
_SMALL = 64 * 1024  # Bytes; every layout parses a text of this size within seconds.


class _Child(NamedTuple):
    """A child process, its request pipe, and the descriptor that ends it when closed."""

    process: subprocess.Popen[bytes]
    connection: Connection
    parent_pipe: int


class UnreadableError(SourceError):
    """A file cannot be read now. The next run tries again, since its content may be usable."""


class SandboxedParser:
    """Parses documents and feeds in a child process. A context manager: the child ends with the `with` block."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, even while it parses."""
        if self._child:
            child, self._child = self._child, None
            child.process.kill()
            child.process.wait()
            child.connection.close()
            os.close(child.parent_pipe)

    def dialogues(
        self, document: SourceDocument, content: bytes, diagnostics_locale: str | None = None
    ) -> tuple[Dialogue, ...]:
        """The dialogues of a document, at least one, without topics.

        `diagnostics_locale` is the language of the diagnostics, by default the caller's.

        Raises:
            SourceError: the content cannot be parsed, or exceeds a limit; names the file and the reason.
            UnreadableError: the system ended the child; a later attempt may succeed.
        """
        diagnostics_locale = diagnostics_locale or current_locale()
        settings = self._settings
        if _needs_no_sandbox(document, content):
            from indexer.sandbox.document_parsing import parse_document  # noqa: PLC0415  # a run may parse nothing

            return parse_document(document, content, settings.max_document_bytes, diagnostics_locale)
        path, legacy = printable_path(document.path), needs_conversion(str(document.path), content)
        task = ReadDocument(
            path,
            docx_of(path, content, settings.document_seconds * WALL_CLOCK_FACTOR, settings.document_memory)
            if legacy
            else content,
            settings.document_seconds,
            current_locale(),
            document.name,
            document.url,
            settings.max_document_bytes,
            diagnostics_locale,
            document.recording,
        )
        found = self._request(task).dialogues
        return tuple(_of_file(dialogue, content) for dialogue in found) if legacy else found

    def links(self, url: str, content: bytes) -> tuple[str, ...]:
        """The links of a feed, unvalidated. Raises the errors of `dialogues`."""
        return self._request(ReadFeed(url, content, self._settings.document_seconds, current_locale())).links

    def _request(self, task: ReadDocument | ReadFeed) -> Reply:
        process, connection, _leash = self._child = self._child or self._start_child()
        patience = task.seconds * WALL_CLOCK_FACTOR
        reply: Reply | None = None
        try:
            connection.send_bytes(encode(task))
            if not connection.poll(patience):
                raise SourceError(_too_slow(task.path, patience), code="too-costly")
            reply = decode_reply(connection.recv_bytes())
        except (EOFError, ConnectionError) as error:
            raise self._exit_error(task, process) from error
        finally:
            if reply is None or reply.needs_restart:
                self.close()
        if reply.refused is not None:
            raise SourceError(reply.refused)
        return reply

    def _start_child(self) -> "_Child":
        ours, theirs = Pipe()
        held, parent_pipe = os.pipe()
        descriptors = (theirs.fileno(), held)
        try:
            arguments = map(str, (*descriptors, self._settings.document_memory))
            command = [sys.executable, "-Wignore", "-c", _PROGRAM, *arguments, *sys.path]
            process = subprocess.Popen(  # noqa: S603  # ourselves
                command, stdin=subprocess.DEVNULL, pass_fds=descriptors, process_group=0
            )
        finally:
            theirs.close()
            os.close(held)
        self._child = _Child(process, ours, parent_pipe)
        with suppress(EOFError, ConnectionError):
            if ours.poll(_START_SECONDS) and ours.recv_bytes() == READY:
                return self._child
        self.close()
        raise EngineError(_("文書を読むプログラムを起動できません（{status}）。", status=process.returncode))

    def _exit_error(self, task: ReadDocument | ReadFeed, process: subprocess.Popen[bytes]) -> SourceError:
        """The error for a child that ended during a request, from its exit status."""
        status = process.wait(_START_SECONDS)
        if status == -signal.SIGPROF:
            return SourceError(_too_slow(task.path, task.seconds), code="too-costly")
        if status == EXHAUSTED:
            message = _(
                "{path}: 読み取りに要るメモリが多すぎます（上限 {limit:,} バイト）。"
                "分割して置くか、kb.toml の document_memory を上げて kb index --full を動かしてください。",
                path=task.path,
                limit=self._settings.document_memory,
            )
            return SourceError(message, code="too-costly")
        reason = signal.Signals(-status).name if status < 0 else str(status)
        if status == -signal.SIGKILL:
            message = _(
                "{path}: 読み取りがシステムに止められました（{reason}）。"
                "メモリの空きを確かめてください。次回また読みます。",
                path=task.path,
                reason=reason,
            )
            return UnreadableError(message, code="too-costly")
        message = _(
            "{path}: 読み取るプログラムが落ちました（{reason}）。別の形式で保存し直してください。",
            path=task.path,
            reason=reason,
        )
        return SourceError(message, code="unexpected")


def _too_slow(path: str, seconds: float) -> str:
    return _(
        "{path}: {seconds:g}秒以内に読み終わりません。"
        "分割するか別の形式で置くか、kb.toml の document_seconds を上げて kb index --full を動かしてください。",
        path=path,
        seconds=seconds,
    )


def _of_file(dialogue: Dialogue, content: bytes) -> Dialogue:
    """The dialogue of a converted document, with the digest and the format of its file."""
    source = structs.replace(dialogue.source, sha256=sha256(content).hexdigest(), format="doc")
    return structs.replace(dialogue, source=source)


def _needs_no_sandbox(document: SourceDocument, content: bytes) -> bool:
    """True for small texts, and for JSON lines, which are parsed in linear time."""
    suffix = PurePath(document.path).suffix.lower()
    return suffix == ".jsonl" or (suffix in _PLAIN and len(content) <= _SMALL)

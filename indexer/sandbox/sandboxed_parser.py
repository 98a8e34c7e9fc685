"""The parent's side of the sandbox: sends documents to a child process, and enforces its wall-clock limit.

One child serves a whole run. It is started for the first document, and replaced after it overran a limit, crashed or
grew. It is a new program (fork and exec), so it inherits no lock and no descriptor but its pipes; its own process group
keeps Ctrl+C from it.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import NamedTuple, Self

from indexer.sandbox.document_parsing import dialogues_in, is_harmless
from indexer.sandbox.messages import EXHAUSTED, READY, ReadDocument, ReadFeed, Reply, encode, reply_of
from indexer.sources.folder import Found, shown
from kb.errors import EngineError, SourceError
from kb.messages import _, current_locale
from kb.model.dialogue import Dialogue
from kb.settings import Settings

# The wall-clock limit as a multiple of the CPU limit: a machine can be busy with other work.
PATIENCE = 10
_START = 60.0  # seconds
_PROGRAM = "import sys; sys.path[:] = sys.argv[4:]; from indexer.sandbox.child import main; main()"


class _Child(NamedTuple):
    """A child process, its task pipe, and the descriptor whose closing ends it."""

    process: subprocess.Popen[bytes]
    connection: Connection
    leash: int


class UnreadableError(SourceError):
    """A file cannot be read now; its content may be fine, so the next run tries again."""


class Worker:
    """Parses documents and feeds. A context manager: the child ends with its `with` block."""

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
        """Ends the child, whatever it is doing."""
        if self._child:
            child, self._child = self._child, None
            child.process.kill()
            child.process.wait()
            child.connection.close()
            os.close(child.leash)

    def dialogues(self, document: Found, content: bytes, notes: str | None = None) -> tuple[Dialogue, ...]:
        """The dialogues of a document, at least one, without topics.

        `notes` is the language of the diagnostics; by default the caller's.

        Raises:
            SourceError: the content cannot be parsed, or costs too much time or memory; names the file and the reason.
            UnreadableError: the system ended the child; a later attempt may succeed.
        """
        notes = notes or current_locale()
        settings = self._settings
        if is_harmless(document, content):
            return dialogues_in(document, content, settings.max_document_bytes, notes)
        task = ReadDocument(
            shown(document.path),
            content,
            settings.document_seconds,
            current_locale(),
            document.name,
            document.url,
            settings.max_document_bytes,
            notes,
        )
        return self._ask(task).dialogues

    def links(self, url: str, content: bytes) -> tuple[str, ...]:
        """The links of a feed, valid addresses or not. Raises the errors of `dialogues`."""
        return self._ask(ReadFeed(url, content, self._settings.document_seconds, current_locale())).links

    def _ask(self, task: ReadDocument | ReadFeed) -> Reply:
        process, connection, _leash = self._child = self._child or self._started()
        patience = task.seconds * PATIENCE
        reply: Reply | None = None
        try:
            connection.send_bytes(encode(task))
            if not connection.poll(patience):
                raise SourceError(_too_slow(task.path, patience), code="too-costly")
            reply = reply_of(connection.recv_bytes())
        except (EOFError, ConnectionError) as error:
            raise self._why_ended(task, process) from error
        finally:
            if reply is None or reply.worn:
                self.close()
        if reply.refused is not None:
            raise SourceError(reply.refused)
        return reply

    def _started(self) -> "_Child":
        ours, theirs = Pipe()
        held, leash = os.pipe()
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
        self._child = _Child(process, ours, leash)
        with suppress(EOFError, ConnectionError):
            if ours.poll(_START) and ours.recv_bytes() == READY:
                return self._child
        self.close()
        raise EngineError(_("文書を読むプログラムを起動できません（{status}）。", status=process.returncode))

    def _why_ended(self, task: ReadDocument | ReadFeed, process: subprocess.Popen[bytes]) -> SourceError:
        """The error for a child that ended during a task, from its exit status."""
        status = process.wait(_START)
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

"""Reads one document: its bytes within the size limit, and its dialogues from the sandboxed parser."""

import os
from pathlib import Path

from indexer.fingerprints import open_regular_file
from indexer.readers.limits import oversized_file
from indexer.sandbox.sandboxed_parser import SandboxedParser, UnreadableError
from indexer.sources.folder import SourceDocument, invalid_name_refusal, unreadable_refusal
from indexer.sources.recordings import recording_of
from kb.errors import SourceError
from kb.model.dialogue import Dialogue
from kb.settings import Settings


def read_dialogues(path: Path, settings: Settings, parser: SandboxedParser | None = None) -> tuple[Dialogue, ...]:
    """The dialogues in a file, at least one, without topics. Without a `parser`, one is started for this file.

    Raises:
        SourceError: the file cannot be parsed; names it, the reason and the next step.
    """
    if wrong := invalid_name_refusal(path):
        raise SourceError(wrong)
    content = read_content(path, settings)
    document = SourceDocument(path, recording=recording_of(path))
    if parser:
        return parser.dialogues(document, content)
    with SandboxedParser(settings) as own:
        return own.dialogues(document, content)


def read_content(path: Path, settings: Settings, *, follow: bool = True) -> bytes:
    """The bytes of a file, without `follow` of one that is no link.

    Raises:
        UnreadableError: the file cannot be opened or read, or is too large.
    """
    try:
        with open_regular_file(path, follow=follow) as stream:
            size = os.fstat(stream.fileno()).st_size
            refusal = oversized_file(str(path), size, settings.max_document_bytes)
            content = b"" if refusal else stream.read()
    except OSError as error:
        raise UnreadableError(unreadable_refusal(path, error)) from error
    if refusal:
        raise UnreadableError(refusal)
    return content

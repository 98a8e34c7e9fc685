"""Parsing of one document in the current process: reader, layout, stated readings of names."""

from collections.abc import Sequence

import msgspec

from indexer.enrich.readings import with_stated_readings
from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.readers import read
from indexer.sources.folder import SourceDocument
from indexer.sources.recordings import Recording
from kb.errors import SourceError
from kb.messages import _, current_locale, using_locale
from kb.model.dialogue import Diagnostic, Dialogue


def parse_document(
    document: SourceDocument, content: bytes, max_bytes: int, diagnostics_locale: str
) -> tuple[Dialogue, ...]:
    """The dialogues of a document, at least one, with diagnostics in the language `diagnostics_locale`.

    Raises:
        SourceError: there are none; the message is in the caller's language.
    """
    try:
        with using_locale(diagnostics_locale):
            return _parsed_manuscripts(document, content, max_bytes)
    except SourceError:
        if current_locale() == diagnostics_locale:
            raise
        # Parsed again, for a message in the caller's language.
        return _parsed_manuscripts(document, content, max_bytes)


def _parsed_manuscripts(document: SourceDocument, content: bytes, max_bytes: int) -> tuple[Dialogue, ...]:
    path = str(document.path)
    manuscripts = read(path, content, max_bytes=max_bytes)
    if document.url:
        manuscripts = tuple(_with_address(manuscript, document.name, document.url) for manuscript in manuscripts)
    if document.recording:
        manuscripts = (_with_recording(manuscripts, document.recording), *manuscripts[1:])
    try:
        return tuple(with_stated_readings(parse(manuscript), manuscript) for manuscript in manuscripts)
    except Exception as error:  # a bug in a layout must not stop the run
        message = _("{path}: 発言に分けられません。この文書を添えて、開発元に知らせてください。", path=path)
        raise SourceError(message, code="unexpected", detail=error) from error


def _with_address(manuscript: Manuscript, name: str | None, url: str) -> Manuscript:
    source = msgspec.structs.replace(manuscript.source, path=url, url=url)
    return msgspec.structs.replace(manuscript, source=source, name=manuscript.name or name)


def _with_recording(manuscripts: Sequence[Manuscript], recording: Recording) -> Manuscript:
    """The first manuscript with the recording that the sidecar names, or with a diagnostic why it is not used."""
    first, url = manuscripts[0], recording.written
    if recording.reason:
        message = _(
            "{file} の録画・録音の場所を読めません（{url}: {reason}）。https:// で始まる場所を一行で書いてください。",
            file=recording.file,
            url=url,
            reason=recording.reason,
        )
    elif len(manuscripts) > 1:
        message = _(
            "{file} の録画・録音の場所は使いません。{count} 件の文書のどれのものか分かりません。"
            "文書を分けて置いてください。",
            file=recording.file,
            count=len(manuscripts),
        )
    else:
        message = _("録画・録音の場所を {file} から読みました: {text}", file=recording.file, text=url)
        if first.recording not in {None, url}:
            told = _("本文にある録画・録音の場所は使いません: {text}", text=first.recording)
            message = f"{message} {told}"
        first = msgspec.structs.replace(first, recording=url)
    noted = Diagnostic(first.lines[0].number, "recording", message)
    return msgspec.structs.replace(first, diagnostics=(*first.diagnostics, noted))

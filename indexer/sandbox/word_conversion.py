"""Converts Word documents of the binary format (.doc) to .docx with LibreOffice, where it is installed.

LibreOffice runs as a program of its own with a new profile, in a process group that a time limit ends. Its result is
parsed by the child process like any document.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from kb.errors import SourceError
from kb.messages import _

_PROGRAMS = ("soffice", "libreoffice")
_DOCX = b"PK"


def needs_conversion(path: str, content: bytes) -> bool:
    """True for a .doc file, unless its content is a .docx document under that name."""
    return PurePath(path).suffix.lower() == ".doc" and not content.startswith(_DOCX)


def docx_of(path: str, content: bytes, seconds: float) -> bytes:
    """The document as .docx; `seconds` limits the wall-clock time.

    Raises:
        SourceError: LibreOffice is not installed, cannot convert the document, or takes too long.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise SourceError(
            _(
                "{path}: 古い形式（.doc）です。Word で .docx に保存し直すか、この機械に LibreOffice を入れてください。",
                path=path,
            ),
            code="format",
        )
    with TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "document.doc", folder / "out" / "document.docx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nologo", "--convert-to", "docx", "--outdir", str(target.parent)]
        _run([program, profile, *options, str(source)], path, seconds)
        with suppress(OSError):
            return target.read_bytes()
    message = _("{path}: LibreOffice で .docx に変換できません。Word で .docx に保存し直してください。", path=path)
    raise SourceError(message, code="damaged")


def _run(command: list[str], path: str, seconds: float) -> None:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True) as process:  # noqa: S603  # LibreOffice
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            message = _("{path}: LibreOffice での変換が {seconds:.0f} 秒で終わりません。", path=path, seconds=seconds)
            raise SourceError(message, code="too-costly") from error

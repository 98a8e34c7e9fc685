"""Converts Word documents of the older formats (binary, RTF) to .docx with LibreOffice, where it is installed.

LibreOffice runs as a program of its own, with limits of memory, file size and time, and a new profile in a folder that
is removed afterwards. Its result is parsed by the child process like any document.
"""

import os
import re
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from kb.errors import SourceError
from kb.messages import _

_PROGRAMS = ("soffice", "libreoffice")
# Binary documents, RTF, and the XML of Word 2003.
_CONVERTED = re.compile(
    rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\s*\{\\rtf|(?:\xef\xbb\xbf)?\s*<\?xml(?s:.{1,300})Word\.Document"
)
_LARGEST = 200 * 1024 * 1024  # bytes of a file that LibreOffice writes
# The shell sets the limits, so that they hold from the start; a system may not have the one of memory.
_LIMITED = 'ulimit -c 0; ulimit -f "$1"; ulimit -v "$2" 2>/dev/null; shift 2; exec "$@"'


def needs_conversion(path: str, content: bytes) -> bool:
    """True for a .doc file, unless its content is of another format under that name."""
    return PurePath(path).suffix.lower() == ".doc" and _CONVERTED.match(content) is not None


def docx_of(path: str, content: bytes, seconds: float, memory: int) -> bytes:
    """The document as .docx; `seconds` limits the wall-clock time, `memory` the address space in bytes.

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
        limits = [str(_LARGEST // 512), str(memory // 1024)]  # in the units of ulimit
        _run(["/bin/sh", "-c", _LIMITED, "sh", *limits, program, profile, *options, str(source)], folder, path, seconds)
        with suppress(OSError):
            return target.read_bytes()
    message = _(
        "{path}: LibreOffice で .docx に変換できません。壊れているか、パスワードで保護されています。"
        "Word で開いて .docx に保存し直してください。",
        path=path,
    )
    raise SourceError(message, code="damaged")


def _run(command: list[str], folder: Path, path: str, seconds: float) -> None:
    """Runs a command that writes its temporary files below `folder`, in a process group that is ended with it."""
    quiet = subprocess.DEVNULL
    places = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    with subprocess.Popen(  # noqa: S603  # LibreOffice
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        cwd=folder,
        env={**os.environ, **places},
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            message = _(
                "{path}: LibreOffice での変換が {seconds:.0f} 秒で終わりません。"
                "分割するか、Word で .docx に保存し直してください。",
                path=path,
                seconds=seconds,
            )
            raise SourceError(message, code="too-costly") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # also what it has started, and after Ctrl+C

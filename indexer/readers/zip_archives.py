"""ZIP archives within limits of their declared sizes, checked before anything is decompressed.

zipfile never decompresses more of a member than its declared size, so the limits also hold for false declarations.
"""

import re
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from indexer.readers.characters import cleaned
from kb.errors import SourceError
from kb.messages import _

MAX_MEMBERS = 5_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 200
# Bytes; a smaller archive may have any compression ratio.
_SMALL = 4 * 1024 * 1024
_ENCRYPTED = 0x1
_UTF8 = 0x800
_BREAKS = re.compile(r"\s")
# The errors of zipfile for damage in the directory, in a header, or in data of a compression method that it
# may not support (NotImplementedError is a RuntimeError).
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".lzh", ".docx")


def open_archive(path: str, data: bytes) -> ZipFile:
    """The archive in `data`. Raises SourceError if it is damaged, encrypted, or exceeds a limit."""
    try:
        archive = ZipFile(BytesIO(data))
        members = archive.infolist()
    except _BROKEN as error:
        raise _broken(path, error) from error
    if len(members) > MAX_MEMBERS:
        _refuse(path, _("中のファイルが {count:,} 個あります（上限 {limit:,}）", count=len(members), limit=MAX_MEMBERS))
    if any(member.flag_bits & _ENCRYPTED for member in members):
        message = _("{path}: パスワードで保護されています。保護を外して置いてください。", path=path)
        raise SourceError(message, code="protected")
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL:
        _refuse(path, _("展開すると {size:,} バイトになります（上限 {limit:,}）", size=total, limit=MAX_TOTAL))
    if total > _SMALL and total > MAX_RATIO * len(data):
        _refuse(
            path, _("展開すると {ratio:,} 倍になります（上限 {limit:,}）", ratio=total // len(data), limit=MAX_RATIO)
        )
    return archive


def refuse_nested(path: str, archive: ZipFile) -> None:
    """Raises SourceError if the archive contains another archive."""
    for member in archive.infolist():
        if member.filename.lower().endswith(_ARCHIVES):
            message = _(
                "{path}: 中に別の圧縮ファイル（{name}）があります。取り出してから置いてください。",
                path=path,
                name=str(member_path(member))[:100],
            )
            raise SourceError(message, code="unsafe")


def member_path(member: ZipInfo) -> PurePosixPath:
    """The place of a member in the archive, relative and without `..`.

    Names that are not declared as UTF-8 are in the encoding of the system that packed them: UTF-8 on macOS, CP932 on
    Japanese Windows; zipfile decodes them as CP437.
    """
    name = member.filename
    if not member.flag_bits & _UTF8:
        packed = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp932"):
            with suppress(UnicodeDecodeError):
                name = packed.decode(encoding)
                break
    parts = _BREAKS.sub(" ", cleaned(name)).replace("\\", "/").split("/")
    return PurePosixPath(*(part for part in parts if part not in {"", ".", ".."}))


def unpack(path: str, archive: ZipFile, member: ZipInfo) -> bytes:
    """The bytes of a member. Raises SourceError if it is damaged."""
    try:
        return archive.read(member)
    except _BROKEN as error:
        raise _broken(path, error) from error


def _broken(path: str, error: Exception) -> SourceError:
    message = _("{path}: 壊れているか ZIP 形式ではありません。保存し直してください。", path=path)
    return SourceError(message, code="damaged", detail=error)


def _refuse(path: str, reason: str) -> None:
    message = _(
        "{path}: 大きすぎる圧縮ファイルなので開きません。{reason}。分割してください。", path=path, reason=reason
    )
    raise SourceError(message, code="too-large")

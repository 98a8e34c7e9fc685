"""ZIP files of saved web pages, or of an export of note.com, WordPress or `kb export`: HTML and XML, no pictures.

Other documents in the archive are named by a diagnostic, as are pages without text, and the frames that a browser saves
in a folder beside the page (`NAME_files/`).
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from msgspec import structs

from indexer.manuscript import Manuscript
from indexer.readers import akn, html, wxr
from indexer.readers.akn_elements import ROOT
from indexer.readers.akn_elements import akn as akn_name
from indexer.readers.xml import parse_xml
from indexer.readers.zip_archives import member_path, open_archive, refuse_nested, unpack
from kb.errors import SourceError
from kb.messages import _
from kb.model.dialogue import Diagnostic

_PAGES = {".html", ".htm"}
_DOCUMENTS = {".xml", ".txt", ".text", ".md", ".markdown", ".pdf", ".doc", ".mhtml", ".mht", ".vtt", ".srt", ".xhtml"}
_PARTS = ("_files", ".files", "_ファイル")  # endings of the folders in which browsers save the parts of a page
_NAMED = 10


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The published posts of all exports in the archive, and its pages, each named by its place in the archive.

    Raises:
        SourceError: it has none, or one of them cannot be read.
    """
    found: list[Manuscript] = []
    unread: list[str] = []
    with open_archive(path, data) as archive:
        refuse_nested(path, archive)
        members = [(member, member_path(member)) for member in archive.infolist() if not member.is_dir()]
        folders = {
            str(name.with_suffix("")) + end for _one, name in members if name.suffix.lower() in _PAGES for end in _PARTS
        }
        for member, name in members:
            if any(part.startswith((".", "__MACOSX")) for part in name.parts):
                continue
            is_part = any(str(parent) in folders for parent in name.parents)
            documents = () if is_part else _read_member(path, data, archive, member, name)
            found.extend(_numbered(one, found) for one in documents)
            if not documents and name.suffix.lower() in _DOCUMENTS | _PAGES:
                unread.append(str(name))
    if not found:
        raise SourceError(
            _(
                "{path}: ZIP の中に HTML のページも note・WordPress の書き出し（XML）もありません。ページか書き出しの"
                " ZIP を置いてください。",
                path=path,
            ),
            code="structure",
        )
    return (_remarked(found[0], unread), *found[1:]) if unread else tuple(found)


def _read_member(
    path: str, data: bytes, archive: ZipFile, member: ZipInfo, name: PurePosixPath
) -> tuple[Manuscript, ...]:
    """The documents of a member; none if it is neither a page with text nor an export."""
    suffix = name.suffix.lower()
    if suffix in _PAGES:
        try:
            (page,) = html.read(f"{path}:{name}", unpack(path, archive, member))
        except SourceError as error:
            if error.refusal.code == "empty":
                return ()
            raise
        source = structs.replace(page.source, path=path, sha256=sha256(data).hexdigest())
        return (structs.replace(page, name=str(name.with_suffix("")), source=source),)
    if suffix != ".xml":
        return ()
    root = parse_xml(f"{path}:{name}", unpack(path, archive, member))
    if root.tag == akn_name(ROOT):
        return akn.read_debate(path, data, root)
    return wxr.read_channel(path, data, root) if root.tag == "rss" else ()


def _numbered(one: Manuscript, above: Sequence[Manuscript]) -> Manuscript:
    """The manuscript, with a number behind its name if one above has the same."""
    same = sum(other.name == one.name or str(other.name).startswith(f"{one.name} (") for other in above)
    return structs.replace(one, name=f"{one.name} ({same + 1})") if same else one


def _remarked(manuscript: Manuscript, unread: Sequence[str]) -> Manuscript:
    names = "、".join(unread[:_NAMED]) + ("…" if len(unread) > _NAMED else "")
    message = _(
        "ZIP の中の {count} 個のファイルは読みませんでした（{names}）。要る文書は取り出して置いてください。",
        count=len(unread),
        names=names,
    )
    return structs.replace(manuscript, diagnostics=(Diagnostic(1, "left-out", message), *manuscript.diagnostics))

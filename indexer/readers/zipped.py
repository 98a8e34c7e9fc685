"""ZIP files of saved web pages, or of an export of note.com or WordPress: HTML and XML are read, pictures ignored."""

from hashlib import sha256
from pathlib import PurePosixPath

from msgspec import structs

from indexer.manuscript import Manuscript
from indexer.readers import html, wxr
from indexer.readers.xml import parse_xml
from indexer.readers.zip_archives import open_archive, refuse_nested, unpack
from kb.errors import SourceError
from kb.messages import _

_PAGES = {".html", ".htm"}


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The published posts of all exports in the archive, and its pages, each named by its place in the archive.

    Raises:
        SourceError: it has none, or one of them cannot be read.
    """
    found: list[Manuscript] = []
    with open_archive(path, data) as archive:
        refuse_nested(path, archive)
        for member in archive.infolist():
            name = PurePosixPath(member.filename)
            suffix = name.suffix.lower()
            if suffix not in {".xml", *_PAGES} or any(part.startswith((".", "__MACOSX")) for part in name.parts):
                continue
            if suffix in _PAGES:
                (page,) = html.read(f"{path}:{name}", unpack(path, archive, member))
                source = structs.replace(page.source, path=path, sha256=sha256(data).hexdigest())
                found.append(structs.replace(page, name=str(name.with_suffix("")), source=source))
                continue
            root = parse_xml(f"{path}:{name}", unpack(path, archive, member))
            if root.tag == "rss":
                found.extend(wxr.read_channel(path, data, root))
    if not found:
        raise SourceError(
            _(
                "{path}: ZIP の中に HTML のページも note・WordPress の書き出し（XML）もありません。ページか書き出しの"
                " ZIP を置いてください。",
                path=path,
            ),
            code="structure",
        )
    return tuple(found)

"""ZIP files of an export of note.com or WordPress: the XML in them is read, pictures are ignored."""

from pathlib import PurePosixPath

from indexer.manuscript import Manuscript
from indexer.readers import wxr
from indexer.readers.xml import parse_xml
from indexer.readers.zip_archives import open_archive, refuse_nested, unpack
from kb.errors import SourceError
from kb.messages import _


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The published posts of all exports in the archive. Raises SourceError if it has none."""
    found: list[Manuscript] = []
    with open_archive(path, data) as archive:
        refuse_nested(path, archive)
        for member in archive.infolist():
            name = PurePosixPath(member.filename)
            if name.suffix.lower() != ".xml" or any(part.startswith((".", "__MACOSX")) for part in name.parts):
                continue
            root = parse_xml(f"{path}:{name}", unpack(path, archive, member))
            if root.tag == "rss":
                found.extend(wxr.read_channel(path, data, root))
    if not found:
        raise SourceError(
            _(
                "{path}: ZIP の中に note・WordPress の書き出し（XML）がありません。書き出した ZIP を置いてください。",
                path=path,
            ),
            code="structure",
        )
    return tuple(found)

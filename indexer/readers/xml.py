"""XML files, dispatched by their root element: exports of note.com or WordPress, the Diet minutes API, Akoma Ntoso."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import fromstring

from indexer.manuscript import Manuscript
from indexer.readers import akn, kokkai, wxr
from indexer.readers.akn_elements import ROOT
from indexer.readers.characters import REPLACEMENT
from kb.errors import SourceError
from kb.messages import _
from kb.reasons import syntax_reason

# XML forbids control characters, but exports contain pasted ones.
_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The articles, meetings or debate of a file. Raises SourceError if it has none."""
    root = parse_xml(path, data)
    name = root.tag.rpartition("}")[2]
    if name == "rss":
        return wxr.read_channel(path, data, root)
    if name == "data":
        return kokkai.read_response(path, data, kokkai.xml_as_json(root))
    if name == ROOT:
        return akn.read_debate(path, data, root)
    raise SourceError(
        _(
            "{path}: XML の内容（{name}）が分かりません。note・WordPress の書き出し（rss）、国会会議録 API の応答"
            "（data）か Akoma Ntoso（akomaNtoso）を置いてください。",
            path=path,
            name=name[:80],
        ),
        code="structure",
    )


def parse_xml(path: str, data: bytes) -> Element:
    """The root element. Raises SourceError for invalid XML, DTDs and entities."""
    if not data.strip():
        raise SourceError(
            _("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=path), code="empty"
        )
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = _ILLEGAL.sub(REPLACEMENT.encode() if _is_utf8(data) else b"?", data)
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise SourceError(
            _(
                "{path}: XML に DTD や実体の宣言があるため読みません（{reason}）。宣言を除いてください。",
                path=path,
                reason="DTD" if isinstance(error, DTDForbidden) else "ENTITY",
            ),
            code="unsafe",
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        message = _(
            "{path}: XML として正しくありません（{reason}）。書き出し直してください。",
            path=path,
            reason=syntax_reason(error),
        )
        raise SourceError(message, code="damaged", detail=error) from error
    return root


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

"""The prologue of a part of a Word document: its DTD is found by the parser that python-docx uses."""

from contextlib import suppress

from lxml import etree


def declares_dtd(part: bytes) -> bool:
    """True if a DTD stands before the root element; a part that is no XML is refused later, with its reason."""
    prologue = _Prologue()
    parser = etree.XMLParser(target=prologue, resolve_entities=False, no_network=True, load_dtd=False)
    with suppress(etree.LxmlError, ValueError, _PrologueEndedError):
        etree.fromstring(part, parser)
    return prologue.has_dtd


class _PrologueEndedError(Exception):
    """The root element has begun."""


class _Prologue:
    """Parser target that stops at the root element."""

    has_dtd = False

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        self.has_dtd = True

    def start(self, _tag: str, _attributes: object) -> None:
        raise _PrologueEndedError

    def close(self) -> None:
        pass

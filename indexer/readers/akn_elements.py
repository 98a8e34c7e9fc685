"""Elements of Akoma Ntoso 3.0 (OASIS LegalDocML): their names, which the export shares, and their text.

Fields of a dialogue that the standard has no place for are attributes and elements of `OWN`, which it allows.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from indexer.readers.characters import cleaned

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:cio-dialogue-kb:akn:1"
ROOT = "akomaNtoso"
UNNAMED = "unnamed"  # eId of the person who speaks a turn without a named speaker: `by` is required
SPOKEN = ("speech", "question", "answer")


def akn(name: str) -> str:
    """A name of the standard, as ElementTree writes it."""
    return f"{{{AKN}}}{name}"


def own(name: str) -> str:
    """A name of our own."""
    return f"{{{OWN}}}{name}"


_BLOCKS = frozenset(
    akn(name)
    for name in (
        "p", "block", "blockContainer", "blockList", "item", "listIntroduction", "listWrapUp", "ul", "ol", "li",
        "table", "caption", "tr", "th", "td", "toc", "tocItem", "container", "div", "longTitle",
    )
)  # fmt: skip
_BREAK = re.compile(r"[ \t]*\r?\n[ \t]*")
_DOC_TITLE, _EOL = akn("docTitle"), akn("eol")


def paragraphs(elements: Iterable[Element]) -> str:
    """The text of block elements, a line for each paragraph."""
    return "\n".join(line for element in elements for line in _lines(element))


def _lines(element: Element) -> list[str]:
    """The lines of a block: of a paragraph its text as it stands, of nested blocks a line for each that has text."""
    if not len(element):
        return [_BREAK.sub(" ", element.text or "")]
    return [line for line in "".join(_pieces(element)).split("\n") if line.strip()]


def _pieces(element: Element) -> Iterator[str]:
    """The text within an element, with line feeds around blocks; the title of the document is left out."""
    waiting: list[tuple[Element, bool]] = [(element, False)]
    while waiting:
        one, left = waiting.pop()
        breaks = one.tag in _BLOCKS
        if left:
            yield "\n" if breaks else ""
            yield _BREAK.sub(" ", one.tail or "") if one is not element else ""
            continue
        waiting.append((one, True))
        if one.tag == _DOC_TITLE:
            continue
        yield "\n" if breaks or one.tag == _EOL else ""
        yield _BREAK.sub(" ", one.text or "")
        waiting.extend((child, False) for child in reversed(one))


def inline(element: Element) -> str:
    """The text of a heading, a label or a title, in one line."""
    return cleaned(_BREAK.sub(" ", "".join(element.itertext())))


def stated_text(element: Element | None) -> str:
    """The text of an element of our own, as it was written."""
    return "" if element is None else cleaned(element.text or "")

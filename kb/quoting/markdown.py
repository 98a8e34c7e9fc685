"""Quotation book as Markdown (CommonMark): a heading, a block quote and a list of its source for each quotation."""

import re
from collections.abc import Iterator

from kb.quoting.citations import Citation, Memo

# Characters that are markup within a line, and those that are at its beginning only.
_INLINE = re.compile(r"([\\`*_\[\]<>&~|])")
_BLOCK = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+=-]))(.)")
_EDGE = re.compile(r"^\s|\s$")


def markdown(document: Memo) -> str:
    """The document as text; each paragraph of a quotation is one of its own."""
    return "\n".join(_lines(document))


def plain_text(document: Memo) -> str:
    """The document without markup, for the clipboard."""
    lines = [document.title]
    for group in document.groups:
        lines += ["", group.heading] if group.heading else []
        for citation in group.citations:
            lines += ["", citation.heading, *([f"「{citation.text}」"] if citation.text else [])]
            lines += [f"{label}: {value}" for label, value in citation.lines]
    return "\n".join(lines) + "\n"


def _lines(document: Memo) -> Iterator[str]:
    yield f"# {_heading(document.title)}"
    for group in document.groups:
        if group.heading:
            yield ""
            yield f"## {_heading(group.heading)}"
        for citation in group.citations:
            yield from _quotation(citation, "###" if group.heading else "##")
    yield ""


def _quotation(citation: Citation, level: str) -> Iterator[str]:
    yield ""
    yield f"{level} {_heading(citation.heading)}"
    if citation.text:
        yield ""
        for number, line in enumerate(filter(str.strip, f"「{citation.text}」".split("\n"))):
            if number:
                yield ">"
            yield f"> {_escaped(line)}"
    yield ""
    for label, value in citation.lines:
        yield f"- {label}: " + _with_links("\\\n  ".join(map(_escaped, filter(str.strip, value.split("\n")))), value)


def _with_links(escaped: str, value: str) -> str:
    """A URL as a link; any other text as it is escaped."""
    is_url = re.fullmatch(r"https?://[^\s<>]+", value)
    return f"<{value}>" if is_url else escaped


def _heading(text: str) -> str:
    """A text in a heading, where only a # at its end is markup of its own."""
    inline = _inline(text)
    return f"{inline[:-1]}\\#" if inline.endswith("#") else inline


def _escaped(line: str) -> str:
    """A line whose characters stand for themselves at the beginning of a block, too."""
    return _BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}", _inline(line))


def _inline(line: str) -> str:
    """A line whose characters stand for themselves; white space at its ends as character references."""
    return _EDGE.sub(lambda found: f"&#{ord(found[0])};", _INLINE.sub(r"\\\1", line))

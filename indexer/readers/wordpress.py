"""Rendering of WordPress posts as on their site: paragraphs from blank lines, shortcodes removed.

The classic editor writes `<h2>` and `<ul>` but no `<p>`: blank lines separate paragraphs, line ends are line breaks.
The block editor marks blocks with comments and writes complete HTML, where line ends have no meaning.
"""

import re

_BLOCKS = "<!-- wp:"
_BLOCK_TAG = (
    r"</?(?:address|article|aside|blockquote|caption|col|colgroup|dd|div|dl|dt|fieldset|figcaption|figure|footer|form"
    r"|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|select|table|tbody|td|tfoot|th|thead|tr|ul)(?:\s[^<>]*)?/?>"
)
_BEFORE_BLOCK = re.compile(rf"(?<!\s)\s+(?={_BLOCK_TAG})", re.I)
_AFTER_BLOCK = re.compile(rf"({_BLOCK_TAG})\s+", re.I)
_PRE, _PRE_END = re.compile(r"<pre[\s>]", re.I), re.compile(r"(?<=</pre>)", re.I)
_BREAK_TAG = re.compile(r"<br\s*/?>[ \t]*\n", re.I)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_PICTURE = r"(?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?"
_CAPTION = re.compile(rf"\[caption(?:\s[^\[\]]*)?\]\s*(?P<image>{_PICTURE})?")
_CAPTION_END = "[/caption]"
# A lowercase Latin name in brackets, with attributes: [toc depth="2"], [/su_box]; not [注] or [PDF].
_SHORTCODE = re.compile(
    r"\[/?[a-z][a-z0-9_-]{1,40}(?:\s+[a-z_-]+\s*=\s*(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+)|\s+\"[^\"\]]*\")*\s*/?\](?!\()"
)


def render_post(content: str) -> tuple[str, tuple[str, ...]]:
    """The HTML of a post, and the shortcodes removed from it. Text between a pair of shortcodes stays."""
    content = re.sub(r"\r\n?", "\n", content).strip()
    content = _with_figures(content)
    codes = tuple(_SHORTCODE.findall(content))
    content = _SHORTCODE.sub("", content)
    if _BLOCKS not in content:
        content = _with_paragraphs(content)
    return content, codes


def _with_figures(content: str) -> str:
    """Picture captions as HTML. Each closing tag matches at most one opening tag, so that time is linear."""
    *captioned, rest = content.split(_CAPTION_END)
    shown = []
    for piece in captioned:
        found = _CAPTION.search(piece)
        if found:
            words = piece[found.end() :]
            shown.append(
                f"{piece[: found.start()]}<figure>{found['image'] or ''}<figcaption>{words}</figcaption></figure>"
            )
        else:
            shown.append(piece + _CAPTION_END)
    return "".join((*shown, rest))


def _with_paragraphs(content: str) -> str:
    """The content with paragraph elements; preformatted text stays unchanged."""
    shown: list[str] = []
    flowing: list[str] = []
    for piece in _PRE_END.split(content):
        kept = _PRE.search(piece) if piece[-6:].lower() == "</pre>" else None
        if kept:
            shown += (_paragraphs("".join((*flowing, piece[: kept.start()]))), piece[kept.start() :])
            flowing = []
        else:
            flowing.append(piece)
    return "".join((*shown, _paragraphs("".join(flowing))))


def _paragraphs(content: str) -> str:
    content = _BREAK_TAG.sub("\n", content)
    content = _AFTER_BLOCK.sub(r"\1", _BEFORE_BLOCK.sub("", content))
    return _BLANK.sub("<p>", content).replace("\n", "<br>")

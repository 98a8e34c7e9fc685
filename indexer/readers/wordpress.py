"""What WordPress does to a post before it shows it: paragraphs are made of blank lines, shortcodes are replaced.

Its older editor writes `<h2>` and `<ul>` but no `<p>`: a blank line parts paragraphs, a line end is a line break. The
block editor marks its blocks with comments and writes whole HTML; there a line end means nothing.
"""

import re

_BLOCKS = "<!-- wp:"
_BLOCK_TAG = re.compile(
    r"\s*(</?(?:address|article|aside|blockquote|caption|col|colgroup|dd|div|dl|dt|fieldset|figcaption|figure|footer|form"
    r"|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|select|table|tbody|td|tfoot|th|thead|tr|ul)(?:\s[^<>]*)?/?>)\s*",
    re.I,
)
_KEPT = re.compile(r"(<pre[\s>].*?</pre>)", re.I | re.S)
_BREAK_TAG = re.compile(r"<br\s*/?>[ \t]*\n", re.I)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_PICTURE = r"(?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?"
_CAPTION = re.compile(rf"\[caption(?:\s[^\]]*)?\]\s*(?P<image>{_PICTURE})?(?P<words>.*?)\[/caption\]", re.S)
# In brackets a name in small Latin letters, with its attributes: [toc depth="2"], [/su_box]; not [注] or [PDF].
_SHORTCODE = re.compile(
    r"\[/?[a-z][a-z0-9_-]{1,40}(?:\s+[a-z_-]+\s*=\s*(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+)|\s+\"[^\"\]]*\")*\s*/?\](?!\()"
)


def as_shown(content: str) -> tuple[str, tuple[str, ...]]:
    """The HTML of a post, and the shortcodes that were taken out of it. What stands between two of them stays."""
    content = re.sub(r"\r\n?", "\n", content).strip()
    content = _CAPTION.sub(_figure, content)
    codes = tuple(_SHORTCODE.findall(content))
    content = _SHORTCODE.sub("", content)
    if _BLOCKS not in content:
        pieces = _KEPT.split(content)
        content = "".join(piece if index % 2 else _paragraphs(piece) for index, piece in enumerate(pieces))
    return content, codes


def _paragraphs(content: str) -> str:
    content = _BREAK_TAG.sub("\n", content)
    content = _BLOCK_TAG.sub(r"\1", content)
    return _BLANK.sub("<p>", content).replace("\n", "<br>")


def _figure(caption: re.Match[str]) -> str:
    return f"<figure>{caption['image'] or ''}<figcaption>{caption['words']}</figcaption></figure>"

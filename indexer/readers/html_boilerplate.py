"""Boilerplate of web pages: navigation, sharing, contact and the like, by element, role, class name or heading.

note.com and the content management systems of councils use similar names: inquiry, sns, breadcrumb. An element that
contains the article, or most of the page's text, is never boilerplate.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from indexer.readers.html_blocks import text_of
from kb.messages import N_, _


class BoilerplatePart(NamedTuple):
    """Adjacent boilerplate elements, with the code and text of the diagnostic that reports them."""

    elements: tuple[Any, ...]
    code: str
    what: str


_NAVIGATION, _EMBEDDED, _INPUT, _AROUND = N_("ナビゲーション"), N_("埋め込み"), N_("入力欄"), N_("ページの部品")
_ELEMENTS = {
    "nav": _NAVIGATION,
    "table-of-contents": _NAVIGATION,
    "footer": N_("フッター"),
    "header": N_("ヘッダー"),
    "aside": N_("脇の欄"),
    "form": _INPUT,
    "button": _INPUT,
    "select": _INPUT,
    "textarea": _INPUT,
    "iframe": _EMBEDDED,
    "noscript": _EMBEDDED,
    "object": _EMBEDDED,
    "svg": _EMBEDDED,
}
_CODES = {_NAVIGATION: "navigation", _ELEMENTS["footer"]: "footer"}
_ROLES = {"navigation": "nav", "banner": "header", "contentinfo": "footer", "complementary": "aside", "search": "form"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Words within a class or id: `tmp_inquiry`, `sns-share`, `o-tableOfContents`, `wp-block-embed`.
_NAMES = {
    _NAVIGATION: "breadcrumb breadcrumbs topicpath pankuzu pager pagination pagetop gnav gnavi globalnav lnavi "
    "sidebar sidemenu toc tableofcontents",
    _EMBEDDED: "embed embedcontainer blogcard linkcard",
    _AROUND: "sns share inquiry toiawase otoiawase contact enquete questionnaire feedback adobe adobereader "
    "related recommend hashtag taglist respond update",
}
_NAMED = {name: what for what, names in _NAMES.items() for name in names.split()}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_SECTION = re.compile(
    r"(?:この(?:ページ|記事)に(?:関する|ついての))?お問い?合わ?せ(?:先|窓口)?|より良いウェブサイト.*|.*ご意見をお聞かせください"
    r"|関連(?:リンク|ファイル|記事|ページ|情報)|(?:添付|ダウンロード)ファイル|こちらもおすすめ|あわせて読みたい"
)
_HEADING = re.compile(r"h[2-6]")
# An element with more than this share of the page's text is not boilerplate.
_MAX_TEXT_SHARE = 0.5


def boilerplate_parts(body: Any) -> Iterator[BoilerplatePart]:
    """The boilerplate parts of a page, none nested in another."""
    max_text = _MAX_TEXT_SHARE * len(text_of(body))
    taken: set[Any] = set()
    walk = etree.iterwalk(body, events=("start",))
    for _event, element in walk:
        if element in taken:
            walk.skip_subtree()
        elif element is not body and (part := _boilerplate_at(element, max_text)):
            taken.update(part.elements)
            walk.skip_subtree()
            yield part


def _boilerplate_at(element: Any, max_text: float) -> BoilerplatePart | None:
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return BoilerplatePart((element,), "hidden-part", _("隠された部分"))
    tag = _ROLES.get(element.get("role") or "", element.tag)
    if tag in _ELEMENTS and not (tag in {"header", "footer", "form"} and _contains_article(element, tag)):
        return _boilerplate_part((element,), _ELEMENTS[tag])
    if (what := _by_name(element)) and not _is_main_text(element, max_text):
        return _boilerplate_part((element,), what)
    if _HEADING.fullmatch(str(element.tag)) and _SECTION.fullmatch("".join(text_of(element).split())):
        elements = tuple(_section(element))
        if not any(_is_main_text(one, max_text) for one in elements):
            return _boilerplate_part(elements, _AROUND)
    return None


def _boilerplate_part(elements: tuple[Any, ...], what: str) -> BoilerplatePart:
    return BoilerplatePart(elements, _CODES.get(what, "page-part"), _(what))


def _by_name(element: Any) -> str | None:
    """The kind of boilerplate that the class or id of an element names."""
    if element.get("embedded-service"):
        return _EMBEDDED
    for written in (element.get("id"), *(element.get("class") or "").split(), element.get("data-name")):
        whole = _CAMEL.sub("-", written or "").lower()
        words = {*_WORD.findall(whole), "".join(_WORD.findall(whole)), whole.partition("-")[2].replace("-", "")}
        if found := next((what for name, what in _NAMED.items() if name in words), None):
            return found
    return None


def _section(heading: Any) -> Iterator[Any]:
    """A heading and its following siblings, up to the next heading of the same or a higher level."""
    yield heading
    for element in heading.itersiblings():
        if isinstance(element.tag, str):
            if re.fullmatch(r"h[1-6]", element.tag) and element.tag <= heading.tag:
                return
            yield element


def _contains_article(element: Any, tag: str) -> bool:
    """True if the element contains the article: some headers hold its title, and some sites wrap the page in a form."""
    if tag == "form":
        return bool(element.xpath("boolean(.//h1 | .//article | .//main | .//p[string-length() > 100])"))
    if tag == "header" and any(one.tag in {"article", "main"} for one in element.iterancestors()):
        return bool(element.xpath("boolean(.//h1)"))
    return bool(element.xpath("boolean(.//article | .//main)"))


def _is_main_text(element: Any, max_text: float) -> bool:
    """True if an element named like boilerplate is the article, or most of the page."""
    return bool(element.xpath("boolean(self::h1 | .//h1 | .//article | .//main)")) or len(text_of(element)) > max_text

"""Saved web pages (note.com, council sites): the article with its title; boilerplate is removed and reported.

The article is the element that the page marks (note.com's note body, `<article>`, `<main>`, common class names), else
the whole body. `html_boilerplate` is removed in any case.
"""

import re
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from indexer.manuscript import Manuscript
from indexer.readers.characters import character_diagnostics, cleaned
from indexer.readers.encodings import decode
from indexer.readers.html_blocks import text_of, write_blocks
from indexer.readers.html_boilerplate import boilerplate_parts
from indexer.readers.manuscript_writer import ManuscriptWriter
from kb.errors import SourceError
from kb.messages import _

_HEAD = 8192
_HEAD_ELEMENTS = 30
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]*encoding=["']([\w.:-]+)""", re.I
)
# Pages that declare Shift_JIS use Microsoft's extension: ① and 髙 are not in the standard.
_ENCODING_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
}
_METADATA = frozenset({"title", "meta", "link", "style", "script", "base", "template"})
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)")
_SITE_NAME = re.compile(r"\s*(?:[|｜]|\s[-–—:：]\s|／).*$")
_BODY = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' note-common-styles__textnote-body ')]",
    "//*[@itemprop='articleBody']",
    "//article",
    "//main | //*[@role='main']",
    "//*[@id='main' or @id='content' or @id='contents' or @id='main-content' or @id='tmp_contents' or @id='honbun']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' entry-content ')]",
)


def read(path: str, data: bytes, charset: str | None = None) -> tuple[Manuscript, ...]:
    """The article of a page. `charset` is that of the message that held it, for a page that declares none.

    Raises:
        SourceError: the data is not text, or the page has no article.
    """
    decoded = decode(
        path, data, _declared_encoding(data) or (_ENCODING_ALIASES.get(charset, charset) if charset else None)
    )
    text = decoded.text
    if not text.strip():
        raise SourceError(
            _("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=path), code="empty"
        )
    page = parse_html(path, text)
    writer = ManuscriptWriter()
    writer.add_diagnostics(decoded.diagnostics())
    writer.add_diagnostics(found for found in character_diagnostics(1, text) if found.code == "control-character")
    _drop_scripts(page)
    url = _address(page, text[:_HEAD])
    heading, name = _title(page), _page_title(page)
    remove_boilerplate(writer, page)
    article = _article(page)
    _report_outside(writer, page, article)
    inside = article.xpath(".//h1")
    if not any(text_of(one) for one in inside):
        title = heading or _SITE_NAME.sub("", name) or name
        if title and not _opens_with(article, title):
            writer.write(title, heading=1)
            writer.gap()
    if name:
        writer.report("page-title", _("ページの題名です: {text}", text=name), number=1)
    write_blocks(writer, article)
    return (writer.manuscript(path, data, "html", url=url),)


def _opens_with(article: Any, title: str) -> bool:
    """True if the article begins with the title, without heading markup."""
    plain = "".join(title.split())
    heads = islice((one for one in article.iter() if isinstance(one.tag, str)), _HEAD_ELEMENTS)
    return any("".join((one.text or "").split()) == plain for one in heads)


def parse_html(path: str, text: str) -> Any:
    """Parses a page or fragment tolerantly. Raises SourceError if it has no elements."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        page = lxml_html.document_fromstring(cleaned(text).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        message = _("{path}: HTML として読めません。保存し直してください。", path=path)
        raise SourceError(message, code="damaged", detail=error) from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        # The parser stops at NUL, and would lose the rest.
        reason = parser.error_log.last_error.message if parser.error_log.last_error else ""
        message = _("{path}: HTML として途中までしか読めません。保存し直してください。", path=path)
        raise SourceError(message, code="damaged", detail=reason)
    _gather(page)
    return page


def _gather(page: Any) -> None:
    """Moves into the body what libxml2 leaves outside: elements that it does not know, and all after `</body>`."""
    body = page.find("body")
    if body is None:
        body = etree.SubElement(page, "body")
    after, body.tail = body.tail, None
    early = [one for head in page.iterfind("head") for one in head if one.tag not in _METADATA]
    for stray in reversed(early):
        body.insert(0, stray)
    if early and body.text:
        early[-1].tail, body.text = (early[-1].tail or "") + body.text, None
    for root in [page, *(one for one in page.itersiblings() if isinstance(one.tag, str))]:
        text = after if root is page else root.text
        if text and text.strip():
            etree.SubElement(body, "p").text = text
        for stray in [child for child in root if child is not body and child.tag != "head"]:
            if stray.tag == "body":
                stray.tag = "div"
            body.append(stray)


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that the page declares."""
    found = _DECLARED.search(data[:_HEAD])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    # A declaration that was readable as single bytes rules out UTF-16.
    return None if name.startswith(("utf-16", "utf-8", "utf8")) else _ENCODING_ALIASES.get(name, name)


def _address(page: Any, head: str) -> str | None:
    """The address of the page: canonical, og:url, or the comment of the browser that saved it."""
    given = page.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    saved = _SAVED_FROM.search(head)
    for address in (*given, *([saved[1]] if saved else ())):
        url = cleaned(str(address).strip())
        try:
            if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc:
                return url
        except ValueError:
            continue
    return None


def _page_title(page: Any) -> str:
    texts = page.xpath("//meta[@property='og:title']/@content") or [text_of(one) for one in page.xpath("//head//title")]
    return " ".join(str(texts[0]).split()) if texts else ""


def _title(page: Any) -> str:
    """The heading that the page title contains: that of the article, not of the site."""
    name = _page_title(page)
    headings = [text_of(one) for one in page.xpath("//h1")]
    return next((text for text in headings if text and text in name), "")


def _drop_scripts(page: Any) -> None:
    """Removes scripts, styles and templates."""
    for element in page.xpath("//script | //style | //template"):
        element.drop_tree()


def remove_boilerplate(writer: ManuscriptWriter, page: Any) -> None:
    """Removes the boilerplate of a page, and reports it."""
    for elements, code, what in list(boilerplate_parts(page.find("body"))):
        for element in elements:
            _report_images(writer, element)
        writer.report_removed(code, what, " ".join(text_of(element) for element in elements))
        for element in elements:
            element.drop_tree()


def _article(page: Any) -> Any:
    for expression in _BODY:
        found = [one for one in page.xpath(expression) if text_of(one)]
        if len(found) == 1 or (found and all(found[0] in one.iterancestors() for one in found[1:])):
            return found[0]
    return page.find("body")


def _report_outside(writer: ManuscriptWriter, page: Any, article: Any) -> None:
    """Reports text of the body outside the article."""
    body = page.find("body")
    inner = article
    while inner is not body:
        parent = inner.getparent()
        texts = [parent.text or ""]
        for sibling in parent:
            if sibling is not inner and isinstance(sibling.tag, str):
                _report_images(writer, sibling)
                texts.append(text_of(sibling))
            texts.append(sibling.tail or "")
        writer.report_removed("outside-article", _("記事の外の部分"), " ".join(texts))
        inner = parent


def _report_images(writer: ManuscriptWriter, element: Any) -> None:
    words = " / ".join(str(alt).strip() for alt in element.xpath(".//img/@alt") if str(alt).strip())
    writer.report_removed("image", _("画像"), words)

"""WXR, the export format of note.com and WordPress: one manuscript per published post, from XML or a ZIP of it.

Drafts, scheduled, private and protected posts are left out, and so are other items (pages, pictures, menus). A
diagnostic of the first manuscript counts them.
"""

from collections import Counter
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from msgspec import structs

from indexer.manuscript import Manuscript
from indexer.readers.characters import cleaned
from indexer.readers.html import parse_html, remove_boilerplate
from indexer.readers.html_blocks import write_blocks
from indexer.readers.manuscript_writer import ManuscriptWriter
from indexer.readers.wordpress import render_post
from kb.errors import SourceError
from kb.messages import N_, _
from kb.model.dialogue import Diagnostic

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_EXPORT = "wordpress.org/export/"
_LEFT_OUT = {
    "draft": N_("下書き"),
    "auto-draft": N_("下書き"),
    "pending": N_("下書き"),
    "future": N_("予約投稿"),
    "private": N_("非公開"),
    "trash": N_("ごみ箱"),
    "protected": N_("パスワード付き"),
    "no-post": N_("記事ではない項目"),
    "empty": N_("本文のない記事"),
}
_OTHER = N_("公開されていない記事")


def read_channel(path: str, data: bytes, root: Element) -> tuple[Manuscript, ...]:
    """The published posts of an export. Raises SourceError if there are none."""
    channel = root.find("channel")
    items = [] if channel is None else channel.findall("item")
    if not any(_EXPORT in child.tag for item in items for child in item):
        raise SourceError(
            _(
                "{path}: note・WordPress の書き出し（WXR）ではない RSS です。書き出した XML か ZIP を置いてください。",
                path=path,
            ),
            code="structure",
        )
    left_out: Counter[str] = Counter()
    found: list[Manuscript] = []
    for item in items:
        why = _why_left_out(item)
        if why is None:
            manuscript = _post(path, data, item)
            if manuscript:
                found.append(manuscript)
                continue
            why = "empty"
        left_out[_LEFT_OUT.get(why, _OTHER)] += 1
    counted = "、".join(f"{_(what)} {count}" for what, count in sorted(left_out.items()))
    if not found:
        raise SourceError(
            _(
                "{path}: 公開された記事がありません（{counted}）。公開してから書き出してください。",
                path=path,
                counted=counted,
            ),
            code="empty",
        )
    if counted:
        found[0] = _remarked(found[0], _("取り込まなかった項目があります（{counted}）。", counted=counted))
    return tuple(found)


def _remarked(manuscript: Manuscript, message: str) -> Manuscript:
    add_diagnostics = Diagnostic(1, "left-out", message)
    return structs.replace(manuscript, diagnostics=(add_diagnostics, *manuscript.diagnostics))


def _why_left_out(item: Element) -> str | None:
    """The status that excludes a post; None for a published one. A post without a status is published."""
    if _export(item, "post_type") not in {"", "post"}:
        return "no-post"
    status = _export(item, "status")
    if status not in {"", "publish"}:
        return status
    return "protected" if _export(item, "post_password") else None


def _post(path: str, data: bytes, item: Element) -> Manuscript | None:
    """The manuscript of a post; None where it has no text."""
    content = item.findtext(_CONTENT) or ""
    if not content.strip():
        return None
    writer = ManuscriptWriter()
    title = " ".join((item.findtext("title") or "").split())
    if title:
        writer.write(title, heading=1)
        writer.gap()
    shown, codes = render_post(content)
    if codes:
        writer.report("markup", _("WordPress の印です: {text}", text=" ".join(codes)), number=1)
    page = parse_html(path, f"<html><body>{shown}</body></html>")
    remove_boilerplate(writer, page)
    write_blocks(writer, page.find("body"))
    url = (item.findtext("link") or "").strip()
    address = cleaned(url) if url.startswith(("https://", "http://")) else None
    try:
        return writer.manuscript(path, data, "wxr", url=address, name=cleaned(_slug(item, url) or title))
    except SourceError:
        return None


def _slug(item: Element, url: str) -> str:
    """The slug in the address of a post."""
    return unquote(_export(item, "post_name")) or url.rstrip("/").rpartition("/")[2] or _export(item, "post_id")


def _export(item: Element, name: str) -> str:
    """A field of WordPress's namespace, in any version of the export format."""
    for child in item:
        if child.tag.endswith("}" + name) and _EXPORT in child.tag:
            return (child.text or "").strip()
    return ""

"""RSS and Atom feeds as sources: the page of each item is fetched if it is new or changed, and archived.

The archive is indexed, not the feed: a page remains after it has vanished from the feed or the server, and one that
cannot be fetched keeps its last version. Invalid links are refused by name, and never requested.
"""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace

from indexer.sources.archive import Archive, FeedRecord, PageRecord, page_name
from indexer.sources.fetch import Fetcher
from indexer.sources.folder import SourceDocument
from indexer.sources.links import printable_url, resolve_link, storable_url, url_refusal
from kb.errors import Refusal, SourceError
from kb.generations.manifest import SourceEntry
from kb.messages import _

# A numeric character reference. A surrogate, or a number beyond Unicode, makes feedparser fail altogether.
_REFERENCE = re.compile(rb"&#(?:x(?P<hex>[0-9a-f]+)|(?P<decimal>[0-9]+));", re.I)
_LONGEST_REFERENCE = 12  # digits


# (address of a feed, its content) -> the links in it.
LinkReader = Callable[[str, bytes], Sequence[str]]


def is_feed(source: str) -> bool:
    """True for a web address."""
    return source.startswith(("http://", "https://"))


def fetch_pages(url: str, archive: Archive, fetcher: Fetcher, links: LinkReader) -> list[SourceDocument]:
    """Updates the archive from a feed; returns the last version of each page, and refusals for those that failed.

    `links` parses a feed, as `parse_feed_links` does. A feed that cannot be fetched is refused under its own address.
    """
    if reason := url_refusal(url):
        return [SourceDocument(Path(printable_url(url)), refused=reason, url=printable_url(url))]
    found: list[SourceDocument] = []
    known = archive.feed(url)
    try:
        known = _update_feed(known, archive, fetcher, links)
    except SourceError as error:
        found.append(SourceDocument(archive.folder(url), refused=replace(error.refusal, code="unreached"), url=url))
    for page in known.pages:
        try:
            _update_page(archive.page(page), archive, fetcher)
        except SourceError as error:
            # A page without a version is refused under its own address, so that its earlier dialogues stay.
            address = None if archive.page(page).versions else page
            found.append(
                SourceDocument(archive.folder(page), refused=replace(error.refusal, code="unreached"), url=address)
            )
    return [*found, *_archived_documents(known, archive)]


def archived_pages(url: str, archive: Archive) -> list[SourceDocument]:
    """The archived pages of a feed, without a request."""
    return [] if url_refusal(url) else _archived_documents(archive.feed(url), archive)


def parse_feed_links(url: str, content: bytes) -> list[str]:
    """The links of a feed, unvalidated. Raises SourceError if the content is not a feed."""
    import feedparser  # noqa: PLC0415  # where a feed has been fetched

    try:
        parsed = feedparser.parse(BytesIO(_REFERENCE.sub(_valid_reference, content)))
    except Exception as error:  # feedparser raises errors of many kinds for broken feeds
        raise SourceError(_("{url}: RSS・Atom のフィードとして読めません。", url=url), detail=error) from error
    links = [resolve_link(url, entry["link"]) for entry in parsed.entries if entry.get("link")]
    if not links and (parsed.bozo or not parsed.version):
        raise SourceError(_("{url}: RSS・Atom のフィードとして読めません。", url=url))
    return [link.partition("#")[0] for link in links]


def unreached_feeds(sources: Iterable[str], records: Iterable[SourceEntry]) -> tuple[str, ...]:
    """The feeds of a run that could not be fetched, from the entries of the run."""
    refused = {record.path for record in records if record.outcome == "rejected"}
    return tuple(
        source for source in dict.fromkeys(sources) if is_feed(source) and {source, printable_url(source)} & refused
    )


def _archived_documents(known: FeedRecord, archive: Archive) -> list[SourceDocument]:
    """The archived pages of a feed, and refusals of its invalid links."""
    records = map(archive.page, known.pages)
    pages = [_document(record, archive) for record in records if record.versions]
    links = [
        SourceDocument(Path(printable_url(link)), refused=url_refusal(link), url=printable_url(link))
        for link in known.refused
    ]
    if known.left_out:
        first, count = known.left_out
        message = _(
            "{path}: フィード {url} の記事が多すぎるので、これを含む{count}件を取り込みません。"
            "kb.toml の max_feed_pages を上げてください。",
            path=printable_url(first),
            url=known.url,
            count=count,
        )
        links.append(
            SourceDocument(Path(printable_url(first)), refused=Refusal(message, "too-large"), url=printable_url(first))
        )
    return [*pages, *links]


def _update_feed(known: FeedRecord, archive: Archive, fetcher: Fetcher, reader: LinkReader) -> FeedRecord:
    """Fetches a feed; its record lists the pages of all earlier runs as well."""
    answer = fetcher.get(known.url, etag=known.etag, last_modified=known.last_modified)
    if answer.content is None:
        return known
    markup = answer.content.replace(b"\0", b"")  # of UTF-16, too
    if b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
        raise SourceError(_("{url}: DTD や実体の宣言があるフィードは読みません。", url=known.url))
    links = reader(known.url, answer.content)
    most = fetcher.settings.max_feed_pages
    pages, refused, left_out = dict.fromkeys(known.pages), dict[str, None](), list[str]()
    for link in dict.fromkeys(links):
        if link in pages:
            continue
        if max(len(pages), len(refused)) >= most:
            left_out.append(storable_url(link))
        elif url_refusal(link):
            refused[storable_url(link)] = None
        else:
            pages[link] = None
    # A feed beyond the page limit is fetched without validators, so that a higher limit finds the rest.
    tag, modified = (None, None) if left_out else (answer.etag, answer.last_modified)
    too_many = (left_out[0], len(left_out)) if left_out else None
    record = FeedRecord(known.url, tag, modified, tuple(pages), tuple(refused), too_many)
    archive.write_feed(record)
    return record


def _valid_reference(reference: re.Match[bytes]) -> bytes:
    """A character reference, with U+FFFD in place of an impossible code point."""
    digits = reference["hex"] or reference["decimal"]
    code = int(digits, 16 if reference["hex"] else 10) if len(digits) <= _LONGEST_REFERENCE else sys.maxunicode + 1
    return b"&#xFFFD;" if 0xD800 <= code <= 0xDFFF or code > sys.maxunicode else reference[0]


def _update_page(known: PageRecord, archive: Archive, fetcher: Fetcher) -> None:
    answer = fetcher.get(known.url, etag=known.etag, last_modified=known.last_modified)
    if answer.content is not None:
        archive.keep(known.url, answer.content, answer.etag, answer.last_modified)


def _document(record: PageRecord, archive: Archive) -> SourceDocument:
    return SourceDocument(
        archive.folder(record.url) / record.versions[-1].file, name=page_name(record.url), url=record.url
    )

"""Model of the sitemap (sitemaps.org): an index, and parts of up to 50,000 addresses with the time of their change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, NamedTuple

from flask import url_for

from kb.errors import NotFoundError
from kb.messages import _
from kb.model.names import exact_key
from kb.search.request import Facet, Grouping, SearchRequest, Sort
from kb.serving.snapshot import Snapshot
from webui.links import PROFILED
from webui.per_generation import cached_per_generation
from webui.templating import PageModel
from webui.url_patterns import UrlPattern

MOST = 50_000  # addresses in one file, by the protocol
_BATCH = 2000
_PAGES = ("home.home", "help.page", "help.accessibility")


class SitemapEntry(NamedTuple):
    """An absolute address, and when what it shows changed last, None if unknown."""

    url: str
    changed: str | None


@dataclass(frozen=True)
class SitemapIndex(PageModel):
    """The index: the address of each part."""

    template: ClassVar[str] = "sitemap/index.xml"

    parts: tuple[SitemapEntry, ...]


@dataclass(frozen=True)
class SitemapPart(PageModel):
    """One part: addresses of pages."""

    template: ClassVar[str] = "sitemap/part.xml"

    entries: tuple[SitemapEntry, ...]


def sitemap_index(snapshot: Snapshot, host: str) -> SitemapIndex:
    """The index of all parts. `host` is the origin of absolute URLs, without a slash at its end."""
    parts = -(-_count(snapshot) // MOST)
    changed = snapshot.manifest.created.isoformat()
    urls = (url_for("sitemap.part", number=number, lang=None, book=None) for number in range(1, parts + 1))
    return SitemapIndex(tuple(SitemapEntry(host + url, changed) for url in urls))


def sitemap_part(snapshot: Snapshot, host: str, number: int) -> SitemapPart:
    """A part by its number, from 1. Raises NotFoundError beyond the last."""
    entries = tuple(_entries(snapshot, host))[(number - 1) * MOST : number * MOST] if number else ()
    if not entries:
        raise NotFoundError(_("サイトマップに{number}番目の部分はありません。", number=number))
    return SitemapPart(entries)


def _count(snapshot: Snapshot) -> int:
    return len(_PAGES) + len(PROFILED) + len(snapshot.dialogues) + sum(map(len, _profiled(snapshot).values()))


def _entries(snapshot: Snapshot, host: str) -> Iterator[SitemapEntry]:
    for endpoint in _PAGES:
        yield SitemapEntry(host + url_for(endpoint, lang=None, book=None), None)
    arrivals = _arrivals(snapshot)
    dialogue_url = UrlPattern("dialogues.reader", "dialogue_id", lang=None, book=None)
    for summary in snapshot.dialogues:
        arrived = arrivals.get(summary.id)
        yield SitemapEntry(host + dialogue_url(summary.id), arrived.isoformat() if arrived else None)
    for facet, names in _profiled(snapshot).items():
        yield SitemapEntry(host + url_for("profiles.listing", kind=PROFILED[facet], lang=None, book=None), None)
        profile_url = UrlPattern("profiles.page", "key", kind=PROFILED[facet], lang=None, book=None)
        for name in names:
            yield SitemapEntry(host + profile_url(exact_key(name)), None)


@cached_per_generation
def _profiled(snapshot: Snapshot) -> Mapping[Facet, tuple[str, ...]]:
    """The names that have a page."""
    return {facet: tuple(one.value for one in snapshot.counts(SearchRequest(), facet)) for facet in PROFILED}


@cached_per_generation
def _arrivals(snapshot: Snapshot) -> Mapping[str, datetime]:
    """The latest arrival of a turn of each dialogue: its page changed then."""
    request = SearchRequest(sort=Sort.TAKEN_IN, group=Grouping.DIALOGUE, limit=_BATCH, facets=())
    found: dict[str, datetime] = {}
    for offset in range(0, len(snapshot.dialogues), _BATCH):
        for hit in snapshot.search(replace(request, offset=offset)).hits:
            if hit.taken_in:
                found[hit.dialogue.id] = hit.taken_in
    return found

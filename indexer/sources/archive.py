"""Archive of fetched pages: every version is kept unchanged, so that a page removed from the web is not lost.

archive/<host>/<page>/page.json     address, validators and versions of a page
archive/<host>/<page>/<hash>.html   a version, byte for byte
archive/<host>/feed-<hash>.json     validators of a feed, and the pages that it has listed
"""

import hashlib
import logging
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from indexer.sources.links import storable_url, url_refusal
from kb.messages import _

Record = TypeVar("Record")

_LONGEST_NAME = 80  # characters of up to three bytes in UTF-8; file names are limited to 255 bytes

log = logging.getLogger(__name__)


class Version(Struct, frozen=True):
    """One fetched version of a page. `file` is a name in the folder of the page."""

    file: str
    sha256: str
    fetched: datetime


class PageRecord(Struct, frozen=True):
    """State of a page; its last version is the current one."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    versions: tuple[Version, ...] = ()


class FeedRecord(Struct, frozen=True):
    """State of a feed: its validators, and all pages that it has ever listed.

    `refused` are links of the present feed that are invalid. `left_out` is the first link beyond the page limit, with
    the number of such links.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    pages: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    left_out: tuple[str, int] | None = None


class Archive:
    """The archive folder. The caller holds the lock of the run."""

    def __init__(self, root: Path, max_versions: int) -> None:
        """Of each page, the latest `max_versions` versions are kept in the folder `root`."""
        self._root = root
        self._most = max_versions
        self._damaged: set[Path] = set()

    def page(self, url: str) -> PageRecord:
        """The record of a page; an empty one for a new page or a damaged record, which is logged."""
        return self._record(self.folder(url) / "page.json", PageRecord) or PageRecord(url)

    def keep(self, url: str, content: bytes, etag: str | None, last_modified: str | None) -> PageRecord:
        """Adds a fetched version, unless it equals the latest one."""
        digest = hashlib.sha256(content).hexdigest()
        known = self.page(url)
        folder = self.folder(url)
        folder.mkdir(parents=True, exist_ok=True)
        versions = known.versions
        if not versions or versions[-1].sha256 != digest:
            name = f"{digest[:16]}.html"
            _write(folder / name, content)
            versions = (*versions, Version(name, digest, datetime.now(UTC)))
        versions, outdated = versions[-self._most :], versions[: -self._most]
        record = PageRecord(url, etag, last_modified, versions)
        _write(folder / "page.json", msgspec.json.encode(record))
        for file in {one.file for one in outdated} - {one.file for one in versions}:
            (folder / file).unlink(missing_ok=True)
        return record

    def feed(self, url: str) -> FeedRecord:
        """The record of a feed; an empty one for a new feed or a damaged record, which is logged.

        Invalid links are dropped: earlier releases stored them as pages.
        """
        known = self._record(self._feed_path(url), FeedRecord) or FeedRecord(url)
        pages = tuple(page for page in known.pages if url_refusal(page) is None)
        wrong = (storable_url(page) for page in known.pages if url_refusal(page) is not None)
        return msgspec.structs.replace(known, pages=pages, refused=tuple(dict.fromkeys((*known.refused, *wrong))))

    def write_feed(self, record: FeedRecord) -> None:
        """Writes the record of a feed."""
        path = self._feed_path(record.url)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, msgspec.json.encode(record))

    def folder(self, url: str) -> Path:
        """The folder of a page, with a readable name that a digest of the address makes unique."""
        return self._root / _host(url) / f"{page_name(url)}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"

    def _record(self, path: Path, form: type[Record]) -> Record | None:
        """The content of a record file; None if it is missing or damaged."""
        try:
            return msgspec.json.decode(path.read_bytes(), type=form)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if path not in self._damaged:
                self._damaged.add(path)
                log.warning("%s", _("{path} は壊れているので、改めて取得します（{reason}）。", path=path, reason=error))
            return None

    def _feed_path(self, url: str) -> Path:
        return self._root / _host(url) / f"feed-{hashlib.sha256(url.encode()).hexdigest()[:16]}.json"


def page_name(url: str) -> str:
    """The last path segment of an address, from which the id of the dialogue is derived."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"\.html?$", "", re.sub(r"[^\w.-]+", "-", last)).strip("-.")[:60] or "page"


def _host(url: str) -> str:
    """The folder of a host, with the port if the address has one, within the length limit of file names."""
    parts = urlsplit(url)
    return (f"{parts.hostname}-{parts.port}" if parts.port else str(parts.hostname))[:_LONGEST_NAME]


def _write(path: Path, content: bytes) -> None:
    """Writes a file atomically."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)

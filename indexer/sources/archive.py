"""What was fetched stays as it came: a page that disappears or changes later is not lost.

archive/<host>/<page>/page.json     the page's address, validators, and its versions
archive/<host>/<page>/<hash>.html   a version, byte for byte
archive/<host>/feed-<hash>.json     the validators of a feed and the pages it has named
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

from indexer.sources.links import refusal_of, writable
from kb.messages import _

Record = TypeVar("Record")

_LONGEST_NAME = 80  # characters; of three bytes each in UTF-8, and a file's name has 255

log = logging.getLogger(__name__)


class Version(Struct, frozen=True):
    """A page as it was at a time. `file` lies beside the record."""

    file: str
    sha256: str
    fetched: datetime


class PageRecord(Struct, frozen=True):
    """What is known of a page. The last version is the one that counts."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    versions: tuple[Version, ...] = ()


class FeedRecord(Struct, frozen=True):
    """What is known of a feed: its validators, and all pages it has ever named.

    Of the links it has now, `refused` are no addresses; `left_out` are too many: the first of them, and how many.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    pages: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    left_out: tuple[str, int] | None = None


class Archive:
    """The archive in a folder. Used by one run at a time, under its lock."""

    def __init__(self, root: Path, most_versions: int) -> None:
        """`most_versions` is how many versions of a page are kept: the latest ones."""
        self._root = root
        self._most = most_versions
        self._damaged: set[Path] = set()

    def page(self, url: str) -> PageRecord:
        """What is known of a page; nothing yet for a new one, or one whose record is damaged: the log names it."""
        return self._record(self.folder(url) / "page.json", PageRecord) or PageRecord(url)

    def keep(self, url: str, content: bytes, etag: str | None, last_modified: str | None) -> PageRecord:
        """Keeps a page as fetched now; a version that is there already is not kept twice."""
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
        """What is known of a feed; nothing yet for a new one, or one whose record is damaged: the log names it.

        Links that are no addresses are no pages, though releases before this one kept them as such.
        """
        known = self._record(self._feed_path(url), FeedRecord) or FeedRecord(url)
        pages = tuple(page for page in known.pages if refusal_of(page) is None)
        wrong = (writable(page) for page in known.pages if refusal_of(page) is not None)
        return msgspec.structs.replace(known, pages=pages, refused=tuple(dict.fromkeys((*known.refused, *wrong))))

    def keep_feed(self, record: FeedRecord) -> None:
        """Keeps what is known of a feed."""
        path = self._feed_path(record.url)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, msgspec.json.encode(record))

    def folder(self, url: str) -> Path:
        """The folder of a page: readable, and different for different addresses."""
        return self._root / _host(url) / f"{page_name(url)}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"

    def _record(self, path: Path, form: type[Record]) -> Record | None:
        """What stands in a file of the archive; None where there is none, or one that cannot be understood."""
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
    """The last part of an address's path: what the dialogue's id is made of."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"\.html?$", "", re.sub(r"[^\w.-]+", "-", last)).strip("-.")[:60] or "page"


def _host(url: str) -> str:
    """The folder of a server. A name may be as long as that of a file, without its port."""
    parts = urlsplit(url)
    return (f"{parts.hostname}-{parts.port}" if parts.port else str(parts.hostname))[:_LONGEST_NAME]


def _write(path: Path, content: bytes) -> None:
    """Writes a file so that it is there whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)

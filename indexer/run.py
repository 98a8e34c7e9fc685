"""One run: sources -> documents -> dialogues -> a generation, or nothing where nothing has changed.

One bad document never stops a run: it is rejected with a reason, and the others are published.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import msgspec

from indexer.enrich.identity import identify
from indexer.enrich.readings import with_recorded_readings
from indexer.enrich.registry import load_registry
from indexer.enrich.topics import load_topics
from indexer.lock import exclusive
from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.publish import build, sweep
from indexer.readers import read, too_large
from indexer.sources.archive import Archive
from indexer.sources.feed import find_pages, is_feed
from indexer.sources.fetch import Fetcher
from indexer.sources.folder import Found, find_documents
from kb.bootstrap import configured_analyzer, versions
from kb.errors import IndexUnavailableError, SourceError
from kb.generations import Layout, Manifest, SourceRecord, Versions
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.reports import Report, counted, write_report
from kb.settings import Settings

log = logging.getLogger(__name__)


class Progress(Protocol):
    """Shows how far a run is; a terminal has one."""

    def __call__(self, label: str, total: int) -> AbstractContextManager["Advance"]:
        """A bar of `total` steps."""


class Advance(Protocol):
    """One step further."""

    def update(self, n: int = 1) -> object:
        """Advances by n steps."""


class _Silent:
    def update(self, n: int = 1) -> None:
        """Nobody looks."""


def silent(label: str, total: int) -> AbstractContextManager[Advance]:
    """The progress of a run that nobody watches."""
    return nullcontext(_Silent())


@dataclass
class _Intake:
    """What the sources gave: one record a file, and the dialogues of those that were taken in."""

    records: list[SourceRecord] = field(default_factory=list)
    dialogues: list[Dialogue] = field(default_factory=list)


def read_documents(
    path: Path, settings: Settings, *, name: str | None = None, url: str | None = None
) -> tuple[Dialogue, ...]:
    """The dialogues in a file, at least one, without topics. `name` and `url` are of a page of the web.

    Raises:
        SourceError: the file cannot be taken in; names it, the reason and the next step.
    """
    limit = settings.max_document_bytes
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= limit else b""
    except OSError as error:
        message = _("{path} を読めません（{reason}）。場所と権限を確かめてください。", path=path, reason=error.strerror)
        raise SourceError(message) from error
    if size > limit:
        raise SourceError(too_large(str(path), size, limit))
    manuscripts = read(str(path), data, max_bytes=limit)
    if url:
        manuscripts = tuple(_of_page(manuscript, name, url) for manuscript in manuscripts)
    return tuple(with_recorded_readings(parse(manuscript), manuscript) for manuscript in manuscripts)


def _of_page(manuscript: Manuscript, name: str | None, url: str) -> Manuscript:
    source = msgspec.structs.replace(manuscript.source, path=url, url=url)
    return msgspec.structs.replace(manuscript, source=source, name=manuscript.name or name)


def run(settings: Settings, sources: Iterable[str], progress: Progress = silent) -> Report:
    """Brings the index of `settings.data` in line with the sources, and publishes it if anything changed.

    Raises:
        SourceError: a source is not there, or no document could be taken in.
        ConfigError: the list of topics cannot be used.
        LockedError: another run is at work.
        RefusedError: what was built failed verification; the served generation stays.
    """
    started = datetime.now(UTC)
    layout = Layout(settings.data)
    asked = list(sources)
    feeds = [source for source in asked if is_feed(source)]
    places = [source for source in asked if not is_feed(source)]
    documents = find_documents(places) if places else []
    _make_folder(layout.data)
    with exclusive(layout.lock):
        sweep(layout)
        documents += _pages(feeds, layout, settings)
        analyzer = configured_analyzer(settings.registry)
        staff = load_registry(settings.registry)
        topics = load_topics(settings.registry, analyzer)
        program = version("cio-dialogue-kb")
        made_with = versions(analyzer, topics=topics.version, registry=staff.version, program=program)
        before = _served(layout)
        intake = _take_in(documents, before, settings, progress)
        if not intake.dialogues:
            raise SourceError("\n".join(record.reason or record.path for record in intake.records))
        records = tuple(intake.records)
        removed = tuple(sorted(_accepted(before) - {record.path for record in records}))
        if before and _is_current(before, records, made_with):
            manifest = before
        else:
            identified, registry = identify(intake.dialogues, staff, analyzer.reading)
            with progress(_("索引の作成"), len(identified)) as bar:
                dialogues = _advancing(map(topics.assign, identified), bar)
                manifest = build(layout, settings, analyzer, made_with, dialogues, registry, records)
        report = Report(
            generation=manifest.id,
            published=manifest is not before,
            started=started,
            finished=datetime.now(UTC),
            dialogues=manifest.dialogues,
            turns=manifest.turns,
            counts=counted(records),
            sources=records,
            removed=removed,
        )
        write_report(layout, report)
    log.info(report.summary())
    return report


def _advancing(dialogues: Iterable[Dialogue], bar: Advance) -> Iterator[Dialogue]:
    for dialogue in dialogues:
        yield dialogue
        bar.update()


def _pages(feeds: list[str], layout: Layout, settings: Settings) -> list[Found]:
    """What the feeds have named; a page that two of them name is one document."""
    archive, fetcher = Archive(layout.archive), Fetcher(settings)
    found = {page.place: page for feed in dict.fromkeys(feeds) for page in find_pages(feed, archive, fetcher)}
    return list(found.values())


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("{path} に索引のフォルダを作れません（{reason}）。", path=data, reason=error.strerror)
        raise SourceError(message) from error


def _served(layout: Layout) -> Manifest | None:
    """The manifest of the served generation; None where there is none that can be used."""
    current = layout.current()
    try:
        return layout.manifest(current) if current else None
    except IndexUnavailableError as error:
        log.warning("%s", error)
        return None


def _take_in(documents: list[Found], before: Manifest | None, settings: Settings, progress: Progress) -> _Intake:
    intake = _Intake()
    known = {record.path: record for record in before.sources} if before else {}
    seen: dict[str, str] = {}
    ids = _Ids(known, {document.place for document in documents})
    with progress(_("文書の読み取り"), len(documents)) as bar:
        for document in documents:
            record, dialogues = _outcome(document, known, seen, settings)
            taken = [ids.given(dialogue, document.place) for dialogue in dialogues]
            intake.dialogues.extend(taken)
            intake.records.append(msgspec.structs.replace(record, dialogues=tuple(dialogue.id for dialogue in taken)))
            bar.update()
    return intake


def _outcome(
    document: Found, known: Mapping[str, SourceRecord], seen: dict[str, str], settings: Settings
) -> tuple[SourceRecord, tuple[Dialogue, ...]]:
    """What becomes of one file. `seen` maps the content of earlier files of this run to their paths."""
    path = document.place
    if document.refused:
        return SourceRecord(path, None, "rejected", reason=document.refused), ()
    try:
        dialogues = read_documents(document.path, settings, name=document.name, url=document.url)
    except SourceError as error:
        return SourceRecord(path, None, "rejected", reason=str(error)), ()
    digest = dialogues[0].source.sha256
    if (twin := seen.setdefault(digest, path)) != path:
        reason = _("{path} は {twin} と同じ内容なので取り込みません。", path=document.path, twin=twin)
        return SourceRecord(path, digest, "rejected", reason=reason), ()
    earlier = known.get(path)
    if earlier is None or not earlier.dialogues:
        return SourceRecord(path, digest, "new"), dialogues
    return SourceRecord(path, digest, "unchanged" if earlier.sha256 == digest else "changed"), dialogues


class _Ids:
    """Gives dialogues ids that no other has and that stay: files of one name may lie in different folders.

    A file keeps the ids it had in the generation before; a name that another file has gets a suffix made of its place.
    """

    def __init__(self, known: Mapping[str, SourceRecord], places: set[str]) -> None:
        self._owners = {name: place for place, record in known.items() if place in places for name in record.dialogues}

    def given(self, dialogue: Dialogue, place: str) -> Dialogue:
        """The dialogue with the id that is its for good."""
        suffixed = f"{dialogue.id}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"
        kept = [name for name in (dialogue.id, suffixed) if self._owners.get(name) == place]
        name = kept[0] if kept else dialogue.id if dialogue.id not in self._owners else suffixed
        self._owners[name] = place
        return msgspec.structs.replace(dialogue, id=name)


def _accepted(manifest: Manifest | None) -> set[str]:
    return {record.path for record in manifest.sources if record.dialogues} if manifest else set()


def _is_current(before: Manifest, records: tuple[SourceRecord, ...], made_with: Versions) -> bool:
    """Whether the served generation already holds just these dialogues, made in just this way."""

    def content(sources: tuple[SourceRecord, ...]) -> Iterator[tuple[str, str | None]]:
        return ((record.path, record.sha256) for record in sources if record.dialogues)

    return before.versions == made_with and sorted(content(before.sources)) == sorted(content(records))

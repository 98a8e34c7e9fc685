"""One indexing run: scan, plan, ingest, identify, build; publishes a generation unless nothing has changed.

    scan       fingerprints of the source files, after feeds have been fetched   sources, fingerprints
    plan       the action for each file, from the scan and the last manifest     plan
    ingest     documents are parsed, or their dialogues carried over             ingest
    identify   people are resolved across all dialogues                          enrich
    build      index and store are written, verified and published               build

Every run leaves a report, whether it published, had nothing to do or failed.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from indexer.build import BaseGeneration, GenerationContent, build, open_base
from indexer.confinement.worker import Worker
from indexer.enrich.identity import identify
from indexer.fingerprints import DigestCache, read_digest_cache
from indexer.ingest import Ingested, carried_over, ingest
from indexer.lock import exclusive
from indexer.loss_guard import check_losses, same_dialogues
from indexer.plan import Plan, plan
from indexer.prepare import RunInputs, prepare
from indexer.progress import STEPS, Progress, Stopwatch, no_progress
from indexer.reporting import failed_report, save_report, world_readable_files
from indexer.retention import remove_leftovers, storage_errors
from indexer.scan import scan
from indexer.sources.archive import Archive
from indexer.sources.feed import find_pages, is_feed, known_pages, unreached
from indexer.sources.fetch import Fetcher
from indexer.sources.folder import Found, find_documents, nothing_in
from kb.errors import EngineError, IndexUnavailableError, KbError, RefusedError, SourceError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest, SourceEntry
from kb.generations.store import ParsedSource
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.refusals import troubling
from kb.runs.history import read_history
from kb.runs.reports import Report, Work, counted, rejections, status_of
from kb.settings import Settings

UNEXPECTED = 1  # exit status

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Job:
    """The arguments of a run, with its clock and its progress display."""

    settings: Settings
    sources: tuple[str, ...]
    progress: Progress = no_progress
    full: bool = False
    force: bool = False
    watch: Stopwatch = field(default_factory=Stopwatch)

    @property
    def data_folder(self) -> DataFolder:
        return DataFolder(self.settings.data)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Times a step and shows it while it lasts."""
        with self.watch.timing(name), self.progress(_(STEPS[name]), 0):
            yield


class _Planned(NamedTuple):
    """A plan, the inputs that it was made for, and the manifest of the generation before."""

    plan: Plan
    inputs: RunInputs
    before: Manifest | None


class _Outcome(NamedTuple):
    """The manifest that is served after the run, the entry of each source, and the work that was done."""

    manifest: Manifest
    sources: tuple[SourceEntry, ...]
    work: Work


def run(
    settings: Settings,
    sources: Iterable[str],
    progress: Progress = no_progress,
    *,
    full: bool = False,
    force: bool = False,
) -> Report:
    """Brings the index of `settings.data` in line with the sources, and publishes it if anything changed.

    With `full` everything is parsed and indexed anew; carried over are only the ids of dialogues, and the dialogues of
    files that cannot be read now. With `force` the loss guard does not refuse.

    Raises:
        SourceError: a source does not exist, or no document could be ingested.
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
        LockedError: another run is in progress.
        RefusedError: too much was lost, or the new generation failed verification; the served one stays.
        StorageError: the data folder cannot be written.
    """
    started = datetime.now(UTC)
    job = _Job(settings, tuple(sources), progress, full, force)
    try:
        with world_readable_files(), storage_errors(job.data_folder.path):
            report = _run(job, started)
    except KbError as error:
        save_report(job.data_folder, failed_report(started, str(error), error.exit_status, job.data_folder))
        raise
    except Exception as error:  # a bug: `kb status` must show it, too
        reason = f"{type(error).__name__}: {error}"
        save_report(job.data_folder, failed_report(started, reason, UNEXPECTED, job.data_folder))
        raise
    save_report(job.data_folder, report)
    log.info(report.summary())
    return report


def plan_of(settings: Settings, sources: Iterable[str], *, full: bool = False) -> Plan:
    """The plan of a run, without writing or fetching anything: of feeds, the archived pages count.

    Raises:
        SourceError: a source does not exist.
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
    """
    job = _Job(settings, tuple(sources), full=full)
    return _plan(job, read_digest_cache(job.data_folder.stamps), fetch=False).plan


def _run(job: _Job, started: datetime) -> Report:
    data_folder = job.data_folder
    places = [source for source in job.sources if not is_feed(source)]
    # A mistyped source must not create a data folder.
    only_places = len(places) == len(job.sources)
    if only_places and not data_folder.path.is_dir() and not find_documents(places, data_folder.path):
        raise SourceError(nothing_in(job.sources))
    data_folder.path.mkdir(parents=True, exist_ok=True)
    with exclusive(data_folder.lock):
        remove_leftovers(data_folder)
        digests = read_digest_cache(data_folder.stamps)
        planned = _plan(job, digests, fetch=True)
        known = {(one.path, one.code) for one in read_history(data_folder, planned.before).rejected}
        outcome = _execute(job, planned)
        digests.write(data_folder.stamps)
    manifest, entries, work = outcome
    published = manifest is not planned.before
    counts, dead = counted(entries), unreached(job.sources, entries)
    newly_rejected = any((one.path, one.code) not in known for one in troubling(rejections(entries)))
    return Report(
        started=started,
        finished=datetime.now(UTC),
        status=status_of(counts, dead, published=published, newly_rejected=newly_rejected),
        generation=manifest.id,
        published=published,
        dialogues=manifest.dialogues,
        turns=manifest.turns,
        counts=counts,
        sources=entries,
        removed=planned.plan.removed,
        unreached=dead,
        work=work,
        seconds=job.watch.seconds,
    )


def _plan(job: _Job, digests: DigestCache, *, fetch: bool) -> _Planned:
    with job.step("prepare"):
        inputs = prepare(job.settings)
        before = _manifest_before(job.data_folder)
    with job.step("look"):
        scanned = scan(_documents(job, fetch=fetch), digests, job.settings)
    if not scanned:
        if before:
            raise RefusedError(_("{reason} 公開中の索引はそのままです。", reason=nothing_in(job.sources)))
        raise SourceError(nothing_in(job.sources))
    return _Planned(plan(scanned, before, inputs.versions, full=job.full), inputs, before)


def _documents(job: _Job, *, fetch: bool) -> list[Found]:
    """The files of folders and patterns, then the pages of feeds; a page named by two feeds is one document."""
    feeds = dict.fromkeys(source for source in job.sources if is_feed(source))
    places = (source for source in job.sources if not is_feed(source))
    found = find_documents(places, job.data_folder.path)
    archive = Archive(job.data_folder.archive, job.settings.max_page_versions)
    fetcher = Fetcher(job.settings)
    pages: dict[str, Found] = {}
    with Worker(job.settings) as worker:
        for feed in feeds:
            known = find_pages(feed, archive, fetcher, worker.links) if fetch else known_pages(feed, archive)
            pages.update({page.place: page for page in known})
    return [*found, *pages.values()]


def _execute(job: _Job, planned: _Planned) -> _Outcome:
    """Ingests the documents, and builds a generation unless the result is the one before."""
    todo, inputs, before = planned
    with job.step("verify"):
        # The store of another schema cannot be carried over.
        same_schema = before is not None and before.versions.schema == inputs.versions.schema
        base = open_base(job.data_folder, before) if before and same_schema else None
    is_served = before is not None and before.id == job.data_folder.served()
    if before and is_served and base and todo.is_idle:
        return _Outcome(before, carried_over(todo), Work(kept=before.dialogues))
    with job.watch.timing("read"):
        earlier = _parsed_before(base, todo) if base else {}
        ingested = ingest(todo, earlier, job.settings, inputs.versions.parsing, job.progress)
    entries = tuple(ingested.entries)
    if before and is_served and base and not todo.renewed and same_dialogues(before.sources, entries):
        return _Outcome(before, entries, Work(parsed=len(ingested.parsed), kept=before.dialogues))
    shrunk = {} if todo.reads_all else ingested.shrunk(earlier)  # changed parsing code may rightly find fewer turns
    check_losses(before, entries, shrunk, job.settings, force=job.force)
    return _build(job, inputs, ingested, None if todo.indexes_all else base)


def _build(job: _Job, inputs: RunInputs, ingested: Ingested, base: BaseGeneration | None) -> _Outcome:
    entries = tuple(ingested.entries)
    with job.step("identify"):
        identified, registry = identify(ingested.dialogues, inputs.staff, inputs.topics.analyzer.reading)
    with job.watch.timing("build"), ExitStack() as afterwards:
        dialogues = _with_progress(job, identified, afterwards)
        content = GenerationContent(dialogues, registry, entries, ingested.sources, frozenset(ingested.parsed))
        manifest, work = build(job.data_folder, job.settings, inputs.topics, inputs.versions, content, base)
    return _Outcome(manifest, entries, work)


def _with_progress(job: _Job, dialogues: Sequence[Dialogue], afterwards: ExitStack) -> Iterator[Dialogue]:
    """Yields the dialogues under a progress bar; then shows the final step until `afterwards` is closed."""
    with job.progress(_(STEPS["build"]), len(dialogues)) as bar:
        for dialogue in dialogues:
            yield dialogue
            bar.update()
    afterwards.enter_context(job.progress(_("索引の書き込みと検査"), 0))


def _parsed_before(base: BaseGeneration, todo: Plan) -> dict[str, ParsedSource]:
    """The parsed sources of the base; unreadable ones matter only where the plan relies on them."""
    try:
        return base.sources()
    except EngineError as error:
        if not todo.reads_all:
            raise
        log.warning("%s", error)
        return {}


def _manifest_before(data_folder: DataFolder) -> Manifest | None:
    """The manifest of the served generation, of any schema; None before the first run.

    Where it is unreadable, the newest readable one stands in, so that a damaged file loses neither the ids of dialogues
    nor the counts of the loss guard.
    """
    try:
        current = data_folder.current()
        if current:
            return data_folder.manifest(current, of_any_schema=True)
    except IndexUnavailableError as error:
        log.warning("%s", error)
    latest = data_folder.latest()
    return data_folder.manifest(latest, of_any_schema=True) if latest else None

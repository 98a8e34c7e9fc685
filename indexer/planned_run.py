"""Planning of a run: loads its inputs, scans its sources, and decides the action for each file."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.fingerprints import DigestCache, read_digest_cache
from indexer.plan import Plan, plan
from indexer.progress import STEPS, Progress, Stopwatch, no_progress
from indexer.run_inputs import RunInputs, prepare
from indexer.sandbox.sandboxed_parser import Worker
from indexer.scan import scan
from indexer.sources.archive import Archive
from indexer.sources.feed import find_pages, is_feed, known_pages
from indexer.sources.fetch import Fetcher
from indexer.sources.folder import Found, find_documents, nothing_in
from kb.errors import IndexUnavailableError, RefusedError, SourceError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest
from kb.messages import _
from kb.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """The arguments of a run, with its clock and its progress display."""

    settings: Settings
    sources: tuple[str, ...]
    progress: Progress = no_progress
    full: bool = False
    force: bool = False
    watch: Stopwatch = field(default_factory=Stopwatch)

    @property
    def data_folder(self) -> DataFolder:
        """The data folder of the settings."""
        return DataFolder(self.settings.data)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Times a step and shows it while it lasts."""
        with self.watch.timing(name), self.progress(_(STEPS[name]), 0):
            yield


class PlannedRun(NamedTuple):
    """A plan, the inputs that it was made for, and the manifest of the generation before."""

    plan: Plan
    inputs: RunInputs
    before: Manifest | None


def plan_of(settings: Settings, sources: Iterable[str], *, full: bool = False) -> Plan:
    """The plan of a run, without writing or fetching anything: of feeds, the archived pages count.

    Raises:
        SourceError: a source does not exist.
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
    """
    job = Job(settings, tuple(sources), full=full)
    return plan_run(job, read_digest_cache(job.data_folder.stamps), fetch=False).plan


def plan_run(job: Job, digests: DigestCache, *, fetch: bool) -> PlannedRun:
    """Loads the inputs, scans the sources and plans; with `fetch`, feeds are updated first.

    Raises:
        SourceError, ConfigError: see `indexer.run.run`.
        RefusedError: the sources have no document, and a generation exists.
    """
    with job.step("prepare"):
        inputs = prepare(job.settings)
        before = _manifest_before(job.data_folder)
    with job.step("look"):
        scanned = scan(_documents(job, fetch=fetch), digests, job.settings)
    if not scanned:
        if before:
            raise RefusedError(_("{reason} 公開中の索引はそのままです。", reason=nothing_in(job.sources)))
        raise SourceError(nothing_in(job.sources))
    return PlannedRun(plan(scanned, before, inputs.versions, full=job.full), inputs, before)


def _documents(job: Job, *, fetch: bool) -> list[Found]:
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

"""Planning of a run: loads its inputs, fetches feeds, scans the sources and computes the plan."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.fingerprints import DigestCache, read_digest_cache
from indexer.plan import Plan, plan
from indexer.progress import STEPS, Stopwatch
from indexer.run_inputs import RunInputs, load_run_inputs
from indexer.sandbox.sandboxed_parser import SandboxedParser
from indexer.scan import scan
from indexer.sources.archive import Archive
from indexer.sources.feed import archived_pages, fetch_pages, is_feed
from indexer.sources.fetch import Fetcher
from indexer.sources.folder import SourceDocument, find_documents, no_documents_message
from kb.errors import IndexUnavailableError, RefusedError, SourceError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest
from kb.messages import _
from kb.progress import Progress, no_progress
from kb.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """The arguments of a run, with its stopwatch and progress display."""

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
        """Times a step and displays it while it runs."""
        with self.watch.timing(name), self.progress(_(STEPS[name]), 0):
            yield


class PlannedRun(NamedTuple):
    """A plan, the inputs of the run, and the previous manifest."""

    plan: Plan
    inputs: RunInputs
    before: Manifest | None


def preview_plan(settings: Settings, sources: Iterable[str], *, full: bool = False) -> Plan:
    """The plan of a run without writing or fetching anything; of feeds, the archived pages are planned.

    Raises:
        SourceError: a source does not exist.
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
    """
    job = Job(settings, tuple(sources), full=full)
    return plan_run(job, read_digest_cache(job.data_folder.stamps), fetch=False).plan


def plan_run(job: Job, digests: DigestCache, *, fetch: bool) -> PlannedRun:
    """Loads the inputs, scans the sources and computes the plan; with `fetch`, feeds are fetched first.

    Raises:
        SourceError, ConfigError: see `indexer.run.run`.
        RefusedError: the sources have no document, and a generation exists.
    """
    with job.step("prepare"):
        inputs = load_run_inputs(job.settings)
        before = _manifest_before(job.data_folder)
    with job.step("look"):
        scanned = scan(_documents(job, fetch=fetch), digests, job.settings)
    if not scanned:
        if before:
            raise RefusedError(_("{reason} 公開中の索引はそのままです。", reason=no_documents_message(job.sources)))
        raise SourceError(no_documents_message(job.sources))
    return PlannedRun(plan(scanned, before, inputs.versions, full=job.full), inputs, before)


def _documents(job: Job, *, fetch: bool) -> list[SourceDocument]:
    """The files of folders and patterns, then the pages of feeds; a page in two feeds is one document."""
    feeds = dict.fromkeys(source for source in job.sources if is_feed(source))
    places = (source for source in job.sources if not is_feed(source))
    found = find_documents(places, job.data_folder.path)
    archive = Archive(job.data_folder.archive, job.settings.max_page_versions)
    fetcher = Fetcher(job.settings)
    pages: dict[str, SourceDocument] = {}
    with SandboxedParser(job.settings) as parser:
        for feed in feeds:
            known = fetch_pages(feed, archive, fetcher, parser.links) if fetch else archived_pages(feed, archive)
            pages.update({page.place: page for page in known})
    return [*found, *pages.values()]


def _manifest_before(data_folder: DataFolder) -> Manifest | None:
    """The manifest of the served generation, of any schema; None before the first run.

    If it is unreadable, the newest readable manifest is used, so that the ids of dialogues and the counts of the loss
    guard survive a damaged file.
    """
    try:
        current = data_folder.current()
        if current:
            return data_folder.manifest(current, of_any_schema=True)
    except IndexUnavailableError as error:
        log.warning("%s", error)
    latest = data_folder.latest()
    return data_folder.manifest(latest, of_any_schema=True) if latest else None

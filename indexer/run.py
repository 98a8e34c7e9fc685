"""One run: sources -> documents -> dialogues -> a generation, or nothing where nothing has changed.

    look       what the files are now; feeds are fetched first             sources, stamps
    plan       what has to be done, told from that and the last run        plan
    take in    documents are read and parsed, or taken over                intake
    identify   who is who across all of them                               enrich
    build      a generation beside the served one, verified, published     publish

Whether it published, had nothing to do or failed, a run leaves a report.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from indexer.build import Base, Content, base_of, build
from indexer.confinement.worker import Worker
from indexer.enrich.identity import identify
from indexer.enrich.registry import StaffRegistry
from indexer.enrich.topics import TopicList
from indexer.fingerprints import Stamps, read_stamps
from indexer.ingest import Intake, as_before, take_in
from indexer.lock import exclusive
from indexer.loss_guard import check, same_dialogues
from indexer.plan import Plan, plan
from indexer.prepare import prepare
from indexer.progress import STEPS, Progress, Stopwatch, silent
from indexer.reporting import failure, leave_report, readable_by_all
from indexer.retention import sweep, writing
from indexer.scan import look
from indexer.sources.archive import Archive
from indexer.sources.feed import find_pages, is_feed, known_pages, unreached
from indexer.sources.fetch import Fetcher
from indexer.sources.folder import Found, find_documents, nothing_in
from kb.errors import EngineError, IndexUnavailableError, KbError, RefusedError, SourceError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest, SourceEntry, Versions
from kb.generations.store import ReadSource
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.refusals import troubling
from kb.runs.history import read_history
from kb.runs.reports import Report, Work, counted, rejections, status_of
from kb.settings import Settings

UNEXPECTED = 1  # exit status

log = logging.getLogger(__name__)


def run(
    settings: Settings,
    sources: Iterable[str],
    progress: Progress = silent,
    *,
    full: bool = False,
    force: bool = False,
) -> Report:
    """Brings the index of `settings.data` in line with the sources, and publishes it if anything changed.

    With `full` nothing is taken over from the generation before but the addresses of its dialogues, and the dialogues
    of files that cannot be read now; with `force` however much has disappeared is published.

    Raises:
        SourceError: a source is not there, or no document could be taken in.
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
        LockedError: another run is at work.
        RefusedError: too much has disappeared, or what was built failed verification; the served generation stays.
        StorageError: the folder of the index cannot be written.
    """
    started = datetime.now(UTC)
    data_folder = DataFolder(settings.data)
    try:
        with readable_by_all(), writing(data_folder.path):
            report = _Run(settings, list(sources), progress, full=full, force=force).report(started)
    except KbError as error:
        leave_report(data_folder, failure(started, str(error), error.exit_status, data_folder))
        raise
    except Exception as error:  # a fault of this program: whoever asks for the state of things must learn of it
        leave_report(data_folder, failure(started, f"{type(error).__name__}: {error}", UNEXPECTED, data_folder))
        raise
    leave_report(data_folder, report)
    log.info(report.summary())
    return report


def plan_of(settings: Settings, sources: Iterable[str], *, full: bool = False) -> Plan:
    """What a run would do now. Nothing is written, and nothing is fetched: feeds are what the archive has of them.

    Raises:
        SourceError: a source is not there.
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
    """
    return _Run(settings, list(sources), silent, full=full, force=False).plan(fetch=False)


class _Run:
    """What belongs to one run: the steps are its methods, in order."""

    def __init__(self, settings: Settings, sources: list[str], progress: Progress, *, full: bool, force: bool) -> None:
        self._settings = settings
        self._sources = sources
        self._progress = progress
        self._full = full
        self._force = force
        self._data_folder = DataFolder(settings.data)
        self._watch = Stopwatch()
        self._stamps: Stamps = read_stamps(self._data_folder.stamps)
        self._before: Manifest | None = None
        self._staff: StaffRegistry
        self._topics: TopicList
        self._versions: Versions

    def report(self, started: datetime) -> Report:
        data_folder = self._data_folder
        places = [source for source in self._sources if not is_feed(source)]
        # No folder is made for a mistyped name.
        if (
            not data_folder.path.is_dir()
            and not find_documents(places, data_folder.path)
            and len(places) == len(self._sources)
        ):
            raise SourceError(nothing_in(self._sources))
        data_folder.path.mkdir(parents=True, exist_ok=True)
        with exclusive(data_folder.lock):
            sweep(data_folder)
            todo = self.plan(fetch=True)
            known = {(one.path, one.code) for one in read_history(data_folder, self._before).rejected}
            manifest, records, work = self._carried_out(todo)
            self._stamps.write(data_folder.stamps)
        published = manifest is not self._before
        counts, dead = counted(records), unreached(self._sources, records)
        fresh = any((one.path, one.code) not in known for one in troubling(rejections(records)))
        return Report(
            started=started,
            finished=datetime.now(UTC),
            status=status_of(counts, dead, published=published, newly_rejected=fresh),
            generation=manifest.id,
            published=published,
            dialogues=manifest.dialogues,
            turns=manifest.turns,
            counts=counts,
            sources=records,
            removed=todo.removed,
            unreached=dead,
            work=work,
            seconds=self._watch.seconds,
        )

    def plan(self, *, fetch: bool) -> Plan:
        with self._step("prepare"):
            self._staff, self._topics, self._versions = prepare(self._settings)
            self._before = _before(self._data_folder)
        with self._step("look"):
            documents = self._documents(fetch=fetch)
            seen = look(documents, self._stamps, self._settings)
        if not seen:
            if self._before:
                raise RefusedError(_("{reason} 公開中の索引はそのままです。", reason=nothing_in(self._sources)))
            raise SourceError(nothing_in(self._sources))
        return plan(seen, self._before, self._versions, full=self._full)

    def _documents(self, *, fetch: bool) -> list[Found]:
        """The files of the places, then the pages that feeds have named; one that two of them name is one document."""
        feeds = dict.fromkeys(source for source in self._sources if is_feed(source))
        places = (source for source in self._sources if not is_feed(source))
        found = find_documents(places, self._data_folder.path)
        archive = Archive(self._data_folder.archive, self._settings.max_page_versions)
        fetcher = Fetcher(self._settings)
        pages: dict[str, Found] = {}
        with Worker(self._settings) as worker:
            for feed in feeds:
                known = find_pages(feed, archive, fetcher, worker.links) if fetch else known_pages(feed, archive)
                pages.update({page.place: page for page in known})
        return [*found, *pages.values()]

    def _carried_out(self, todo: Plan) -> tuple[Manifest, tuple[SourceEntry, ...], Work]:
        """The generation that is served afterwards, what became of each source, and what had to be done."""
        with self._step("verify"):
            # One of another schema keeps elsewhere what was read.
            usable = self._before is not None and self._before.versions.schema == self._versions.schema
            base = base_of(self._data_folder, self._before) if self._before and usable else None
        settled = self._before is not None and self._before.id == self._data_folder.served()
        if self._before and settled and base and todo.is_idle:
            return self._before, as_before(todo), Work(kept=self._before.dialogues)
        with self._watch.timing("read"):
            earlier = _read_before(base, todo) if base else {}
            intake = take_in(todo, earlier, self._settings, self._versions.parsing, self._progress)
        records = tuple(intake.records)
        if self._before and settled and base and not todo.renewed and same_dialogues(self._before.sources, records):
            return self._before, records, Work(parsed=len(intake.parsed), kept=self._before.dialogues)
        shrunk = {} if todo.reads_all else intake.shrunk(earlier)  # another program may read less, and rightly
        check(self._before, records, shrunk, self._settings, force=self._force)
        return self._built(intake, records, None if todo.indexes_all else base)

    def _built(
        self, intake: Intake, records: tuple[SourceEntry, ...], base: Base | None
    ) -> tuple[Manifest, tuple[SourceEntry, ...], Work]:
        with self._step("identify"):
            identified, registry = identify(intake.dialogues, self._staff, self._topics.analyzer.reading)
        with self._watch.timing("build"), ExitStack() as afterwards:
            dialogues = self._advancing(identified, afterwards)
            content = Content(dialogues, registry, records, intake.sources, frozenset(intake.parsed))
            manifest, work = build(self._data_folder, self._settings, self._topics, self._versions, content, base)
        return manifest, records, work

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        """A step whose time is taken and which is shown while it lasts."""
        with self._watch.timing(name), self._progress(_(STEPS[name]), 0):
            yield

    def _advancing(self, dialogues: Sequence[Dialogue], afterwards: ExitStack) -> Iterator[Dialogue]:
        """The dialogues, as they are indexed; the step after the last of them, shown until `afterwards` is closed."""
        with self._progress(_(STEPS["build"]), len(dialogues)) as bar:
            for dialogue in dialogues:
                yield dialogue
                bar.update()
        afterwards.enter_context(self._progress(_("索引の書き込みと検査"), 0))


def _read_before(base: Base, todo: Plan) -> dict[str, ReadSource]:
    """What was read of each source. Where all is read again, it is of use only for what cannot be read now."""
    try:
        return base.sources()
    except EngineError as error:
        if not todo.reads_all:
            raise
        log.warning("%s", error)
        return {}


def _before(data_folder: DataFolder) -> Manifest | None:
    """The manifest of the served generation, if only to know what there was; None where there never was one.

    Where that cannot be told, the newest of which it can be is the one before: a damaged file is no reason to forget
    the addresses of dialogues, nor how many there were.
    """
    try:
        current = data_folder.current()
        if current:
            return data_folder.manifest(current, of_any_schema=True)
    except IndexUnavailableError as error:
        log.warning("%s", error)
    latest = data_folder.latest()
    return data_folder.manifest(latest, of_any_schema=True) if latest else None

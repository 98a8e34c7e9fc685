"""One indexing run: scan, plan, ingest, identify, build; publishes a generation unless nothing has changed.

    scan       fetches feeds, computes the SHA-256 of the source files         planned_run, sources, fingerprints
    plan       decides the action for each file                                plan
    ingest     parses documents, or carries their dialogues over               ingest
    identify   resolves people across all dialogues                            enrich
    build      writes index and store, verifies and publishes them             build
    judge      computes the relevance figures, where staff have judged turns   kb.evaluation

Every run writes a report, whether it published, had nothing to do or failed.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import NamedTuple

from indexer.build import GenerationContent, build, open_base
from indexer.edition_writer import BaseEdition, EditionContent
from indexer.editions import editions_of, with_labels
from indexer.enrich.identity import identify
from indexer.fingerprints import read_digest_cache
from indexer.ingest import Ingested, idle_entries, ingest
from indexer.lock import exclusive_lock
from indexer.loss_guard import check_losses, same_dialogues
from indexer.plan import Plan
from indexer.planned_run import Job, PlannedRun, plan_run
from indexer.progress import STEPS
from indexer.reporting import failed_report, published_files, save_report
from indexer.retention import remove_leftovers, storage_errors
from indexer.run_inputs import RunInputs
from indexer.sources.feed import is_feed, unreached_feeds
from indexer.sources.folder import find_documents, no_documents_message
from kb.analysis.lattice.shared import shared_dictionary
from kb.bootstrap import opened, point_aliases
from kb.errors import EngineError, KbError, SourceError
from kb.evaluation.relevance import judgements_in, relevance
from kb.generations.integrity import check_owner
from kb.generations.manifest import Manifest, SourceEntry
from kb.generations.store import ParsedSource
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.permissions import Permissions, unmatched_message
from kb.progress import Progress, no_progress
from kb.refusals import needing_attention
from kb.runs.history import read_history
from kb.runs.relevance import RelevanceFigures
from kb.runs.reports import Report, Work, count_outcomes, rejections, status_of
from kb.settings import Settings

UNEXPECTED = 1  # exit status

log = logging.getLogger(__name__)


class _Outcome(NamedTuple):
    """The manifest that is served after the run, the entry of each source, and counts of the work done."""

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
    """Updates the index of `settings.data` from the sources, and publishes it if anything has changed.

    With `full`, everything is parsed and indexed again; only the ids of dialogues, and the dialogues of files that
    cannot be read now, are carried over. With `force`, the loss guard does not refuse.

    Raises:
        SourceError: a source does not exist, or no document could be parsed.
        ConfigError: the registry, the list of topics, the dictionaries or the permissions cannot be used.
        LockedError: another run is in progress.
        RefusedError: too much was lost, or the new generation failed verification; the served one stays.
        StorageError: the data folder cannot be written.
        IndexUnavailableError: root runs it, and the data folder belongs to another user.
    """
    started = datetime.now(UTC)
    job = Job(settings, tuple(sources), progress, full, force)
    if job.data_folder.path.is_dir():
        check_owner(job.data_folder.path)
    try:
        with published_files(job.settings), storage_errors(job.data_folder.path):
            report = _run(job, started)
    except KbError as error:
        save_report(job.settings, failed_report(started, str(error), error.exit_status, job.data_folder))
        raise
    except Exception as error:  # A bug; `kb status` shows it as well.
        reason = f"{type(error).__name__}: {error}"
        save_report(job.settings, failed_report(started, reason, UNEXPECTED, job.data_folder))
        raise
    save_report(job.settings, report)
    log.info(report.summary())
    return report


def _run(job: Job, started: datetime) -> Report:
    data_folder = job.data_folder
    places = [source for source in job.sources if not is_feed(source)]
    # The data folder is not created for a mistyped source.
    only_places = len(places) == len(job.sources)
    if only_places and not data_folder.path.is_dir() and not find_documents(places, data_folder.path):
        raise SourceError(no_documents_message(job.sources))
    data_folder.path.mkdir(parents=True, exist_ok=True)
    if job.settings.log_empty_searches:
        data_folder.searches.mkdir(exist_ok=True)  # where the confined web service may write
    with exclusive_lock(data_folder.lock):
        remove_leftovers(data_folder)
        digests = read_digest_cache(data_folder.stamps)
        planned = plan_run(job, digests, fetch=True)
        known = {(one.path, one.code) for one in read_history(data_folder, planned.before).rejected}
        outcome = _execute(job, planned)
        _point_aliases(job, outcome.manifest)
        digests.write(data_folder.stamps)
        figures = _relevance(job, outcome.manifest)
    manifest, entries, work = outcome
    published = manifest is not planned.before
    counts, dead = count_outcomes(entries), unreached_feeds(job.sources, entries)
    newly_rejected = any((one.path, one.code) not in known for one in needing_attention(rejections(entries)))
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
        relevance=figures,
    )


def _point_aliases(job: Job, served: Manifest) -> None:
    """Points the cluster's aliases to the served generation, also after a run that could not; a failure is logged."""
    try:
        point_aliases(job.settings, job.data_folder.folder(served.id))
    except EngineError as error:
        log.warning("%s", _("索引の別名を切り替えられません。次の実行で切り替えます: {reason}", reason=error))


def _relevance(job: Job, manifest: Manifest) -> RelevanceFigures | None:
    """The relevance figures of the served generation; None where staff have judged no turns."""
    path = judgements_in(job.settings.registry)
    if path is None:
        return None
    with job.step("judge"), opened(job.data_folder.folder(manifest.id), manifest, job.settings) as snapshot:
        figures = relevance(snapshot, path)
    for problem in figures.problems:
        log.warning("%s", problem)
    return figures


def _execute(job: Job, planned: PlannedRun) -> _Outcome:
    """Ingests the documents, and builds a generation unless it would equal the previous one."""
    todo, inputs, before = planned
    with job.step("verify"):
        # The store of another schema cannot be carried over.
        same_schema = before is not None and before.versions.schema == inputs.versions.schema
        base = open_base(job.data_folder, before) if before and same_schema else None
    is_served = before is not None and before.id == job.data_folder.current_or_none()
    permissions = inputs.permissions or Permissions()
    if before and is_served and base and todo.is_idle:
        entries = with_labels(idle_entries(todo), todo, permissions)
        if same_dialogues(before.sources, entries):  # not where a copy with fewer labels has gone
            return _Outcome(before, entries, Work(kept=before.dialogues))
    with job.watch.timing("read"):
        earlier = _parsed_before(base, todo) if base else {}
        ingested = ingest(todo, earlier, job.settings, inputs.versions.parsing, job.progress)
    entries = with_labels(ingested.entries, todo, permissions)
    for rule in permissions.unmatched([entry.path for entry in entries]):
        log.warning("%s", unmatched_message(rule))
    if before and is_served and base and not todo.renewed and same_dialogues(before.sources, entries):
        return _Outcome(before, entries, Work(parsed=len(ingested.parsed), kept=before.dialogues))
    # Changed parsing code may find fewer turns and be right.
    lost_turns = {} if todo.reads_all else ingested.lost_turns(earlier)
    check_losses(before, entries, lost_turns, job.settings, force=job.force)
    return _build(job, inputs, ingested, entries, None if todo.indexes_all else base)


def _build(
    job: Job, inputs: RunInputs, ingested: Ingested, entries: tuple[SourceEntry, ...], base: BaseEdition | None
) -> _Outcome:
    with job.step("dictionary"):
        shared_dictionary.require(job.data_folder.dictionary)
    with job.step("identify"):
        identified, registry = identify(ingested.dialogues, inputs.staff, inputs.topics.analyzer.reading)
    with job.watch.timing("build"), ExitStack() as afterwards:
        whole = EditionContent(_with_progress(job, identified, afterwards), registry)
        editions = editions_of(ingested.dialogues, entries, inputs)
        content = GenerationContent(whole, editions, entries, ingested.sources, frozenset(ingested.parsed))
        manifest, work = build(job.data_folder, job.settings, inputs.topics, inputs.versions, content, base)
    return _Outcome(manifest, entries, work)


def _with_progress(job: Job, dialogues: Sequence[Dialogue], afterwards: ExitStack) -> Iterator[Dialogue]:
    """Yields the dialogues under a progress bar; then shows the final step until `afterwards` is closed."""
    with job.progress(_(STEPS["build"]), len(dialogues)) as bar:
        for dialogue in dialogues:
            yield dialogue
            bar.update()
    afterwards.enter_context(job.progress(_("索引の書き込みと検査"), 0))


def _parsed_before(base: BaseEdition, todo: Plan) -> dict[str, ParsedSource]:
    """The parsed sources of the base. A read error is raised only if the plan needs them."""
    try:
        return base.sources()
    except EngineError as error:
        if not todo.reads_all:
            raise
        log.warning("%s", error)
        return {}

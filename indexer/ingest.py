"""Ingest: executes a plan, parses documents or carries their dialogues over, and records the outcome of each.

A document that cannot be ingested is rejected with a reason and never stops a run. Its earlier dialogues stay.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from indexer.dialogue_ids import IdAssigner
from indexer.loader import content_of
from indexer.plan import Plan, Step
from indexer.progress import STEPS, Progress
from indexer.sandbox.sandboxed_parser import UnreadableError, Worker
from indexer.sources.folder import Found
from kb.errors import Refusal, SourceError
from kb.generations.manifest import Outcome, SourceEntry
from kb.generations.store import ParsedSource
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.refusals import without_path
from kb.settings import Settings

DIAGNOSTICS_LOCALE = "ja"  # of the diagnostics of documents, which readers of the web interface see


@dataclass
class Ingested:
    """The result: a manifest entry per file, all dialogues in order, and the parsed source of each file with dialogues.

    `parsed` are the places parsed in this run; the other sources are carried over.
    """

    entries: list[SourceEntry] = field(default_factory=list)
    dialogues: list[Dialogue] = field(default_factory=list)
    sources: dict[str, ParsedSource] = field(default_factory=dict)
    parsed: set[str] = field(default_factory=set)

    def shrunk(self, earlier: Mapping[str, ParsedSource]) -> dict[str, int]:
        """The number of turns that each source parsed in this run has lost."""
        both = sorted(self.parsed & earlier.keys() & self.sources.keys())
        less = {place: earlier[place].turns - self.sources[place].turns for place in both}
        return {place: count for place, count in less.items() if count > 0}


def ingest(
    plan: Plan,
    earlier: Mapping[str, ParsedSource],
    settings: Settings,
    parsing_version: str,
    progress: Progress,
) -> Ingested:
    """Executes a plan. `earlier` are the parsed sources of the generation before, by place."""
    with Worker(settings) as worker, progress(_(STEPS["read"]), len(plan.steps)) as bar:
        ingestion = _Ingestion(plan, earlier, settings, parsing_version, worker)
        for step in plan.steps:
            ingestion.execute(step)
            bar.update()
    return ingestion.result


def carried_over(plan: Plan) -> tuple[SourceEntry, ...]:
    """The manifest entries of an idle plan."""
    return tuple(_carried_over(step) for step in plan.steps)


class _Ingestion:
    """The state of one run of `ingest`: assigned ids, and the owner of each content."""

    def __init__(
        self, plan: Plan, earlier: Mapping[str, ParsedSource], settings: Settings, parsing_version: str, worker: Worker
    ) -> None:
        self.result = Ingested()
        self._earlier = earlier
        self._reusable = {} if plan.reads_all else earlier
        self._settings = settings
        self._parsing_version = parsing_version
        self._worker = worker
        self._holders: dict[str | None, set[str]] = {}
        for step in plan.steps:
            self._holders.setdefault(step.seen.sha256, set()).add(step.seen.document.place)
        self._now = datetime.now(UTC)
        self._ids = IdAssigner({step.seen.document.place: step.origin for step in plan.steps if step.origin})
        # Of files with the same content, the one that has dialogues already owns it, else the first that can be parsed.
        self._owners = {
            step.before.sha256: step.before.path
            for step in plan.steps
            if step.before and step.before.dialogues and step.before.sha256 == step.seen.sha256
        }

    def execute(self, step: Step) -> None:
        """Ingests or rejects one document."""
        entry, source = self._outcome(step)
        place = step.seen.document.place
        dialogues = self._ids.assign(source.dialogues, place) if source else []
        if source:
            self.result.sources[place] = source
        self.result.dialogues.extend(dialogues)
        self.result.entries.append(msgspec.structs.replace(entry, dialogues=tuple(one.id for one in dialogues)))

    def _outcome(self, step: Step) -> tuple[SourceEntry, ParsedSource | None]:
        document, digest = step.seen.document, step.seen.sha256
        place, before = document.place, step.before
        if step.action == "reject" or digest is None:
            return self._rejected(step, step.seen.refused)
        if step.action == "wait":
            return self._waiting(step)
        if step.action == "keep" and before and before.since:
            return self._rejected(step, _refusal_in(before), digest)
        if (twin := self._owners.get(digest, place)) != place:
            return self._rejected(step, _duplicate(document, twin), digest)
        try:
            source = self._read(document, digest)
        except UnreadableError as error:
            return self._rejected(step, error.refusal)
        if source is None:
            return self._waiting(step)
        if source.refused is not None:
            refused = source.refused
            return self._rejected(step, Refusal(refused) if isinstance(refused, str) else refused, digest, source)
        self._owners[digest] = place
        if before is None or not before.dialogues:
            return SourceEntry(place, digest, "new"), source
        return SourceEntry(place, digest, "unchanged" if before.sha256 == digest else "changed"), source

    def _waiting(self, step: Step) -> tuple[SourceEntry, ParsedSource | None]:
        """A file being written: its earlier dialogues stay until the next run."""
        kept, source = self._kept(step)
        return msgspec.structs.replace(kept, outcome="waiting"), source

    def _rejected(
        self, step: Step, why: Refusal | None, digest: str | None = None, refused: ParsedSource | None = None
    ) -> tuple[SourceEntry, ParsedSource | None]:
        """A rejected file: its earlier dialogues stay, unless another file has their content by now.

        With `digest` the content is known and not parsed again; without, the next run tries again.
        """
        kept, source = self._kept(step)
        if source is None or self._holders.get(kept.sha256, set()) - {kept.path}:
            return _with_refusal(SourceEntry(kept.path, digest, "rejected"), why, step.seen.document), refused
        since = kept.since or self._now
        rejected = msgspec.structs.replace(kept, outcome="rejected", since=since, refused=digest)
        return _with_refusal(rejected, why, step.seen.document), source

    def _kept(self, step: Step) -> tuple[SourceEntry, ParsedSource | None]:
        """The earlier entry and parsed source of a file; the caller sets the outcome."""
        place, before = step.seen.document.place, step.before
        source = self._earlier.get(place) if before and before.dialogues else None
        if before is None or source is None:
            return SourceEntry(place, None, "waiting"), None
        return SourceEntry(place, before.sha256, "waiting", since=before.since), source

    def _read(self, document: Found, digest: str) -> ParsedSource | None:
        """The parsed source, reused where its key is unchanged; None where the file has changed since the scan."""
        key = "\n".join((digest, document.place, document.name or "", self._parsing_version))
        earlier = self._reusable.get(document.place)
        if earlier and earlier.key == key:
            return earlier
        self.result.parsed.add(document.place)
        content = content_of(document.path, self._settings)
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        try:
            return ParsedSource(key, self._dialogues(document, content))
        except UnreadableError:
            raise
        except SourceError as error:
            return ParsedSource(key, (), error.refusal)

    def _dialogues(self, document: Found, content: bytes) -> tuple[Dialogue, ...]:
        """Parses a document in the worker, with diagnostics that do not depend on the shell of the run.

        Diagnostics quote the path, which would otherwise change with the working directory.

        Raises:
            SourceError: the document cannot be parsed, or has no turns.
        """
        known = document if document.url else document._replace(path=Path(document.place))
        found = self._worker.dialogues(known, content, DIAGNOSTICS_LOCALE)
        if not any(dialogue.turns for dialogue in found):
            message = _("{path}: 本文が見つかりません。本文の入ったファイルを置いてください。", path=known.path)
            raise SourceError(message, code="empty")
        return found


def _carried_over(step: Step) -> SourceEntry:
    before = step.before or SourceEntry(step.seen.document.place, None, "waiting")
    if step.action == "keep":
        return before if before.reason is not None else msgspec.structs.replace(before, outcome="unchanged")
    outcome: Outcome = "waiting" if step.action == "wait" else "rejected"
    known = before.sha256 if before.dialogues else None
    return _with_refusal(
        msgspec.structs.replace(before, sha256=known, outcome=outcome), step.seen.refused, step.seen.document
    )


def _with_refusal(entry: SourceEntry, why: Refusal | None, document: Found) -> SourceEntry:
    """The entry with the reason of a refusal, from which the path is removed."""
    if why is None:
        return msgspec.structs.replace(entry, reason=None, code="other", detail=None)
    reason = without_path(without_path(why.text, entry.path), str(document.path))
    return msgspec.structs.replace(entry, reason=reason, code=why.code, detail=why.detail)


def _refusal_in(entry: SourceEntry) -> Refusal | None:
    """The refusal stored in an entry of an earlier run."""
    return Refusal(entry.reason, entry.code, entry.detail) if entry.reason is not None else None


def _duplicate(document: Found, twin: str) -> Refusal:
    """The refusal of a document whose content another one has; names that one relative to this."""
    beside = document.url or "://" in twin
    other = twin if beside else os.path.relpath(twin, Path(document.place).parent)
    return Refusal(_("{path}: {twin} と同じ内容なので取り込みません。", path=document.place, twin=other), "duplicate")

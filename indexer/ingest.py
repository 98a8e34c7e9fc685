"""Executes a plan: parses documents or carries their dialogues over, and records the outcome of each.

A document that cannot be parsed is rejected with a reason and does not stop the run. Its earlier dialogues stay.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from indexer.dialogue_ids import IdAssigner
from indexer.loader import read_content
from indexer.plan import Plan, Step
from indexer.progress import STEPS
from indexer.sandbox.sandboxed_parser import SandboxedParser, UnreadableError
from indexer.sources.folder import SourceDocument
from kb.errors import Refusal, SourceError
from kb.generations.manifest import Outcome, SourceEntry
from kb.generations.store import ParsedSource
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.progress import Progress
from kb.refusals import without_path
from kb.settings import Settings

DIAGNOSTICS_LOCALE = "ja"  # Diagnostics are shown in the web interface, whatever the language of the run.


@dataclass
class Ingested:
    """The result: a manifest entry per file, all dialogues in order, and the parsed source of each file with dialogues.

    `parsed` are the places parsed in this run; the other sources are carried over.
    """

    entries: list[SourceEntry] = field(default_factory=list)
    dialogues: list[Dialogue] = field(default_factory=list)
    sources: dict[str, ParsedSource] = field(default_factory=dict)
    parsed: set[str] = field(default_factory=set)

    def lost_turns(self, earlier: Mapping[str, ParsedSource]) -> dict[str, int]:
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
    """Executes a plan. `earlier` maps places to the parsed sources of the previous generation."""
    with SandboxedParser(settings) as parser, progress(_(STEPS["read"]), len(plan.steps)) as bar:
        ingestion = _Ingestion(plan, earlier, settings, parsing_version, parser)
        for step in plan.steps:
            ingestion.execute(step)
            bar.update()
    return ingestion.result


def idle_entries(plan: Plan) -> tuple[SourceEntry, ...]:
    """The manifest entries of a plan that changes nothing."""
    return tuple(_idle_entry(step) for step in plan.steps)


class _Ingestion:
    """Mutable state of `ingest`: the ids assigned so far, and the file that owns each content."""

    def __init__(
        self,
        plan: Plan,
        earlier: Mapping[str, ParsedSource],
        settings: Settings,
        parsing_version: str,
        parser: SandboxedParser,
    ) -> None:
        self.result = Ingested()
        self._earlier = earlier
        self._reusable = {} if plan.reads_all else earlier
        self._settings = settings
        self._parsing_version = parsing_version
        self._parser = parser
        self._places_by_digest: dict[str | None, set[str]] = {}
        for step in plan.steps:
            self._places_by_digest.setdefault(step.file.sha256, set()).add(step.file.document.place)
        self._now = datetime.now(UTC)
        self._ids = IdAssigner({step.file.document.place: step.origin for step in plan.steps if step.origin})
        # Of files with equal content, the one that already has dialogues owns it, else the first that can be parsed.
        self._owner_by_digest = {
            step.before.sha256: step.before.path
            for step in plan.steps
            if step.before and step.before.dialogues and step.before.sha256 == step.file.sha256
        }

    def execute(self, step: Step) -> None:
        """Ingests or rejects one document."""
        entry, source = self._outcome(step)
        place = step.file.document.place
        dialogues = self._ids.assign(source.dialogues, place) if source else []
        if source:
            self.result.sources[place] = source
        self.result.dialogues.extend(dialogues)
        earlier = step.before.recording if step.before else None
        recording = earlier if entry.outcome == "waiting" else step.file.recording
        named = tuple(one.id for one in dialogues)
        self.result.entries.append(msgspec.structs.replace(entry, dialogues=named, recording=recording))

    def _outcome(self, step: Step) -> tuple[SourceEntry, ParsedSource | None]:
        document, digest = step.file.document, step.file.sha256
        place, before = document.place, step.before
        if step.action == "reject" or digest is None:
            return self._rejected(step, step.file.refused)
        if step.action == "wait":
            return self._waiting(step)
        if step.action == "keep" and before and before.since:
            return self._rejected(step, _refusal_in(before), digest)
        if (twin := self._owner_by_digest.get(digest, place)) != place:
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
        self._owner_by_digest[digest] = place
        if before is None or not before.dialogues:
            return SourceEntry(place, digest, "new"), source
        return SourceEntry(place, digest, "unchanged" if step.is_same_content else "changed"), source

    def _waiting(self, step: Step) -> tuple[SourceEntry, ParsedSource | None]:
        """Entry of a file that is being written: its earlier dialogues stay until the next run."""
        kept, source = self._earlier_entry(step)
        return msgspec.structs.replace(kept, outcome="waiting"), source

    def _rejected(
        self, step: Step, why: Refusal | None, digest: str | None = None, refused: ParsedSource | None = None
    ) -> tuple[SourceEntry, ParsedSource | None]:
        """Entry of a rejected file: its earlier dialogues stay, unless another file has the same content now.

        With a `digest`, the content is not parsed again until it changes; without one, the next run tries again.
        """
        kept, source = self._earlier_entry(step)
        if source is None or self._places_by_digest.get(kept.sha256, set()) - {kept.path}:
            return _with_refusal(SourceEntry(kept.path, digest, "rejected"), why, step.file.document), refused
        since = kept.since or self._now
        rejected = msgspec.structs.replace(kept, outcome="rejected", since=since, refused=digest)
        return _with_refusal(rejected, why, step.file.document), source

    def _earlier_entry(self, step: Step) -> tuple[SourceEntry, ParsedSource | None]:
        """The previous entry and parsed source of a file; the caller replaces the outcome "waiting"."""
        place, before = step.file.document.place, step.before
        source = self._earlier.get(place) if before and before.dialogues else None
        if before is None or source is None:
            return SourceEntry(place, None, "waiting"), None
        return SourceEntry(place, before.sha256, "waiting", since=before.since), source

    def _read(self, document: SourceDocument, digest: str) -> ParsedSource | None:
        """The parsed source, reused if its key is unchanged; None if the file has changed since the scan."""
        sidecar = () if document.recording is None else (document.recording.file, document.recording.written)
        key = "\n".join((digest, document.place, document.name or "", self._parsing_version, *sidecar))
        earlier = self._reusable.get(document.place)
        if earlier and earlier.key == key:
            return earlier
        self.result.parsed.add(document.place)
        content = read_content(document.path, self._settings, follow=not document.unlinked)
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        try:
            return ParsedSource(key, self._dialogues(document, content))
        except UnreadableError:
            raise
        except SourceError as error:
            return ParsedSource(key, (), error.refusal)

    def _dialogues(self, document: SourceDocument, content: bytes) -> tuple[Dialogue, ...]:
        """Parses a document in the sandbox.

        Diagnostics quote the place of the file, which does not depend on the working directory.

        Raises:
            SourceError: the document cannot be parsed, or has no turns.
        """
        known = document if document.url else document._replace(path=Path(document.place))
        found = self._parser.dialogues(known, content, DIAGNOSTICS_LOCALE)
        if not any(dialogue.turns for dialogue in found):
            message = _("{path}: 本文が見つかりません。本文の入ったファイルを置いてください。", path=known.path)
            raise SourceError(message, code="empty")
        return found


def _idle_entry(step: Step) -> SourceEntry:
    before = step.before or SourceEntry(step.file.document.place, None, "waiting")
    if step.action == "keep":
        return before if before.reason is not None else msgspec.structs.replace(before, outcome="unchanged")
    outcome: Outcome = "waiting" if step.action == "wait" else "rejected"
    known = before.sha256 if before.dialogues else None
    return _with_refusal(
        msgspec.structs.replace(before, sha256=known, outcome=outcome), step.file.refused, step.file.document
    )


def _with_refusal(entry: SourceEntry, why: Refusal | None, document: SourceDocument) -> SourceEntry:
    """The entry with the reason of a refusal, without the path in it."""
    if why is None:
        return msgspec.structs.replace(entry, reason=None, code="other", detail=None)
    reason = without_path(without_path(why.text, entry.path), str(document.path))
    return msgspec.structs.replace(entry, reason=reason, code=why.code, detail=why.detail)


def _refusal_in(entry: SourceEntry) -> Refusal | None:
    """The refusal recorded in an entry by an earlier run."""
    return Refusal(entry.reason, entry.code, entry.detail) if entry.reason is not None else None


def _duplicate(document: SourceDocument, twin: str) -> Refusal:
    """The refusal of a document with the same content as `twin`, whose path is given relative to the document."""
    beside = document.url or "://" in twin
    other = twin if beside else os.path.relpath(twin, Path(document.place).parent)
    return Refusal(_("{path}: {twin} と同じ内容なので取り込みません。", path=document.place, twin=other), "duplicate")

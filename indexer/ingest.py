"""Taking documents in: what is read of each, and what became of it.

One bad document never stops a run: it is rejected with a reason, and the others are taken in.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from indexer.confinement.worker import UnreadableError, Worker
from indexer.dialogue_ids import Addresses
from indexer.loader import content_of
from indexer.plan import Plan, Step
from indexer.progress import STEPS, Progress
from indexer.sources.folder import Found
from kb.errors import Refusal, SourceError
from kb.generations.manifest import Outcome, SourceEntry
from kb.generations.store import ReadSource
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.refusals import unnamed
from kb.settings import Settings

FOR_READERS = "ja"  # the locale of what is noted of a document


@dataclass
class Intake:
    """What the sources gave: a record a file, the dialogues of those that were taken in, and what was read of each.

    `parsed` are the places of those that were read in this run; the others are as in the generation before.
    """

    records: list[SourceEntry] = field(default_factory=list)
    dialogues: list[Dialogue] = field(default_factory=list)
    sources: dict[str, ReadSource] = field(default_factory=dict)
    parsed: set[str] = field(default_factory=set)

    def shrunk(self, earlier: Mapping[str, ReadSource]) -> dict[str, int]:
        """How many turns less the sources have that were read in this run than they had before."""
        both = sorted(self.parsed & earlier.keys() & self.sources.keys())
        less = {place: earlier[place].turns - self.sources[place].turns for place in both}
        return {place: count for place, count in less.items() if count > 0}


def take_in(
    plan: Plan,
    earlier: Mapping[str, ReadSource],
    settings: Settings,
    program: str,
    progress: Progress,
) -> Intake:
    """Does what a plan says. `earlier` is what was read of the sources of the generation before.

    A file that cannot be taken in now loses nothing: one bad upload must not take from readers what they had.
    """
    with Worker(settings) as worker, progress(_(STEPS["read"]), len(plan.steps)) as bar:
        taking = _Taking(plan, earlier, settings, program, worker)
        for step in plan.steps:
            taking.take(step)
            bar.update()
    return taking.intake


def as_before(plan: Plan) -> tuple[SourceEntry, ...]:
    """The records of a run that has nothing to do."""
    return tuple(_as_before(step) for step in plan.steps)


class _Taking:
    """Documents taken in one after the other."""

    def __init__(
        self, plan: Plan, earlier: Mapping[str, ReadSource], settings: Settings, program: str, worker: Worker
    ) -> None:
        self.intake = Intake()
        self._earlier = earlier
        self._read_before = {} if plan.reads_all else earlier
        self._settings = settings
        self._program = program
        self._worker = worker
        self._holders: dict[str | None, set[str]] = {}
        for step in plan.steps:
            self._holders.setdefault(step.seen.sha256, set()).add(step.seen.document.place)
        self._now = datetime.now(UTC)
        self._addresses = Addresses({step.seen.document.place: step.origin for step in plan.steps if step.origin})
        # Of files with one content the one that is known already stays; of new ones, the first.
        self._owners = {
            step.before.sha256: step.before.path
            for step in plan.steps
            if step.before and step.before.dialogues and step.before.sha256 == step.seen.sha256
        }

    def take(self, step: Step) -> None:
        """Takes one document in, or rejects it."""
        record, source = self._taken(step)
        place = step.seen.document.place
        dialogues = self._addresses.given(source.dialogues, place) if source else []
        if source:
            self.intake.sources[place] = source
        self.intake.dialogues.extend(dialogues)
        self.intake.records.append(msgspec.structs.replace(record, dialogues=tuple(one.id for one in dialogues)))

    def _taken(self, step: Step) -> tuple[SourceEntry, ReadSource | None]:
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

    def _waiting(self, step: Step) -> tuple[SourceEntry, ReadSource | None]:
        """A file that is being written: what is known of it stays until the next run."""
        kept, source = self._kept(step)
        return msgspec.structs.replace(kept, outcome="waiting"), source

    def _rejected(
        self, step: Step, why: Refusal | None, digest: str | None = None, refused: ReadSource | None = None
    ) -> tuple[SourceEntry, ReadSource | None]:
        """A file that cannot be taken in: what is known of it stays, unless another file has that content by now.

        A content whose `digest` is given is not read again; where nothing could be read, the next run tries again.
        """
        kept, source = self._kept(step)
        if source is None or self._holders.get(kept.sha256, set()) - {kept.path}:
            return _with(SourceEntry(kept.path, digest, "rejected"), why, step.seen.document), refused
        since = kept.since or self._now
        rejected = msgspec.structs.replace(kept, outcome="rejected", since=since, refused=digest)
        return _with(rejected, why, step.seen.document), source

    def _kept(self, step: Step) -> tuple[SourceEntry, ReadSource | None]:
        """What there is of a file from earlier, for a record of another outcome."""
        place, before = step.seen.document.place, step.before
        source = self._earlier.get(place) if before and before.dialogues else None
        if before is None or source is None:
            return SourceEntry(place, None, "waiting"), None
        return SourceEntry(place, before.sha256, "waiting", since=before.since), source

    def _read(self, document: Found, digest: str) -> ReadSource | None:
        """What is in a document, as it was read before or is read now; None where the content is another by now."""
        key = "\n".join((digest, document.place, document.name or "", self._program))
        earlier = self._read_before.get(document.place)
        if earlier and earlier.key == key:
            return earlier
        self.intake.parsed.add(document.place)
        content = content_of(document.path, self._settings)
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        try:
            return ReadSource(key, self._dialogues(document, content))
        except UnreadableError:
            raise
        except SourceError as error:
            return ReadSource(key, (), error.refusal)

    def _dialogues(self, document: Found, content: bytes) -> tuple[Dialogue, ...]:
        """The dialogues of a document as all readers get them, however the run that read it was called.

        The same file is named otherwise from another folder, and what is noted of it is not to change with a shell.

        Raises:
            SourceError: it cannot be taken in, or has nothing but titles: an index has turns.
        """
        known = document if document.url else document._replace(path=Path(document.place))
        found = self._worker.dialogues(known, content, FOR_READERS)
        if not any(dialogue.turns for dialogue in found):
            message = _("{path}: 本文が見つかりません。本文の入ったファイルを置いてください。", path=known.path)
            raise SourceError(message, code="empty")
        return found


def _as_before(step: Step) -> SourceEntry:
    before = step.before or SourceEntry(step.seen.document.place, None, "waiting")
    if step.action == "keep":
        return before if before.reason is not None else msgspec.structs.replace(before, outcome="unchanged")
    outcome: Outcome = "waiting" if step.action == "wait" else "rejected"
    known = before.sha256 if before.dialogues else None
    return _with(msgspec.structs.replace(before, sha256=known, outcome=outcome), step.seen.refused, step.seen.document)


def _with(record: SourceEntry, why: Refusal | None, document: Found) -> SourceEntry:
    """A record with the reason for which its document is not taken in; the path stands in the record already."""
    if why is None:
        return msgspec.structs.replace(record, reason=None, code="other", detail=None)
    told = unnamed(unnamed(why.text, record.path), str(document.path))
    return msgspec.structs.replace(record, reason=told, code=why.code, detail=why.detail)


def _refusal_in(record: SourceEntry) -> Refusal | None:
    """The reason in a record of an earlier run."""
    return Refusal(record.reason, record.code, record.detail) if record.reason is not None else None


def _duplicate(document: Found, twin: str) -> Refusal:
    """Another document has the same content; it is named as it lies from this one."""
    beside = document.url or "://" in twin
    other = twin if beside else os.path.relpath(twin, Path(document.place).parent)
    return Refusal(_("{path}: {twin} と同じ内容なので取り込みません。", path=document.place, twin=other), "duplicate")

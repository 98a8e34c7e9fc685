"""Taking documents in: what is read of each, and what became of it.

One bad document never stops a run: it is rejected with a reason, and the others are taken in.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from indexer.documents import UnreadableError, content_of, dialogues_in
from indexer.plan import Plan, Step
from indexer.progress import Progress
from indexer.sources.folder import Found
from kb.errors import SourceError
from kb.generations import Outcome, SourceRecord
from kb.messages import _, current_locale
from kb.model.dialogue import Dialogue
from kb.settings import Settings
from kb.store import ReadSource


@dataclass
class Intake:
    """What the sources gave: a record a file, the dialogues of those that were taken in, and what was read of each.

    `parsed` are the places of those that were read in this run; the others are as in the generation before.
    """

    records: list[SourceRecord] = field(default_factory=list)
    dialogues: list[Dialogue] = field(default_factory=list)
    sources: dict[str, ReadSource] = field(default_factory=dict)
    parsed: set[str] = field(default_factory=set)


def take_in(
    plan: Plan, earlier: Mapping[str, ReadSource], settings: Settings, program: str, progress: Progress
) -> Intake:
    """Does what a plan says. `earlier` is what was read of the sources of the generation before.

    A file that cannot be taken in now loses nothing: one bad upload must not take from readers what they had.
    """
    taking = _Taking(plan, earlier, settings, program)
    with progress(_("文書の読み取り"), len(plan.steps)) as bar:
        for step in plan.steps:
            taking.take(step)
            bar.update()
    return taking.intake


def as_before(plan: Plan) -> tuple[SourceRecord, ...]:
    """The records of a run that has nothing to do."""
    return tuple(_as_before(step) for step in plan.steps)


class _Taking:
    """Documents taken in one after the other."""

    def __init__(self, plan: Plan, earlier: Mapping[str, ReadSource], settings: Settings, program: str) -> None:
        self.intake = Intake()
        self._earlier = earlier
        self._read_before = {} if plan.reads_all else earlier
        self._settings = settings
        self._program = program
        self._holders: dict[str | None, set[str]] = {}
        for step in plan.steps:
            self._holders.setdefault(step.seen.sha256, set()).add(step.seen.document.place)
        self._now = datetime.now(UTC)
        known = {step.seen.document.place: step.before for step in plan.steps if step.before}
        self._ids = _Ids(known)
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
        dialogues = [self._ids.given(dialogue, place) for dialogue in source.dialogues] if source else []
        if source:
            self.intake.sources[place] = source
        self.intake.dialogues.extend(dialogues)
        self.intake.records.append(msgspec.structs.replace(record, dialogues=tuple(one.id for one in dialogues)))

    def _taken(self, step: Step) -> tuple[SourceRecord, ReadSource | None]:
        document, digest = step.seen.document, step.seen.sha256
        place, before = document.place, step.before
        if step.action == "reject" or digest is None:
            return self._rejected(step, step.seen.refused)
        if step.action == "wait":
            return self._waiting(step)
        if step.action == "keep" and before and before.since:
            return self._rejected(step, before.reason, digest)
        if (twin := self._owners.get(digest, place)) != place:
            reason = _("{path} は {twin} と同じ内容なので取り込みません。", path=document.path, twin=twin)
            return SourceRecord(place, digest, "rejected", reason=reason), None
        try:
            source = self._read(document, digest)
        except UnreadableError as error:
            return self._rejected(step, str(error))
        if source is None:
            return self._waiting(step)
        if source.refused is not None:
            return self._rejected(step, source.refused, digest, source)
        self._owners[digest] = place
        if before is None or not before.dialogues:
            return SourceRecord(place, digest, "new"), source
        return SourceRecord(place, digest, "unchanged" if before.sha256 == digest else "changed"), source

    def _waiting(self, step: Step) -> tuple[SourceRecord, ReadSource | None]:
        """A file that is being written: what is known of it stays until the next run."""
        kept, source = self._kept(step)
        return msgspec.structs.replace(kept, outcome="waiting"), source

    def _rejected(
        self, step: Step, reason: str | None, digest: str | None = None, refused: ReadSource | None = None
    ) -> tuple[SourceRecord, ReadSource | None]:
        """A file that cannot be taken in: what is known of it stays, unless another file has that content by now.

        A content whose `digest` is given is not read again; where nothing could be read, the next run tries again.
        """
        kept, source = self._kept(step)
        if source is None or self._holders.get(kept.sha256, set()) - {kept.path}:
            return SourceRecord(kept.path, digest, "rejected", reason=reason), refused
        since = kept.since or self._now
        return msgspec.structs.replace(kept, outcome="rejected", reason=reason, since=since, refused=digest), source

    def _kept(self, step: Step) -> tuple[SourceRecord, ReadSource | None]:
        """What there is of a file from earlier, for a record of another outcome."""
        place, before = step.seen.document.place, step.before
        source = self._earlier.get(place) if before and before.dialogues else None
        if before is None or source is None:
            return SourceRecord(place, None, "waiting"), None
        return SourceRecord(place, before.sha256, "waiting", since=before.since), source

    def _read(self, document: Found, digest: str) -> ReadSource | None:
        """What is in a document, as it was read before or is read now; None where the content is another by now."""
        key = "\n".join((digest, str(document.path), document.name or "", self._program, current_locale()))
        earlier = self._read_before.get(document.place)
        if earlier and earlier.key == key:
            return earlier
        self.intake.parsed.add(document.place)
        content = content_of(document.path, self._settings)
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        try:
            return ReadSource(key, dialogues_in(document, content, self._settings))
        except SourceError as error:
            return ReadSource(key, (), str(error))


class _Ids:
    """Gives dialogues ids that no other has and that stay: files of one name may lie in different folders.

    A file keeps the ids it had in the generation before; a name that another file has gets a suffix made of its place.
    """

    def __init__(self, known: Mapping[str, SourceRecord]) -> None:
        self._owners = {name: place for place, record in known.items() for name in record.dialogues}

    def given(self, dialogue: Dialogue, place: str) -> Dialogue:
        """The dialogue with the id that is its for good."""
        suffixed = f"{dialogue.id}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"
        kept = [name for name in (dialogue.id, suffixed) if self._owners.get(name) == place]
        name = kept[0] if kept else dialogue.id if dialogue.id not in self._owners else suffixed
        self._owners[name] = place
        return msgspec.structs.replace(dialogue, id=name)


def _as_before(step: Step) -> SourceRecord:
    before = step.before or SourceRecord(step.seen.document.place, None, "waiting")
    if step.action == "keep":
        return before if before.reason is not None else msgspec.structs.replace(before, outcome="unchanged")
    outcome: Outcome = "waiting" if step.action == "wait" else "rejected"
    known = before.sha256 if before.dialogues else None
    return msgspec.structs.replace(before, sha256=known, outcome=outcome, reason=step.seen.refused)

"""Taking documents in: what is seen of them, what is read of them, and what became of each.

One bad document never stops a run: it is rejected with a reason, and the others are taken in.
"""

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from indexer.enrich.readings import with_recorded_readings
from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.plan import Plan, Seen, Step
from indexer.progress import Progress
from indexer.readers import read, too_large
from indexer.sources.folder import Found, unreadable
from indexer.stamps import Stamps, opened, stamp_of
from kb.errors import SourceError
from kb.generations import Outcome, SourceRecord
from kb.messages import _, current_locale
from kb.model.dialogue import Dialogue
from kb.settings import Settings
from kb.store import ReadSource

NS = 1_000_000_000


def look(documents: Sequence[Found], stamps: Stamps, settings: Settings) -> list[Seen]:
    """What the files are now. Those that were written to a moment ago are looked at again a moment later."""
    started = time.time_ns()
    settle = settings.settle_seconds * NS
    limit = settings.max_document_bytes
    seen = [_look(document, stamps, limit) for document in documents]
    fresh = [at for at, one in enumerate(seen) if one.sha256 and _is_fresh(one.document.path, started, settle)]
    if fresh:
        time.sleep(max(0.0, (started + settle - time.time_ns()) / NS))
    for at in fresh:
        again = _look(documents[at], stamps, limit)
        seen[at] = again._replace(moving=again.sha256 != seen[at].sha256)
    return seen


def read_documents(path: Path, settings: Settings) -> tuple[Dialogue, ...]:
    """The dialogues in a file, at least one, without topics.

    Raises:
        SourceError: the file cannot be taken in; names it, the reason and the next step.
    """
    return _dialogues_in(Found(path), _content(path, settings), settings)


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


class _UnreadableError(SourceError):
    """A file cannot be read now; that says nothing of what is in it."""


def _content(path: Path, settings: Settings) -> bytes:
    limit = settings.max_document_bytes
    try:
        with opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            content = stream.read() if size <= limit else b""
    except OSError as error:
        raise _UnreadableError(unreadable(path, error)) from error
    if size > limit:
        raise _UnreadableError(too_large(str(path), size, limit))
    return content


def _dialogues_in(document: Found, content: bytes, settings: Settings) -> tuple[Dialogue, ...]:
    manuscripts = read(str(document.path), content, max_bytes=settings.max_document_bytes)
    if document.url:
        manuscripts = tuple(_of_page(manuscript, document.name, document.url) for manuscript in manuscripts)
    return tuple(with_recorded_readings(parse(manuscript), manuscript) for manuscript in manuscripts)


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
        except _UnreadableError as error:
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
        content = _content(document.path, self._settings)
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        try:
            return ReadSource(key, _dialogues_in(document, content, self._settings))
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


def _look(document: Found, stamps: Stamps, limit: int) -> Seen:
    if document.refused:
        return Seen(document, refused=document.refused)
    try:
        stamp = stamp_of(document.path)
        if stamp.size > limit:
            return Seen(document, refused=too_large(str(document.path), stamp.size, limit))
        return Seen(document, stamps.sha256(document.place, document.path))
    except OSError as error:
        return Seen(document, refused=unreadable(document.path, error))


def _is_fresh(path: Path, now: int, settle: float) -> bool:
    """Whether a file was written to a moment ago; one that has vanished is as good as written to."""
    try:
        return abs(now - stamp_of(path).modified) < settle
    except OSError:
        return True


def _as_before(step: Step) -> SourceRecord:
    before = step.before or SourceRecord(step.seen.document.place, None, "waiting")
    if step.action == "keep":
        return before if before.reason is not None else msgspec.structs.replace(before, outcome="unchanged")
    outcome: Outcome = "waiting" if step.action == "wait" else "rejected"
    known = before.sha256 if before.dialogues else None
    return msgspec.structs.replace(before, sha256=known, outcome=outcome, reason=step.seen.refused)


def _of_page(manuscript: Manuscript, name: str | None, url: str) -> Manuscript:
    source = msgspec.structs.replace(manuscript.source, path=url, url=url)
    return msgspec.structs.replace(manuscript, source=source, name=manuscript.name or name)

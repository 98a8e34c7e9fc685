"""Taking documents in: what is seen of them, what is read of them, and what became of each.

One bad document never stops a run: it is rejected with a reason, and the others are taken in.
"""

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from indexer.enrich.readings import with_recorded_readings
from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.plan import Plan, Seen, Step
from indexer.progress import Progress
from indexer.readers import read, too_large
from indexer.sources.folder import Found, unreadable
from indexer.stamps import Stamps, digest_of, opened, stamp_of
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


def read_documents(
    path: Path, settings: Settings, *, name: str | None = None, url: str | None = None
) -> tuple[Dialogue, ...]:
    """The dialogues in a file, at least one, without topics. `name` and `url` are of a page of the web.

    Raises:
        SourceError: the file cannot be taken in; names it, the reason and the next step.
    """
    limit = settings.max_document_bytes
    try:
        with opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            data = stream.read() if size <= limit else b""
    except OSError as error:
        raise _UnreadableError(unreadable(path, error)) from error
    if size > limit:
        raise SourceError(too_large(str(path), size, limit))
    manuscripts = read(str(path), data, max_bytes=limit)
    if url:
        manuscripts = tuple(_of_page(manuscript, name, url) for manuscript in manuscripts)
    return tuple(with_recorded_readings(parse(manuscript), manuscript) for manuscript in manuscripts)


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
    """Does what a plan says. `earlier` is what was read of the sources of the generation before."""
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


class _Taking:
    """Documents taken in one after the other."""

    def __init__(self, plan: Plan, earlier: Mapping[str, ReadSource], settings: Settings, program: str) -> None:
        self.intake = Intake()
        self._earlier = earlier
        self._settings = settings
        self._program = program
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
            return SourceRecord(place, None, "rejected", reason=step.seen.refused), None
        if step.action == "wait":
            return self._waiting(step)
        if (twin := self._owners.get(digest, place)) != place:
            reason = _("{path} は {twin} と同じ内容なので取り込みません。", path=document.path, twin=twin)
            return SourceRecord(place, digest, "rejected", reason=reason), None
        try:
            source = self._read(document, digest)
        except _UnreadableError as error:
            return SourceRecord(place, None, "rejected", reason=str(error)), None
        if source is None:
            return self._waiting(step)
        if source.refused is not None:
            return SourceRecord(place, digest, "rejected", reason=source.refused), source
        self._owners[digest] = place
        if before is None or not before.dialogues:
            return SourceRecord(place, digest, "new"), source
        return SourceRecord(place, digest, "unchanged" if before.sha256 == digest else "changed"), source

    def _waiting(self, step: Step) -> tuple[SourceRecord, ReadSource | None]:
        """A file that is being written: what is known of it stays until the next run."""
        place, before = step.seen.document.place, step.before
        source = self._earlier.get(place) if before and before.dialogues else None
        return SourceRecord(place, before.sha256 if before and source else None, "waiting"), source

    def _read(self, document: Found, digest: str) -> ReadSource | None:
        """What is in a document, as it was read before or is read now; None where the content is another by now."""
        key = "\n".join((digest, str(document.path), document.name or "", self._program, current_locale()))
        earlier = self._earlier.get(document.place)
        if earlier and earlier.key == key:
            return earlier
        self.intake.parsed.add(document.place)
        try:
            dialogues = read_documents(document.path, self._settings, name=document.name, url=document.url)
            return ReadSource(key, dialogues) if dialogues[0].source.sha256 == digest else None
        except _UnreadableError:
            raise  # nothing to be remembered: the next run tries again
        except SourceError as error:
            return ReadSource(key, (), str(error)) if _still_has(document.path, digest) else None


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


def _still_has(path: Path, digest: str) -> bool:
    try:
        return digest_of(path) == digest
    except OSError:
        return False


def _as_before(step: Step) -> SourceRecord:
    if step.action == "reject" or step.before is None:
        outcome: Outcome = "waiting" if step.action == "wait" else "rejected"
        return SourceRecord(step.seen.document.place, None, outcome, reason=step.seen.refused)
    if step.before.reason is not None:
        return step.before
    return msgspec.structs.replace(step.before, outcome="waiting" if step.action == "wait" else "unchanged")


def _of_page(manuscript: Manuscript, name: str | None, url: str) -> Manuscript:
    source = msgspec.structs.replace(manuscript.source, path=url, url=url)
    return msgspec.structs.replace(manuscript, source=source, name=manuscript.name or name)

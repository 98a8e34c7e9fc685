"""Plan of a run: a pure function from the scan and the previous manifest to one action per file, without I/O.

    scan of a file         previous manifest            action
    --------------         -----------------            ------
    unreadable                                          reject; its dialogues stay
    being written                                       wait for the next run
    this content           the same content             keep
    this content           other content, or none       read
    this content           another sidecar              read
    missing                dialogues                    remove

If the parsing code or the schema has changed, every document is parsed again. If the indexing code, the engine or the
dictionaries have changed, every dialogue is indexed again. If the topics have changed, they are assigned again; if the
registry has changed, identities are resolved again.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import structs

from indexer.dialogue_ids import moved_contents
from indexer.sources.folder import SourceDocument
from kb.errors import Refusal
from kb.generations.manifest import Manifest, SourceEntry, Versions
from kb.messages import N_, _
from kb.refusals import without_path
from kb.runs.status import PARTS

Action = Literal["read", "keep", "wait", "reject"]

_ACTIONS = {
    "read": N_("読み取る"),
    "keep": N_("前のまま"),
    "wait": N_("次回に回す"),
    "reject": N_("取り込めない"),
    "remove": N_("取り除く"),
}


class ScannedFile(NamedTuple):
    """A scanned file: the SHA-256 of its content, or a refusal.

    `being_written` is True if the file changed during the scan.
    """

    document: SourceDocument
    sha256: str | None = None
    refused: Refusal | None = None
    being_written: bool = False

    @property
    def recording(self) -> str | None:
        """The text of the sidecar; None without one."""
        return self.document.recording.written if self.document.recording else None


class Step(NamedTuple):
    """The action for one file.

    `before` is its entry in the previous manifest. `origin` is the entry whose dialogue ids it inherits: its own, or
    that of the file from which its content was moved.
    """

    file: ScannedFile
    action: Action
    before: SourceEntry | None
    origin: SourceEntry | None

    @property
    def is_same_content(self) -> bool:
        """True if the dialogues of the previous generation are those of this content and sidecar."""
        before = self.before
        return before is not None and (before.sha256, before.recording) == (self.file.sha256, self.file.recording)


class Plan(NamedTuple):
    """The steps of a run in the order of the documents.

    `removed` are the places of missing files that had dialogues. `renewed` are the names of the versions that differ
    from the previous generation: all of them without one, or with `full`.
    """

    steps: tuple[Step, ...]
    removed: tuple[str, ...]
    renewed: tuple[str, ...]

    @property
    def is_idle(self) -> bool:
        """True if a run would produce the previous generation again."""
        return not self.renewed and not self.removed and all(_is_settled(step) for step in self.steps)

    @property
    def reads_all(self) -> bool:
        """True if every document must be parsed again."""
        return _reads_all(self.renewed)

    @property
    def indexes_all(self) -> bool:
        """True if every dialogue must be indexed again."""
        return self.reads_all or not {"engine", "analyzer", "program"}.isdisjoint(self.renewed)

    def describe(self) -> Iterator[str]:
        """The plan as text: each action except "keep", then a line of counts."""
        if self.renewed:
            yield _("作り直す理由: {names}", names="、".join(_(PARTS[name]) for name in self.renewed))
        for step in self.steps:
            if step.action != "keep":
                yield f"{_(_ACTIONS[step.action])}\t{step.file.document.place}\t{_refusal_text(step)}".rstrip()
        for place in self.removed:
            yield f"{_(_ACTIONS['remove'])}\t{place}"
        counts = Counter[str](step.action for step in self.steps) + Counter({"remove": len(self.removed)})
        line = "、".join(f"{_(name)} {counts[action]}" for action, name in _ACTIONS.items())
        yield f"{line}（{self._conclusion()}）"

    def _conclusion(self) -> str:
        if self.is_idle:
            return _("公開するものはありません")
        if self.renewed or self.removed:
            return _("新しい世代を作ります")
        return _("公開中のものと違えば、新しい世代を作ります")


def plan(scanned: Sequence[ScannedFile], before: Manifest | None, made_with: Versions, *, full: bool = False) -> Plan:
    """Decides the action for each scanned file; with `full`, everything is parsed again."""
    known = {record.path: record for record in before.sources} if before else {}
    if before is None or full:
        renewed = Versions.__struct_fields__
    else:
        earlier, now = structs.asdict(before.versions), structs.asdict(made_with)
        renewed = tuple(name for name in Versions.__struct_fields__ if earlier[name] != now[name])
    reads_all = _reads_all(renewed)
    origins = known | moved_contents({one.document.place: one.sha256 for one in scanned}, known)
    steps = tuple(_step(one, known, origins, reads_all=reads_all) for one in scanned)
    present = {one.document.place for one in scanned}
    removed = sorted(place for place, record in known.items() if record.dialogues and place not in present)
    return Plan(steps, tuple(removed), renewed)


def _reads_all(renewed: Collection[str]) -> bool:
    """True if every document must be parsed again: parsing has changed, or the store has another schema."""
    return not {"parsing", "schema"}.isdisjoint(renewed)


def _step(
    file: ScannedFile, known: Mapping[str, SourceEntry], origins: Mapping[str, SourceEntry], *, reads_all: bool
) -> Step:
    place = file.document.place
    return Step(file, _action(file, known.get(place), reads_all=reads_all), known.get(place), origins.get(place))


def _action(file: ScannedFile, before: SourceEntry | None, *, reads_all: bool) -> Action:
    if file.refused is not None:
        return "reject"
    if file.being_written:
        return "wait"
    known = (before.refused if before.since else before.sha256) if before else None
    same = known is not None and known == file.sha256 and before is not None and before.recording == file.recording
    return "keep" if same and not reads_all else "read"


def _is_settled(step: Step) -> bool:
    """True if a step leaves the previous generation unchanged."""
    if step.action == "reject":
        return not (step.before and step.before.dialogues) or step.before.since is not None
    return step.action in ("keep", "wait")


def _refusal_text(step: Step) -> str:
    """The reason of a refusal, without the name of the file."""
    refused = step.file.refused
    return without_path(refused.text, str(step.file.document.path)) if refused else ""

"""Plan of a run: a pure function from the scan and the manifest before to one action per file. Nothing is read.

    scan of a file         manifest before              action
    --------------         ---------------              ------
    unreadable                                          reject; its dialogues stay
    being written                                       wait for the next run
    this content           the same content             keep
    this content           other content, or none       read
    missing                dialogues                    remove

Where the parsing code or the schema has changed, every document is read; where the indexing code, the engine or the
dictionaries have, every dialogue is analysed; where the topics have, they are assigned anew; where the registry has,
identities are resolved anew from what was read.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import structs

from indexer.dialogue_ids import moved_contents
from indexer.sources.folder import Found
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
    """A file in the scan: the SHA-256 of its content, or a refusal. `moving` files are being written."""

    document: Found
    sha256: str | None = None
    refused: Refusal | None = None
    moving: bool = False


class Step(NamedTuple):
    """The action for one file.

    `before` is its entry in the manifest before; `origin` is the entry whose dialogue ids it inherits: its own, or that
    of the file from which its content was moved.
    """

    seen: ScannedFile
    action: Action
    before: SourceEntry | None
    origin: SourceEntry | None


class Plan(NamedTuple):
    """The steps of a run in the order of the documents.

    `removed` are the places of files with dialogues that are gone; `renewed` the names of versions that differ from the
    generation before (all of them without one, or with `full`).
    """

    steps: tuple[Step, ...]
    removed: tuple[str, ...]
    renewed: tuple[str, ...]

    @property
    def is_idle(self) -> bool:
        """True where a run would make the generation before again."""
        return not self.renewed and not self.removed and all(_is_settled(step) for step in self.steps)

    @property
    def reads_all(self) -> bool:
        """True where every document must be parsed again."""
        return _reads_all(self.renewed)

    @property
    def indexes_all(self) -> bool:
        """True where every dialogue must be indexed again."""
        return self.reads_all or not {"engine", "analyzer", "program"}.isdisjoint(self.renewed)

    def describe(self) -> Iterator[str]:
        """The plan as text: every action but "keep", then a line of counts."""
        if self.renewed:
            yield _("作り直す理由: {names}", names="、".join(_(PARTS[name]) for name in self.renewed))
        for step in self.steps:
            if step.action != "keep":
                yield f"{_(_ACTIONS[step.action])}\t{step.seen.document.place}\t{_refusal_text(step)}".rstrip()
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
    """Decides the action for each scanned file; with `full`, everything is parsed anew."""
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
    """Other parsing code may read other dialogues; a store of another schema cannot be taken over."""
    return not {"parsing", "schema"}.isdisjoint(renewed)


def _step(
    seen: ScannedFile, known: Mapping[str, SourceEntry], origins: Mapping[str, SourceEntry], *, reads_all: bool
) -> Step:
    place = seen.document.place
    return Step(seen, _action(seen, known.get(place), reads_all=reads_all), known.get(place), origins.get(place))


def _action(seen: ScannedFile, before: SourceEntry | None, *, reads_all: bool) -> Action:
    if seen.refused is not None:
        return "reject"
    if seen.moving:
        return "wait"
    known = (before.refused if before.since else before.sha256) if before else None
    same = known is not None and known == seen.sha256
    return "keep" if same and not reads_all else "read"


def _is_settled(step: Step) -> bool:
    """True where a step leaves the generation before unchanged."""
    if step.action == "reject":
        return not (step.before and step.before.dialogues) or step.before.since is not None
    return step.action in ("keep", "wait")


def _refusal_text(step: Step) -> str:
    """The reason of a refusal, without the name of the file."""
    refused = step.seen.refused
    return without_path(refused.text, str(step.seen.document.path)) if refused else ""

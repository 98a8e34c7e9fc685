"""What a run has to do: told from what the sources are now and what the last generation was made of. Nothing is read.

    what is seen of a file        in the generation before        what is to be done
    ------------------------      -------------------------       ------------------
    cannot be read                                                reject; dialogues stay
    is being written                                              wait for the next run
    this content                  the same content                keep
    this content                  other content, or none          read
    nothing                       dialogues                       remove

Where the parsing code or the schema has changed, every document is read; where the indexing code, the engine or the
dictionaries have, every dialogue is analysed; where the topics have, they are assigned anew; where the registry has,
identities are resolved anew from what was read.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import structs

from indexer.dialogue_ids import moved
from indexer.sources.folder import Found
from kb.errors import Refusal
from kb.generations.manifest import Manifest, SourceEntry, Versions
from kb.messages import N_, _
from kb.refusals import unnamed
from kb.runs.status import PARTS

Action = Literal["read", "keep", "wait", "reject"]

_ACTIONS = {
    "read": N_("読み取る"),
    "keep": N_("前のまま"),
    "wait": N_("次回に回す"),
    "reject": N_("取り込めない"),
    "remove": N_("取り除く"),
}


class Seen(NamedTuple):
    """A file as it is now: its content's SHA-256, or why there is none. `moving` files are being written."""

    document: Found
    sha256: str | None = None
    refused: Refusal | None = None
    moving: bool = False


class Step(NamedTuple):
    """What is to be done with a file.

    `before` is what became of it in the generation before; `origin` is the record whose dialogues it goes on with:
    that one, or the record of the file that its content was moved from.
    """

    seen: Seen
    action: Action
    before: SourceEntry | None
    origin: SourceEntry | None


class Plan(NamedTuple):
    """The steps of a run in the order of the documents.

    `removed` are the places of dialogues that are not there any more, `renewed` the versions that differ from those of
    the generation before (all of them where there is none, or where everything is to be done anew).
    """

    steps: tuple[Step, ...]
    removed: tuple[str, ...]
    renewed: tuple[str, ...]

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to be done: the generation before is what a run would make."""
        return not self.renewed and not self.removed and all(_is_settled(step) for step in self.steps)

    @property
    def reads_all(self) -> bool:
        """Whether nothing that was read before can be relied on."""
        return _reads_all(self.renewed)

    @property
    def indexes_all(self) -> bool:
        """Whether nothing of the index before can be taken over."""
        return self.reads_all or not {"engine", "analyzer", "program"}.isdisjoint(self.renewed)

    def described(self) -> Iterator[str]:
        """The plan in lines for a person: what is not as before, and a line of counts."""
        if self.renewed:
            yield _("作り直す理由: {names}", names="、".join(_(PARTS[name]) for name in self.renewed))
        for step in self.steps:
            if step.action != "keep":
                yield f"{_(_ACTIONS[step.action])}\t{step.seen.document.place}\t{_told(step)}".rstrip()
        for place in self.removed:
            yield f"{_(_ACTIONS['remove'])}\t{place}"
        counts = Counter[str](step.action for step in self.steps) + Counter({"remove": len(self.removed)})
        line = "、".join(f"{_(name)} {counts[action]}" for action, name in _ACTIONS.items())
        yield f"{line}（{self._end()}）"

    def _end(self) -> str:
        if self.is_idle:
            return _("公開するものはありません")
        if self.renewed or self.removed:
            return _("新しい世代を作ります")
        return _("公開中のものと違えば、新しい世代を作ります")


def plan(seen: Sequence[Seen], before: Manifest | None, made_with: Versions, *, full: bool = False) -> Plan:
    """What is to be done with some files after the generation `before`; with `full`, everything anew."""
    known = {record.path: record for record in before.sources} if before else {}
    if before is None or full:
        renewed = Versions.__struct_fields__
    else:
        earlier, now = structs.asdict(before.versions), structs.asdict(made_with)
        renewed = tuple(name for name in Versions.__struct_fields__ if earlier[name] != now[name])
    reads_all = _reads_all(renewed)
    origins = known | moved({one.document.place: one.sha256 for one in seen}, known)
    steps = tuple(_step(one, known, origins, reads_all=reads_all) for one in seen)
    present = {one.document.place for one in seen}
    removed = sorted(place for place, record in known.items() if record.dialogues and place not in present)
    return Plan(steps, tuple(removed), renewed)


def _reads_all(renewed: Collection[str]) -> bool:
    """Other parsing code may read other dialogues; a store of another schema cannot be taken over."""
    return not {"parsing", "schema"}.isdisjoint(renewed)


def _step(seen: Seen, known: Mapping[str, SourceEntry], origins: Mapping[str, SourceEntry], *, reads_all: bool) -> Step:
    place = seen.document.place
    return Step(seen, _action(seen, known.get(place), reads_all=reads_all), known.get(place), origins.get(place))


def _action(seen: Seen, before: SourceEntry | None, *, reads_all: bool) -> Action:
    if seen.refused is not None:
        return "reject"
    if seen.moving:
        return "wait"
    known = (before.refused if before.since else before.sha256) if before else None
    same = known is not None and known == seen.sha256
    return "keep" if same and not reads_all else "read"


def _is_settled(step: Step) -> bool:
    """Whether a step leaves the generation before as it is."""
    if step.action == "reject":
        return not (step.before and step.before.dialogues) or step.before.since is not None
    return step.action in ("keep", "wait")


def _told(step: Step) -> str:
    """Why a file is refused, without its name."""
    refused = step.seen.refused
    return unnamed(refused.text, str(step.seen.document.path)) if refused else ""

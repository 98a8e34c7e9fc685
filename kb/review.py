"""Review list: what staff should decide, with the entries of people.toml that do it.

Documents whose speakers were not read, ambiguous identities by person, and ambiguous lines and talks by dialogue.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.messages import N_, _, listed
from kb.model.dialogue import NO_SPEAKERS, UNREAD_OPENING, Diagnostic, Dialogue
from kb.model.people import Doubt, DoubtCode
from kb.progress import Progress, advancing, no_progress
from kb.serving.snapshot import Snapshot

_UNDECIDED = frozenset(
    {"ambiguous-speaker", "unknown-speaker", "unlisted-speaker", "number-conflict", "part-conflict", "missing-date"}
)
PERSON_DOUBTS: dict[DoubtCode, str] = {
    "unknown-surname": N_("名の分からない発言者"),
    "ambiguous-surname": N_("だれか決められない発言者"),
    "same-name": N_("同じ氏名の人"),
    "unused-entry": N_("people.toml の当てはまらない項目"),
}
_UNREAD = (NO_SPEAKERS, UNREAD_OPENING)


class UnreadDocument(NamedTuple):
    """A document whose speakers were not read, with the lines that look like openings of turns."""

    dialogue: Dialogue
    lines: Sequence[Diagnostic]


class PersonDoubt(NamedTuple):
    """A doubt about a person: its message, the dialogues, and the lines for people.toml."""

    message: str
    dialogues: Sequence[str]
    entry: Sequence[str]


class DialogueDoubts(NamedTuple):
    """Doubts about the talk of a dialogue, and the lines of it that the parser could not decide."""

    dialogue: Dialogue
    messages: Sequence[str]
    lines: Sequence[Diagnostic]


class ReviewList(NamedTuple):
    """All that is to be decided; people by the code of their doubt."""

    unread: Sequence[UnreadDocument]
    people: dict[DoubtCode, list[PersonDoubt]]
    dialogues: Sequence[DialogueDoubts]

    def __bool__(self) -> bool:
        """True where anything is to be decided."""
        return bool(self.unread or any(self.people.values()) or self.dialogues)


def review_list(snapshot: Snapshot, progress: Progress = no_progress) -> ReviewList:
    """The review list of a generation; reads all of its dialogues."""
    with progress(_("対話の読み込み"), len(snapshot.dialogues)) as step:
        found = {one.id: snapshot.dialogue(one.id) for one in advancing(snapshot.dialogues, step)}
    doubts = snapshot.registry.doubts
    unread = sorted(
        (one for one in snapshot.dialogues if one.no_speakers or one.unread_openings),
        key=lambda one: (not one.no_speakers, -one.unread_openings),  # those without any speaker first
    )
    return ReviewList(
        [UnreadDocument(found[one.id], _lines(found[one.id], _UNREAD)) for one in unread],
        {code: list(_person_doubts(one for one in doubts if one.code == code)) for code in PERSON_DOUBTS},
        list(_dialogue_doubts(doubts, found.values())),
    )


def _lines(dialogue: Dialogue, codes: Iterable[str]) -> list[Diagnostic]:
    return [line for line in dialogue.diagnostics if line.code in codes]


def _person_doubts(doubts: Iterable[Doubt]) -> Iterator[PersonDoubt]:
    """Each person once, with all dialogues."""
    groups: dict[tuple[object, ...], list[Doubt]] = {}
    for doubt in doubts:
        groups.setdefault((doubt.name or doubt.message, doubt.organizations, doubt.candidates), []).append(doubt)
    for same in groups.values():
        dialogues = [one.dialogue for one in same if one.dialogue]
        yield PersonDoubt(same[0].message, dialogues, list(_registry_entry(same)))


def _dialogue_doubts(doubts: Iterable[Doubt], dialogues: Iterable[Dialogue]) -> Iterator[DialogueDoubts]:
    of_talks: dict[str, list[str]] = {}
    for doubt in doubts:
        if doubt.code not in PERSON_DOUBTS:
            of_talks.setdefault(doubt.dialogue or "", []).append(doubt.message)
    for dialogue in dialogues:
        lines = [one for one in dialogue.diagnostics if one.code in _UNDECIDED or one.code.startswith("unclear-")]
        messages = of_talks.get(dialogue.id, [])
        if lines or messages:
            yield DialogueDoubts(dialogue, messages, lines)


def _registry_entry(same: Sequence[Doubt]) -> Iterator[str]:
    """The entry for people.toml that resolves a doubt; values that staff have to supply are commented."""
    doubt = same[0]
    if doubt.name is None:
        return
    match doubt.code:
        case "unknown-surname":
            yield from _entry(f"{doubt.name} ", doubt.organizations, also=doubt.name, note=_("名を書き足す"))
        case "ambiguous-surname":
            others = listed(doubt.candidates[1:])
            note = _("または {others}", others=others)
            yield from _entry(doubt.candidates[0], doubt.organizations, also=doubt.name, note=note)
            dialogues = ", ".join(map(_quoted, dict.fromkeys(one.dialogue for one in same if one.dialogue)))
            yield f"# dialogues = [{dialogues}]  # " + _("ここだけのことなら、行頭の # を外す")
        case "same-name":
            yield "# " + _("同じ人なら:")
            yield from _entry(doubt.name, doubt.organizations)
            yield "# " + _("別の人なら、代わりに:")
            for organization in doubt.organizations:
                yield from (f"# {line}" for line in _entry(doubt.name, [organization]))


def _entry(
    name: str, organizations: Sequence[str], *, also: str | None = None, note: str | None = None
) -> Iterator[str]:
    yield "[[person]]"
    yield f"name = {_quoted(name)}" + (f"  # {note}" if note else "")
    if also:
        yield f"also = [{_quoted(also)}]"
    if organizations:
        yield f"organizations = [{', '.join(map(_quoted, organizations))}]"


def _quoted(text: str) -> str:
    """A TOML basic string, which has the syntax of a JSON string."""
    return json.dumps(text, ensure_ascii=False)

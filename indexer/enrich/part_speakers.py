"""Speakers of later parts: an unresolved label is resolved to the participant of another part with that name.

With two candidates, the label stays unresolved. The parser's diagnostic is replaced by one that names the other part.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from kb.messages import _
from kb.model.dialogue import Diagnostic, Dialogue, Participant, Turn
from kb.model.names import name_key, narrow

_LABEL = re.compile(r"\s*(?P<name>[^():]{1,12}?)\s*(?:[(](?P<place>[^()]{1,12})[)])?\s*:?\s*")
_UNKNOWN = "unknown-speaker"


def with_speakers_of_other_parts(dialogues: Sequence[Dialogue]) -> list[Dialogue]:
    """The dialogues, with speakers resolved from other parts of the same talk."""
    talks: dict[str, list[Dialogue]] = {}
    for dialogue in dialogues:
        talks.setdefault(dialogue.talk or dialogue.id, []).append(dialogue)
    return [
        _completed(dialogue, [one for one in talks[dialogue.talk or dialogue.id] if one.id != dialogue.id])
        for dialogue in dialogues
    ]


def _completed(dialogue: Dialogue, others: Sequence[Dialogue]) -> Dialogue:
    people = {one.name: (one, other.id) for other in others for one in other.participants}
    unknown = {found.line for found in dialogue.diagnostics if found.code == _UNKNOWN}
    named: dict[int, tuple[Participant, str]] = {}
    for turn in dialogue.turns:
        if turn.kind == "speech" and turn.speaker is None and turn.line in unknown:
            fitting = [found for found in people.values() if _is_called(found[0], turn.as_written)]
            if len(fitting) == 1:
                named[turn.line] = fitting[0]
    if not named:
        return dialogue
    return msgspec.structs.replace(
        dialogue,
        turns=tuple(_spoken(turn, named) for turn in dialogue.turns),
        participants=(*dialogue.participants, *_added(dialogue, (one for one, _part in named.values()))),
        diagnostics=tuple(_explained(found, named) for found in dialogue.diagnostics),
    )


def _is_called(participant: Participant, label: str) -> bool:
    """True if a label is the surname or name of a participant, optionally with the municipality in brackets."""
    found = _LABEL.fullmatch(narrow(label))
    if not found:
        return False
    surname = participant.name.partition(" ")[0]
    if name_key(found["name"]) not in {name_key(surname), name_key(participant.name)}:
        return False
    return not found["place"] or (participant.organization or "").startswith((found["place"], f"東京{found['place']}"))


def _spoken(turn: Turn, named: dict[int, tuple[Participant, str]]) -> Turn:
    if turn.line not in named or turn.kind != "speech":
        return turn
    speaker, _part = named[turn.line]
    post = speaker.posts[0] if speaker.posts else None
    return msgspec.structs.replace(turn, speaker=speaker.name, organization=speaker.organization, post=post)


def _added(dialogue: Dialogue, speakers: Iterable[Participant]) -> Iterable[Participant]:
    known = {one.name for one in dialogue.participants}
    return dict.fromkeys(one for one in speakers if one.name not in known)


def _explained(found: Diagnostic, named: dict[int, tuple[Participant, str]]) -> Diagnostic:
    if found.code != _UNKNOWN or found.line not in named:
        return found
    speaker, part = named[found.line]
    message = _("発言者を、同じ座談会の別の記事（{part}）にいる {name} としました。", part=part, name=speaker.name)
    return Diagnostic(found.line, "speaker-of-other-part", message)

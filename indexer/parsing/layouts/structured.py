"""The layout of documents that say themselves who speaks: minutes of an API, our own JSON.

Nothing is guessed here. A turn is what the format calls a speech; narration is what it puts in nobody's mouth. What
introduces a speaker in the text of minutes (○議長（架空太郎君）) is the label of the turn, not a part of what is said.

A position the record leaves out is read from the label (○架空委員長), if the label has the speaker's name.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from indexer.manuscript import Line, Manuscript, Record, Speech
from indexer.parsing.layouts.base import Layout
from indexer.parsing.slug import slug_of
from kb.messages import N_, _
from kb.model.dialogue import Diagnostic, Dialogue, Participant, Turn
from kb.model.names import name_key, narrow

_NOBODY = Speech(0, "narration", as_written="")
_LABEL = re.compile(r"[○◯◎●](?P<said>[^\s\u3000。、]{1,60})(?:\s+|$)")
_BRACKETED = re.compile(r"(?P<office>[^()]+)\((?P<name>[^()]+?)君?\)")
_SHORT_OF = re.compile(r"\([^()]{1,4}\)")


def _evidence(manuscript: Manuscript) -> float:
    return float(manuscript.record is not None or any(line.speech for line in manuscript.lines))


def _read(manuscript: Manuscript) -> Dialogue:
    record = manuscript.record or Record(title="", date=None)
    diagnostics = list(manuscript.diagnostics)
    turns: list[Turn] = []
    for speech, lines in groupby(_lines(manuscript), key=lambda line: line.speech):
        said = [line for line in lines if speech or line.text.strip() != record.title.strip()]
        if turn := _turn(len(turns) + 1, speech or _NOBODY, said, diagnostics):
            turns.append(turn)
    listed = record.participants
    named = {person.name for person in listed}
    people = (*listed, *(person for person in _speakers(turns) if person.name not in named))
    return Dialogue(
        id=slug_of(manuscript.source.path, manuscript.name),
        title=record.title,
        source=manuscript.source,
        series=record.series,
        date=record.date,
        agenda=record.agenda,
        participants=people,
        turns=tuple(turns),
        credits=record.credits,
        diagnostics=tuple(sorted(diagnostics, key=lambda found: found.line)),
    )


def _lines(manuscript: Manuscript) -> Iterator[Line]:
    return (line for line in manuscript.lines if line.text.strip())


def _turn(order: int, speech: Speech, lines: list[Line], diagnostics: list[Diagnostic]) -> Turn | None:
    """The turn of a speech; None, and a diagnostic, where it is nothing but a label."""
    if not lines:
        return None
    text = "\n".join(line.text.strip() for line in lines)
    as_written, position = speech.as_written, speech.position or speech.role
    label = _LABEL.match(text) if speech.kind == "speech" and as_written is None else None
    if label:
        as_written, text = label[0].strip(), text[label.end() :]
        position = position or _position(label["said"], speech.speaker or "")
    if not text.strip():
        message = _("発言者の名だけで、本文がありません: {text}", text=as_written or speech.speaker)
        diagnostics.append(Diagnostic(lines[0].number, "empty-speech", message))
        return None
    return Turn(
        id=f"t{order}",
        order=order,
        kind=speech.kind,
        speaker=speech.speaker,
        organization=speech.organization,
        post=position,
        as_written=speech.speaker or "" if as_written is None else as_written,
        section=speech.section,
        topics=(),
        text=text,
        line=lines[0].number,
        taken_in=speech.taken_in,
    )


def _position(said: str, speaker: str) -> str | None:
    """委員長 of 架空委員長, 議長 of 議長（架空太郎君）; None where the label is no more than a name."""
    said, name = narrow(said), name_key(speaker)
    if (bracketed := _BRACKETED.fullmatch(said)) and name_key(bracketed["name"]) == name:
        return bracketed["office"]
    plain = _SHORT_OF.sub("", said)
    for length in range(min(len(name), len(plain) - 1), 0, -1):
        if name_key(plain[:length]) == name[:length]:
            return None if plain[length:] == "君" else plain[length:]
    return None


def _speakers(turns: Iterable[Turn]) -> Iterator[Participant]:
    """Those who speak, in the order in which they first do, with all their positions."""
    posts: dict[str, dict[str, None]] = {}
    first: dict[str, Turn] = {}
    for turn in turns:
        if turn.speaker:
            first.setdefault(turn.speaker, turn)
            held = posts.setdefault(turn.speaker, {})
            if turn.post:
                held[turn.post] = None
    for name, turn in first.items():
        yield Participant(name, turn.organization, None, tuple(posts[name]), turn.as_written)


LAYOUT = Layout("recorded", N_("発言者の記録がある文書"), _evidence, _read)

"""Layout of documents whose format names the speakers: minutes of an API, transcripts, exported JSON.

Nothing is inferred: a turn is a speech of the format, and text outside of speeches is narration. A label with which
the text of a speech begins (○議長（架空太郎君）) becomes the label of the turn. A position that the format omits is
read from that label, if the label has the speaker's name. The label of a transcript may be an office (市長, 黛課長).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from indexer.manuscript import Line, Manuscript, Metadata, Speech
from indexer.parsing.builder import DialogueBuilder
from indexer.parsing.layouts.base import Detection, Layout, Strength
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.people.titles import split_label
from indexer.parsing.speakers.base import ResolvedSpeaker
from kb.messages import N_, _
from kb.model.dialogue import Dialogue, Participant, Turn
from kb.model.names import name_key, narrow

_NARRATION = Speech(0, "narration", as_written="")
_LABEL = re.compile(r"[○◯◎●](?P<said>[^\s\u3000。、]{1,60})(?:\s+|$)")
_BRACKETED = re.compile(r"(?P<office>[^()]+)\((?P<name>[^()]+?)君?\)")
_SHORT_OF = re.compile(r"\([^()]{1,4}\)")


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    parse = partial(_parse, manuscript)
    if manuscript.metadata is not None:
        return Detection("structured", Strength.STATED, "the format has fields for the document's parts", parse)
    if any(line.speech for line in manuscript.lines):
        return Detection("structured", Strength.STATED, "the format has fields for speakers", parse)
    return None


def _parse(manuscript: Manuscript) -> Dialogue:
    metadata = manuscript.metadata or Metadata(title="", date=None)
    builder = DialogueBuilder(manuscript)
    lines = (line for line in manuscript.lines if line.text.strip())
    for speech, spoken in groupby(lines, key=lambda line: line.speech):
        if said := [line for line in spoken if speech or line.text.strip() != metadata.title.strip()]:
            _take(builder, speech or _NARRATION, said)
    listed = metadata.participants
    named = {person.name for person in listed}
    return builder.build(
        title=metadata.title,
        series=metadata.series,
        day=metadata.date,
        agenda=metadata.agenda,
        participants=(*listed, *(person for person in _speakers(builder.turns()) if person.name not in named)),
        credit_lines=metadata.credits,
        sort_by_code=False,
    )


def _take(builder: DialogueBuilder, speech: Speech, lines: Sequence[Line]) -> None:
    """Adds the turn of a speech, or reports a speech that is only a label."""
    text = "\n".join(line.text.strip() for line in lines)
    as_written, position = speech.as_written, speech.position or speech.role
    label = _LABEL.match(text) if speech.kind == "speech" and as_written is None else None
    if label:
        as_written, text = label[0].strip(), text[label.end() :]
        position = position or _position(label["said"], speech.speaker or "")
    if not text.strip():
        message = _("発言者の名だけで、本文がありません: {text}", text=as_written or speech.speaker)
        builder.report(lines[0], "empty-speech", message)
        return
    label_text = speech.speaker or "" if as_written is None else as_written
    name = speech.speaker
    if speech.start is not None and name and not position and (named := split_label(name)) and named.sure:
        name, position = named.name or None, named.post or None
    speaker = ResolvedSpeaker(name, speech.organization, position)
    builder.start_stated(speech, lines[0].number, text, label_text, speaker)


def _position(said: str, speaker: str) -> str | None:
    """The position in a label: 委員長 of 架空委員長, 議長 of 議長（架空太郎君）; None if the label is only a name."""
    said, name = narrow(said), name_key(speaker)
    if (bracketed := _BRACKETED.fullmatch(said)) and name_key(bracketed["name"]) == name:
        return bracketed["office"]
    plain = _SHORT_OF.sub("", said)
    for length in range(min(len(name), len(plain) - 1), 0, -1):
        if name_key(plain[:length]) == name[:length]:
            return None if plain[length:] == "君" else plain[length:]
    return None


def _speakers(turns: Iterable[Turn]) -> Iterator[Participant]:
    """The speakers in the order of their first turn, each with all positions."""
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


LAYOUT = Layout("structured", N_("発言者の記録がある文書"), _detect)

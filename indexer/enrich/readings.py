"""Readings of names: from a field of the format, or from kana in brackets behind a name.

川野 翠（かわの みどり） states the whole reading, 川野（かわの） 翠 that of the surname; the rest is guessed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from indexer.manuscript import Manuscript
from kb.analysis.normalize import to_katakana
from kb.model.dialogue import Dialogue, Participant
from kb.model.names import name_key, narrow, spaced, unspaced

ReadingGuesser = Callable[[str], str]
_BRACKETED = re.compile(r"[(](?P<kana>[ぁ-ゖァ-ヺー・\s]+)[)]")


def with_stated_readings(dialogue: Dialogue, manuscript: Manuscript) -> Dialogue:
    """The dialogue with the readings that the fields of the format state for its participants."""
    recorded = {
        line.speech.speaker: line.speech.reading
        for line in manuscript.lines
        if line.speech and line.speech.speaker and line.speech.reading
    }
    if not recorded:
        return dialogue
    participants = tuple(
        msgspec.structs.replace(one, reading=one.reading or recorded.get(one.name)) for one in dialogue.participants
    )
    return msgspec.structs.replace(dialogue, participants=participants)


def person_reading(name: str, participants: Iterable[Participant], guess: ReadingGuesser) -> tuple[str, bool]:
    """A person's reading in katakana: the most frequent stated one, else a guess for each part of the name.

    The second value is True if any part is guessed.
    """
    parts = name.partition("（")[0].split(" ")
    guessed = [guess(name_key(part)) for part in parts]
    stated = Counter(reading for one in participants if (reading := _stated(one, guessed)))
    return stated.most_common(1)[0][0] if stated else (" ".join(guessed), True)


def _stated(participant: Participant, guessed: list[str]) -> tuple[str, bool] | None:
    """The reading that a document states for a participant. `guessed` completes the reading of a surname."""
    if participant.reading:
        return _katakana(participant.reading), False
    text, parts = narrow(participant.as_written), participant.name.split(" ")
    surname = None
    for found in _BRACKETED.finditer(text):
        before = name_key(unspaced(_BRACKETED.sub("", text[: found.start()])))
        if before.endswith(name_key(participant.name)):
            kana = _katakana(found["kana"])
            return f"{surname} {kana}" if surname else kana, False
        if before.endswith(name_key(parts[0])):
            surname = _katakana(found["kana"])
    return (" ".join((surname, *guessed[1:])), len(guessed) > 1) if surname else None


def _katakana(kana: str) -> str:
    return to_katakana(spaced(kana))

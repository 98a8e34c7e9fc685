"""Mentions: the participants of each dialogue, the input of identity resolution."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from kb.model.dialogue import Dialogue, Participant
from kb.model.names import name_key, unspaced

# Very few surnames are as long: an unspaced name of this length contains a given name.
_WHOLE = 4


class Mention(Struct, frozen=True):
    """A participant of one dialogue. `is_full` is true for a surname with a given name."""

    dialogue: str
    talk: str
    day: date | None
    participant: Participant
    is_full: bool

    @property
    def name(self) -> str:
        """The name in the dialogue."""
        return self.participant.name

    @property
    def organization(self) -> str | None:
        """The body of the participant in this dialogue."""
        return self.participant.organization


def mentions_of(dialogues: Iterable[Dialogue]) -> Iterator[Mention]:
    """The participants of all dialogues. Formats with a reading field give the reading of the whole name."""
    for dialogue in dialogues:
        whole = _writes_whole_names(dialogue)
        for one in dialogue.participants:
            is_full = " " in one.name or one.reading is not None or (whole and len(one.name) > 2)
            yield Mention(dialogue.id, dialogue.talk or dialogue.id, dialogue.date, one, is_full)


def names_short_of(full: Mention) -> frozenset[str]:
    """The keys of unspaced names that can mean this one: its surname, or the whole name run together."""
    if not full.is_full:
        return frozenset()
    surname, space, _given = full.name.partition(" ")
    return frozenset((name_key(surname), name_key(full.name)) if space else (name_key(full.name),))


def is_whole(short: Mention, full: Mention) -> bool:
    """True where an unspaced name is the whole of a full one."""
    return full.is_full and name_key(short.name) == name_key(full.name)


def is_long(name: str) -> bool:
    """True where an unspaced name is too long to be a surname alone: 早川直人."""
    return len(unspaced(name)) >= _WHOLE


def _writes_whole_names(dialogue: Dialogue) -> bool:
    """True where a dialogue writes full names without a space, as the minutes of the Diet do."""
    names = [one.name for one in dialogue.participants]
    return not any(" " in name for name in names) and any(map(is_long, names))

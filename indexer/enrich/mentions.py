"""Mentions: the participants of each dialogue, the input of identity resolution."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from kb.model.dialogue import Dialogue, Participant
from kb.model.names import name_key, unspaced

# Characters; an unspaced name of this length contains a given name, since very few surnames are as long.
_LONGEST_SURNAME = 4


class Mention(Struct, frozen=True):
    """A participant of one dialogue. `is_full` is True for a surname with a given name."""

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
    """The participants of all dialogues. Formats with a field for readings give the reading of the full name."""
    for dialogue in dialogues:
        whole = _writes_whole_names(dialogue)
        for one in dialogue.participants:
            is_full = " " in one.name or one.reading is not None or (whole and len(one.name) > 2)
            yield Mention(dialogue.id, dialogue.talk or dialogue.id, dialogue.date, one, is_full)


def short_name_keys(full: Mention) -> frozenset[str]:
    """The keys of unspaced names that may mean this one: its surname, or the full name without a space."""
    if not full.is_full:
        return frozenset()
    surname, space, _given = full.name.partition(" ")
    return frozenset((name_key(surname), name_key(full.name)) if space else (name_key(full.name),))


def is_same_full_name(short: Mention, full: Mention) -> bool:
    """True if an unspaced name equals a full name without its space."""
    return full.is_full and name_key(short.name) == name_key(full.name)


def is_too_long_for_surname(name: str) -> bool:
    """True if an unspaced name is too long to be a surname alone: 早川直人."""
    return len(unspaced(name)) >= _LONGEST_SURNAME


def _writes_whole_names(dialogue: Dialogue) -> bool:
    """True if a dialogue writes full names without a space, as the minutes of the Diet do."""
    names = [one.name for one in dialogue.participants]
    return not any(" " in name for name in names) and any(map(is_too_long_for_surname, names))

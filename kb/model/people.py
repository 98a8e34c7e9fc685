"""People and organizations across dialogues: identities with spellings, readings, and posts over time."""

from datetime import date
from typing import Literal

from msgspec import Struct, field

from kb.model.organizations import OrganizationKind

DoubtCode = Literal["ambiguous-surname", "unknown-surname", "same-name", "same-part", "ambiguous-part", "unused-entry"]


class Tenure(Struct, frozen=True):
    """A post of a person, with the first and last date of the dialogues that give it (None where all are undated)."""

    organization: str | None
    department: str | None
    posts: tuple[str, ...]
    first: date | None
    last: date | None
    dialogues: tuple[str, ...]


class Person(Struct, frozen=True):
    """An identity.

    `id` is stable as long as the name is; `name` is used in turns and facets; `reading` is in katakana,
    `reading_guessed` where no document states it; `spellings` are all written forms of the name. `evidence` explains in
    words why several mentions are the same person.
    """

    id: str
    name: str
    reading: str
    spellings: tuple[str, ...]
    tenures: tuple[Tenure, ...]
    evidence: tuple[str, ...]
    reading_guessed: bool = False

    @property
    def dialogues(self) -> tuple[str, ...]:
        """The dialogues of the person in order, without duplicates."""
        return tuple(dict.fromkeys(dialogue for tenure in self.tenures for dialogue in tenure.dialogues))


class Organization(Struct, frozen=True):
    """A body of participants. `code` is the six-digit code of a municipality of Tokyo, `reading` in katakana."""

    name: str
    kind: OrganizationKind
    code: str | None
    reading: str | None
    dialogues: tuple[str, ...]


class Doubt(Struct, frozen=True):
    """An ambiguous identity, or an ambiguous talk of a dialogue, for staff to decide.

    `name` is the name as written, `organizations` are the bodies of the person, `candidates` the possible full names.
    """

    code: DoubtCode
    dialogue: str | None
    message: str
    name: str | None = None
    organizations: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


class Registry(Struct, frozen=True):
    """People and organizations of a generation, ordered by reading, doubts about their identity, and its topic list.

    `topic_groups` maps every topic of the list that the generation was made with to its group, `topic_words` to the
    words that define it; a generation of an earlier program has no words.
    """

    people: tuple[Person, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    organizations: tuple[Organization, ...] = ()
    topic_groups: dict[str, str] = field(default_factory=dict)
    topic_words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def readings(self) -> dict[str, str]:
        """Readings of all names in turns and facets, in katakana without spaces."""
        known = {one.name: one.reading for one in self.organizations if one.reading}
        return known | {person.name: person.reading.replace(" ", "") for person in self.people}

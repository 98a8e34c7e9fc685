"""People across dialogues: one identity whatever the title and the spelling, with posts that hold at a date."""

from datetime import date
from typing import Literal

from msgspec import Struct, field

from kb.model.organizations import OrganizationKind

DoubtCode = Literal["ambiguous-surname", "unknown-surname", "same-name", "same-part", "ambiguous-part", "unused-entry"]


class Tenure(Struct, frozen=True):
    """A post as articles give it, with the days of the first and last dialogue that does (None: undated only)."""

    organization: str | None
    department: str | None
    posts: tuple[str, ...]
    first: date | None
    last: date | None
    dialogues: tuple[str, ...]


class Person(Struct, frozen=True):
    """One identity.

    `id` is stable while the name is, `name` is what turns and facets say, `reading` is in katakana and may be no more
    than a guess of the dictionary's, `spellings` are the ways the articles write the name. `evidence` says in words why
    several mentions are taken for one person.
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
        """The dialogues the person takes part in, in order, each once."""
        return tuple(dict.fromkeys(dialogue for tenure in self.tenures for dialogue in tenure.dialogues))


class Organization(Struct, frozen=True):
    """A body that participants are of. `code` is the six digits of a municipality of Tokyo, `reading` in katakana."""

    name: str
    kind: OrganizationKind
    code: str | None
    reading: str | None
    dialogues: tuple[str, ...]


class Doubt(Struct, frozen=True):
    """Something about who is who, or what belongs together, that a person should look at.

    `name` is who it is about, as the text calls them, `organizations` where; `candidates` are the full names of those
    who may be meant.
    """

    code: DoubtCode
    dialogue: str | None
    message: str
    name: str | None = None
    organizations: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


class Registry(Struct, frozen=True):
    """People and organizations of a generation, ordered by reading, doubts about their identity, and its topic list.

    `topic_groups` maps every topic of the list that the generation was made with to its group.
    """

    people: tuple[Person, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    organizations: tuple[Organization, ...] = ()
    topic_groups: dict[str, str] = field(default_factory=dict)

    @property
    def readings(self) -> dict[str, str]:
        """How the names that turns and facets say are read, in katakana without spaces."""
        known = {one.name: one.reading for one in self.organizations if one.reading}
        return known | {person.name: person.reading.replace(" ", "") for person in self.people}

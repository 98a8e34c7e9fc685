"""Speaker labels, resolved speakers, and the protocol that turns one into the other."""

import re
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from indexer.parsing.people.titles import SEAT
from kb.messages import _
from kb.model.dialogue import Participant


class SpeakerLabel(Struct, frozen=True):
    """A parsed speaker label. A layout whose resolver parses labels passes the whole label as `name`.

    `office`, `place` and `alias` are empty if the label does not state them. `length` is the number of characters of
    the row that the label takes; the rest is the beginning of the speech. `introduces` is True for a label with an
    office or an alias, `host` for a moderator or interviewer. `several` holds the names of a label that states more
    than one. `is_name` is True where the document shows that the label is a person's name, whatever its form.
    """

    name: str
    office: str = ""
    place: str = ""
    alias: str = ""
    length: int = 0
    introduces: bool = False
    host: bool = False
    several: tuple[str, ...] = ()
    is_name: bool = False


class SpeakerProblem(Struct, frozen=True):
    """A diagnostic about a label: its code and its message in the language of the run."""

    code: str
    message: str


class ResolvedSpeaker(Struct, frozen=True):
    """The speaker of a turn as far as the document states it, and the problem found.

    `name` is None if no single person can be determined; the organization or the post may still be known.
    """

    name: str | None = None
    organization: str | None = None
    post: str | None = None
    problem: SpeakerProblem | None = None


class SpeakerResolver(Protocol):
    """Resolves labels in the order in which they occur: an introduction applies from its row on."""

    @property
    def people(self) -> Sequence[Participant]:
        """The participants known so far: listed ones, then people introduced by a label."""
        ...

    def resolve(self, label: SpeakerLabel, as_written: str) -> ResolvedSpeaker:
        """The speaker of a label; every name in the result is one of `people`."""
        ...


def unknown_speaker(label: str) -> ResolvedSpeaker:
    """A speaker whom the document does not introduce; the diagnostic quotes `label`."""
    message = _("発言者「{text}」が誰か、記事からは分かりません。", text=label)
    return ResolvedSpeaker(problem=SpeakerProblem("unknown-speaker", message))


def unnamed_speaker(label: str) -> SpeakerProblem:
    """The diagnostic about a speaker of whom the document states only a post or a body."""
    message = _("発言者「{text}」は役職か団体だけで、氏名が分かりません。", text=label)
    return SpeakerProblem("unnamed-speaker", message)


def resolved_to(person: Participant, post: str | None) -> ResolvedSpeaker:
    """A person as speaker, with the post of the label unless it is a seat, else with the first post of the list."""
    if post and re.fullmatch(SEAT, post):
        post = None
    return ResolvedSpeaker(person.name, person.organization, post or (person.posts[0] if person.posts else None))

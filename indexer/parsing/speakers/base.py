"""Speaker labels, resolved speakers, and the protocol that turns one into the other."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from kb.messages import _
from kb.model.dialogue import Participant


class SpeakerLabel(Struct, frozen=True):
    """A speaker label taken apart. A layout that leaves that to its resolver gives the whole label as `name`.

    `office`, `place` and `alias` are empty where the label does not give them. `length` is how much of the row's text
    is label: the rest is the beginning of the speech. `introduces` tells a label with an office or an alias from a
    bare name, `host` marks the chair of the talk, `several` holds the names of a label that gives more than one.
    """

    name: str
    office: str = ""
    place: str = ""
    alias: str = ""
    length: int = 0
    introduces: bool = False
    host: bool = False
    several: tuple[str, ...] = ()


class SpeakerProblem(Struct, frozen=True):
    """A diagnostic about a label: its code and its message in the language of the run."""

    code: str
    message: str


class ResolvedSpeaker(Struct, frozen=True):
    """The speaker of a turn as far as the document tells, and what is doubtful about it.

    `name` is None where no single person can be named; the organization or the post may still be known.
    """

    name: str | None = None
    organization: str | None = None
    post: str | None = None
    problem: SpeakerProblem | None = None


class SpeakerResolver(Protocol):
    """Resolves labels in the order in which they occur: an introduction holds from its row on."""

    @property
    def people(self) -> Sequence[Participant]:
        """The participants known so far: listed ones, then people introduced by a label."""
        ...

    def resolve(self, label: SpeakerLabel, as_written: str) -> ResolvedSpeaker:
        """The speaker of a label; every name in the result is one of `people`."""
        ...


def unknown_speaker(label: str) -> ResolvedSpeaker:
    """Speaker without an introduction in the document; `label` is quoted in the diagnostic."""
    message = _("発言者「{text}」が誰か、記事からは分かりません。", text=label)
    return ResolvedSpeaker(problem=SpeakerProblem("unknown-speaker", message))

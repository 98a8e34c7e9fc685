"""Who is who across documents.

Mentions of one full name (異体字 and white space apart) in one organization are one person. A surname alone is the one
person of that surname in the same talk, else the one in that organization; where there are several it stays as written
and is doubtful. The same name in two organizations is two people until staff say otherwise, and is doubtful too.
What staff say in the registry goes before all of it.

A speaker whom a later part of a talk only names is looked for among those of the other parts (`parts`), and so is the
day it leaves out (`days`): a post holds on a day.
`mentions` are who a dialogue lists, `cast` decides which are one, `people` says what is known of each.
"""

from collections.abc import Mapping, Sequence

import msgspec

from indexer.enrich.cast import Cast, Identity
from indexer.enrich.days import with_days_of_other_parts
from indexer.enrich.mentions import mentions_of
from indexer.enrich.organizations import organizations_of, with_organizations
from indexer.enrich.parts import with_speakers_of_other_parts
from indexer.enrich.people import names_of, person_of
from indexer.enrich.readings import Guess
from indexer.enrich.registry import StaffRegistry
from indexer.enrich.series import stitch
from kb.model.dialogue import Dialogue, Turn
from kb.model.people import Registry

# A dialogue, a name in it, an organization: the name of the person, and the posts held there.
_Known = Mapping[tuple[str, str, str | None], tuple[str, tuple[str, ...]]]


def identify(dialogues: Sequence[Dialogue], staff: StaffRegistry, guess: Guess) -> tuple[list[Dialogue], Registry]:
    """The same dialogues with one name a person and an organization, stitched to talks, and who is in them.

    `guess` gives a name's reading in katakana where neither staff nor the documents do.
    """
    stitched, doubts = stitch(with_organizations(dialogue, staff) for dialogue in dialogues)
    dialogues = with_days_of_other_parts(with_speakers_of_other_parts(stitched))
    cast = Cast(list(mentions_of(dialogues)), staff)
    names = names_of(cast.identities)
    people = sorted(
        (person_of(identity, names[identity.key], guess) for identity in cast.identities),
        key=lambda person: (person.reading, person.id),
    )
    registry = Registry(
        people=tuple(people),
        doubts=(*cast.doubts, *doubts),
        organizations=organizations_of(dialogues, staff),
    )
    known = _known(cast.identities, names)
    return [_with_names(dialogue, known) for dialogue in dialogues], registry


def _known(identities: Sequence[Identity], names: Mapping[tuple[str, ...], str]) -> _Known:
    return {
        (mention.dialogue, mention.name, mention.organization): (names[identity.key], mention.participant.posts)
        for identity in identities
        for mention in identity.mentions
    }


def _with_names(dialogue: Dialogue, known: _Known) -> Dialogue:
    """Turns say the identity's name and posts; the participants stay as this article writes them."""

    def named(turn: Turn) -> Turn:
        found = known.get((dialogue.id, turn.speaker or "", turn.organization))
        return msgspec.structs.replace(turn, speaker=found[0], posts=found[1]) if found else turn

    return msgspec.structs.replace(dialogue, turns=tuple(map(named, dialogue.turns)))

"""Identity resolution: people across dialogues.

Mentions of the same full name (equal apart from 異体字 and white space) in the same organization are one person.
A surname alone means the only person of that surname in the same talk, else in the organization; with several
candidates it stays as written, with a doubt. The same name in two organizations means two people, with a doubt, unless
the staff registry says otherwise. Its entries override all of these rules.

A later part of a talk may omit speakers (`part_speakers`) and the date (`part_dates`): both come from the other parts.
`mentions` lists the people of each dialogue, `identity_resolver` clusters them, `people` derives names, readings and
posts.
"""

from collections.abc import Mapping, Sequence

import msgspec

from indexer.enrich.identity_resolver import Identity, resolve_identities
from indexer.enrich.mentions import mentions_of
from indexer.enrich.organizations import organizations_of, with_organizations
from indexer.enrich.part_dates import with_dates_of_other_parts
from indexer.enrich.part_speakers import with_speakers_of_other_parts
from indexer.enrich.people import names_of, person_of
from indexer.enrich.readings import ReadingGuesser
from indexer.enrich.registry import StaffRegistry
from indexer.enrich.talks import group_talks
from kb.model.dialogue import Dialogue, Turn
from kb.model.people import Registry

# (dialogue, name in it, organization) -> (name of the person, posts held there)
_Known = Mapping[tuple[str, str, str | None], tuple[str, tuple[str, ...]]]


def identify(
    dialogues: Sequence[Dialogue], staff: StaffRegistry, guess: ReadingGuesser
) -> tuple[list[Dialogue], Registry]:
    """Groups dialogues to talks, and resolves people and organizations. Returns the dialogues and the registry.

    `guess` gives the reading of a name in katakana if neither the staff registry nor a document does.
    """
    grouped, talk_doubts = group_talks(with_organizations(dialogue, staff) for dialogue in dialogues)
    dialogues = with_dates_of_other_parts(with_speakers_of_other_parts(grouped))
    identities, identity_doubts = resolve_identities(list(mentions_of(dialogues)), staff)
    names = names_of(identities)
    people = sorted(
        (person_of(identity, names[identity.key], guess) for identity in identities),
        key=lambda person: (person.reading, person.id),
    )
    registry = Registry(
        people=tuple(people),
        doubts=(*identity_doubts, *talk_doubts),
        organizations=organizations_of(dialogues, staff),
    )
    known = _known(identities, names)
    return [_with_names(dialogue, known) for dialogue in dialogues], registry


def _known(identities: Sequence[Identity], names: Mapping[tuple[str, ...], str]) -> _Known:
    return {
        (mention.dialogue, mention.name, mention.organization): (names[identity.key], mention.participant.posts)
        for identity in identities
        for mention in identity.mentions
    }


def _with_names(dialogue: Dialogue, known: _Known) -> Dialogue:
    """Replaces names and posts in turns by those of the person; participants stay as written."""

    def named(turn: Turn) -> Turn:
        found = known.get((dialogue.id, turn.speaker or "", turn.organization))
        return msgspec.structs.replace(turn, speaker=found[0], posts=found[1]) if found else turn

    return msgspec.structs.replace(dialogue, turns=tuple(map(named, dialogue.turns)))

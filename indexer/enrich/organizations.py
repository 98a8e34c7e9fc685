"""Organizations across dialogues, named as in the staff registry."""

from collections.abc import Iterable

import msgspec

from indexer.enrich.registry import StaffRegistry
from kb.analysis.normalize import to_katakana
from kb.model.dialogue import Dialogue, Participant, Turn
from kb.model.organizations import kind_of, municipalities, reading_of
from kb.model.people import Organization


def with_organizations(dialogue: Dialogue, staff: StaffRegistry) -> Dialogue:
    """The dialogue with its organizations renamed to those of the registry."""
    if not staff.organizations:
        return dialogue

    def renamed(one: Participant | Turn) -> Participant | Turn:
        name = staff.organization_named(one.organization) if one.organization else None
        return msgspec.structs.replace(one, organization=name)

    return msgspec.structs.replace(
        dialogue, participants=tuple(map(renamed, dialogue.participants)), turns=tuple(map(renamed, dialogue.turns))
    )


def organizations_of(dialogues: Iterable[Dialogue], staff: StaffRegistry) -> tuple[Organization, ...]:
    """The organizations of all participants by reading, those without a reading last."""
    seen: dict[str, dict[str, None]] = {}
    for dialogue in dialogues:
        for participant in dialogue.participants:
            if participant.organization:
                seen.setdefault(participant.organization, {})[dialogue.id] = None
    found = (_organization(name, tuple(ids), staff) for name, ids in seen.items())
    return tuple(sorted(found, key=lambda one: (one.reading is None, one.reading or "", one.name)))


def _organization(name: str, dialogues: tuple[str, ...], staff: StaffRegistry) -> Organization:
    entry = next((entry for entry in staff.organizations if entry.name == name), None)
    reading = (entry and entry.reading) or reading_of(name)
    municipality = municipalities().get(name)
    return Organization(
        name=name,
        kind=(entry and entry.kind) or kind_of(name),
        code=municipality.code if municipality else None,
        reading=to_katakana(reading) if reading else None,
        dialogues=dialogues,
    )

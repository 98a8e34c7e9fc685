"""Division of the dialogues into editions: each has what its readers may read, identified from that alone."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from indexer.edition_writer import EditionContent
from indexer.enrich.identity import identify
from indexer.plan import Plan
from indexer.run_inputs import RunInputs
from kb.generations.manifest import SourceEntry
from kb.model.dialogue import Dialogue
from kb.permissions import Labels, Permissions


def with_labels(entries: Sequence[SourceEntry], plan: Plan, permissions: Permissions) -> tuple[SourceEntry, ...]:
    """The entries with the labels that their readers must have.

    Of files with the same content, of which one is ingested, the fewest labels hold: who may read one copy has read it.
    """
    required = permissions.required_at(step.file.document.place for step in plan.steps)
    copies: dict[str, list[Labels]] = {}
    for step in plan.steps:
        if step.file.sha256:
            copies.setdefault(step.file.sha256, []).append(required[step.file.document.place])
    return tuple(
        msgspec.structs.replace(
            entry, labels=tuple(sorted(_fewest(required[entry.path], copies.get(entry.sha256 or "", []))))
        )
        for entry in entries
    )


def _fewest(own: Labels, copies: Sequence[Labels]) -> Labels:
    return min((one for one in copies if one < own), key=lambda one: (len(one), sorted(one)), default=own)


def editions_of(
    dialogues: Sequence[Dialogue], entries: Sequence[SourceEntry], inputs: RunInputs
) -> Iterator[tuple[Labels, EditionContent]]:
    """The labels and the content of each edition that the permissions ask for; none without permissions."""
    required = _labels_by_dialogue(entries)
    for labels in inputs.permissions.editions if inputs.permissions else ():
        readable = [one for one in dialogues if required[one.id] <= labels]
        identified, registry = identify(readable, inputs.staff, inputs.topics.analyzer.reading)
        yield labels, EditionContent(identified, registry)


def _labels_by_dialogue(entries: Sequence[SourceEntry]) -> Mapping[str, Labels]:
    return {name: frozenset(entry.labels) for entry in entries for name in entry.dialogues}

"""Builds a generation in the staging folder, incrementally or from scratch, verifies it and publishes it."""

import gc
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

from indexer.arrivals import open_arrivals
from indexer.edition_writer import BaseEdition, EditionContent, EditionWriter, WrittenIds, base_edition
from indexer.enrich.topics import TopicList
from indexer.retention import prune_generations, remove_leftovers, require_free_space
from kb.audit import audit
from kb.bootstrap import opened
from kb.errors import EngineError, IndexUnavailableError, RefusedError
from kb.generations.data_folder import DataFolder
from kb.generations.ids import generation_id
from kb.generations.manifest import EDITIONS, Edition, Manifest, SourceEntry, Versions, verify
from kb.generations.publishing import publish, seal
from kb.generations.store import ParsedSource
from kb.messages import _
from kb.permissions import Labels, edition_name
from kb.runs.reports import Work
from kb.serving.snapshot import Snapshot
from kb.settings import Settings

# Sample sizes of the audit before publishing: dialogues newly indexed, dialogues carried over, words of each dialogue.
AUDITED_NEW, AUDITED_KEPT, PROBES_PER_DIALOGUE = 5, 1, 4

log = logging.getLogger(__name__)


class GenerationContent(NamedTuple):
    """The content of a new generation: all dialogues, its editions, and its sources.

    `parsed` are the places of the sources parsed in this run; the parsed sources of the others are in the base.
    """

    whole: EditionContent
    editions: Iterable[tuple[Labels, EditionContent]]
    entries: tuple[SourceEntry, ...]
    sources: Mapping[str, ParsedSource]
    parsed: frozenset[str]


def open_base(data_folder: DataFolder, before: Manifest) -> BaseEdition | None:
    """Verifies the previous generation; returns None if it is damaged, so that everything is built again."""
    folder = data_folder.folder(before.id)
    try:
        verify(folder, before)
        return base_edition(folder)
    except (IndexUnavailableError, EngineError) as error:
        log.warning("%s", error)
        return None


def build(
    data_folder: DataFolder,
    settings: Settings,
    topics: TopicList,
    versions: Versions,
    content: GenerationContent,
    base: BaseEdition | None,
) -> tuple[Manifest, Work]:
    """Builds and publishes a generation; returns its manifest and counts of the work done.

    A failure removes the staged files.

    Raises:
        RefusedError: the written generation fails its verification.
        StorageError: the generation cannot be written.
    """
    created = datetime.now(UTC)
    generation = generation_id(created, ((entry.path, entry.sha256) for entry in content.entries))
    # The parsed dialogues live until the run ends; frozen objects are not traversed by garbage collections.
    gc.freeze()
    staged = data_folder.staging / generation
    try:
        require_free_space(data_folder)
        staged.mkdir(parents=True)
        manifest, written = _write(settings, data_folder, staged, topics, versions, content, base, created)
        sealed = seal(staged, manifest, topics.analyzer)
        _verify(settings, staged, sealed, written)
        publish(data_folder, staged)
    finally:
        remove_leftovers(data_folder)
    prune_generations(data_folder, settings)
    return sealed, Work(parsed=len(content.parsed), indexed=len(written.indexed), kept=len(written.kept))


def _write(
    settings: Settings,
    data_folder: DataFolder,
    staged: Path,
    topics: TopicList,
    versions: Versions,
    content: GenerationContent,
    base: BaseEdition | None,
    created: datetime,
) -> tuple[Manifest, WrittenIds]:
    """Writes all dialogues, then the editions, each from what has been written.

    The dialogues of an edition differ where people are known from documents that its readers may not read.
    """
    editions: list[Edition] = []
    with open_arrivals(data_folder, created) as arrivals:
        writer = EditionWriter(settings, topics, arrivals)
        written = writer.write(staged, staged.name, content.whole, base, content.sources, content.parsed)
        for labels, readable in content.editions:
            folder = staged / EDITIONS / edition_name(labels)
            folder.mkdir(parents=True)
            name = f"{staged.name}-{folder.name}"
            part = writer.write(folder, name, readable, base_edition(staged), {}, frozenset(), compact=True)
            editions.append(Edition(tuple(sorted(labels)), part.dialogues, part.turns))
    manifest = Manifest(
        staged.name, created, versions, written.dialogues, written.turns, content.entries, {}, editions=tuple(editions)
    )
    return manifest, written


def _verify(settings: Settings, staged: Path, manifest: Manifest, written: WrittenIds) -> None:
    """Opens the staged generation and its editions, and audits them: words of sampled dialogues must be found."""
    random = Random(manifest.id)  # noqa: S311  # a sample, not a secret
    sampled = random.sample(written.indexed, min(AUDITED_NEW, len(written.indexed)))
    sampled += random.sample(written.kept, min(AUDITED_KEPT, len(written.kept)))
    try:
        with opened(staged, manifest, settings) as snapshot:
            _audit(snapshot, sampled)
        for edition in manifest.editions:
            with opened(staged, manifest, settings, edition) as snapshot:
                there = [one.id for one in snapshot.dialogues]
                _audit(snapshot, random.sample(there, min(AUDITED_NEW, len(there))))
    except (IndexUnavailableError, EngineError) as error:
        raise RefusedError(_("書いた索引を検証できないので公開しません: {reason}", reason=error)) from error


def _audit(snapshot: Snapshot, sampled: list[str]) -> None:
    found = audit(snapshot, probes=PROBES_PER_DIALOGUE * len(sampled), among=sampled)
    if found.faults:
        missed = "、".join(dict.fromkeys(f"{miss.probe}（{miss.turn}）" for miss in found.misses if miss.fault))
        raise RefusedError(_("書いた索引で見つからない語があるので公開しません: {words}", words=missed))
    log.info("audited %d places, %d cut otherwise there", found.occurrences, len(found.misses))
